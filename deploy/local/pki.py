"""The local PKI: keys and certificates in files; certomancer for OCSP, CRLs and timestamps."""

import os
import subprocess
from pathlib import Path

from deploy.local.errors import NotReady
from deploy.local.paths import ROOT, tool_environment, venv_python
from deploy.local.pki_table import AUTHORITIES_CA, HOLDERS, PEOPLE_CA, ROOT_CA, TSA
from deploy.local.ports import LOOPBACK, Ports, is_open
from deploy.local.processes import Processes
from deploy.local.state import read_json, write_json

FOLDER = "HBS_PKI_HOME"
START_TIMEOUT = 60.0


class Pki:
    """The PKI of one home; or the one in HBS_PKI_HOME, which somebody else serves."""

    def __init__(self, home: Path, processes: Processes, ports: Ports) -> None:
        self.name = "pki"
        self.is_external = FOLDER in os.environ
        self.folder = Path(os.environ[FOLDER]) if self.is_external else home / self.name
        self._home = home
        self._processes = processes
        self._ports = ports
        self._marker = self.folder / "pki.json"

    @property
    def url(self) -> str:
        """Where certomancer answers. It stands in every certificate, so it never changes."""
        known = read_json(self._marker).get("url")
        return known or f"http://{LOOPBACK}:{self._ports.get(self.name)}"

    @property
    def roots(self) -> Path:
        """PEM of the trusted roots."""
        return self.folder / "roots.pem"

    @property
    def intermediates(self) -> tuple[Path, Path]:
        return self.certificate(PEOPLE_CA), self.certificate(AUTHORITIES_CA)

    @property
    def tsa_url(self) -> str:
        return f"{self.url}/local/tsa/{TSA}"

    @property
    def tsa_certificate(self) -> Path:
        return self.certificate(TSA)

    def ocsp_url(self, ca: str = PEOPLE_CA) -> str:
        """The responder for what `ca` (root, people-ca or authorities-ca) has issued."""
        return f"{self.url}/local/ocsp/{ca}"

    def crl_url(self, ca: str = PEOPLE_CA) -> str:
        return f"{self.url}/local/crls/{ca}/latest.crl"

    def key(self, name: str) -> Path:
        """The private key (PKCS#8 PEM) of a holder of `pki_table`, such as `school-a-t1`."""
        return self.folder / "keys" / f"{name}.pem"

    def certificate(self, name: str) -> Path:
        """The certificate (PEM) of a holder of `pki_table`."""
        return self.folder / "certs" / f"{name}.pem"

    def chain(self, name: str) -> list[Path]:
        """The certificates above a holder's own, nearest first, the root left out."""
        issuers = {holder.name: holder.issuer for holder in HOLDERS}
        chain, issuer = [], issuers[name]
        while issuer != issuers[issuer]:
            chain.append(self.certificate(issuer))
            issuer = issuers[issuer]
        return chain

    def launch(self) -> None:
        """Make keys and certificates if there are none and start certomancer, without waiting."""
        if self.is_external:
            return
        port = self._ports.claim(self.name)
        if not self._marker.exists():
            self._make()
        program: list[str | Path] = [venv_python(), "-m", "certomancer"]
        where: list[str | Path] = [
            "--config",
            self.folder / "certomancer.yml",
            "--key-root",
            self.folder,
        ]
        # No web pages: they hand every private key to whoever asks.
        animate = ["animate", "--no-web-ui", "--port", str(port)]
        environment = tool_environment(self._home)
        self._processes.start(self.name, [*program, *where, *animate], env=environment)

    def wait_ready(self) -> None:
        entry = self._processes.find(self.name)
        if entry is not None:
            port = self._ports.get(self.name)
            self._processes.wait_ready(entry, lambda: is_open(port), START_TIMEOUT)

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def stop(self, *, now: bool = False) -> None:
        self._processes.stop(self.name, now=now)

    def _make(self) -> None:
        done = subprocess.run(
            [venv_python(), "-m", "deploy.local.pki_keys", self.folder, self.url],
            cwd=ROOT,
            env=tool_environment(self._home),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise NotReady(f"the keys could not be made: {done.stderr.strip()}", None)
        # Last, so that a kill half-way leaves no marker and the next start makes all anew.
        write_json(self._marker, {"url": self.url, "root": ROOT_CA})

"""The console of the Sở's people, and the made-up provider by which they log in on one machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.paths import ROOT
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.services import Service

CONSOLE: Final = "console"
"""The third kind of process that so-registry has; no other service has one."""
CLIENT_ID: Final = "so-console"
SECOND: Final = "urn:hoc-ba-so:local:second-factor"
PEOPLE: Final[Mapping[str, str]] = {
    "van-hanh": "Cán bộ vận hành",
    "ky-so": "Người ký số của Sở",
    "doi-chieu": "Cán bộ kiểm tra, đối chiếu",
    "phe-duyet": "Cán bộ phê duyệt chứng thư số",
    "thanh-tra": "Đoàn thanh tra, kiểm tra",
    "quan-tri": "Cán bộ quản trị",
}
"""Who may log in, by account: made-up people."""


@dataclass(frozen=True)
class LocalConsole:
    """Where both are, and the key by which the console proves itself to the provider."""

    ports: Ports
    tokens: Path

    @property
    def key(self) -> Path:
        return self.tokens / "console.pem"

    @property
    def public_key(self) -> Path:
        """By which the provider knows the console."""
        return self.tokens / "console-public.pem"

    @property
    def url(self) -> str:
        """Where the Sở's people go."""
        return f"http://{LOOPBACK}:{self.ports.get('so-registry-console')}"

    @property
    def people_url(self) -> str:
        """Where they log in."""
        return f"http://{LOOPBACK}:{self.ports.get('people')}"

    def variables(self) -> dict[str, str]:
        """Of the console's process, without the prefix, beside those of every process."""
        return {
            "CONSOLE__HTTP__HOST": LOOPBACK,
            "CONSOLE__HTTP__PORT": str(self.ports.get("so-registry-console")),
            "CONSOLE__ADDRESS": self.url,
            "CONSOLE__ISSUER": self.people_url,
            "CONSOLE__CLIENT_ID": CLIENT_ID,
            "CONSOLE__CLIENT_KEY_FILE": str(self.key),
            "CONSOLE__SECOND_ACR": json.dumps([SECOND]),
        }

    def service(self, environment: Mapping[str, str]) -> Service:
        """The console."""
        return Service("so-registry-console", ("-m", "so_registry", CONSOLE), environment, f"{self.url}/readyz")

    def people(self) -> Service:
        """The provider."""
        argv = ("-m", "deploy.local.people_provider", str(self.ports.get("people")), self.people_url, self.url)
        return Service("people", (*argv, str(self.public_key)), {"PYTHONPATH": str(ROOT)}, f"{self.people_url}/readyz")

"""The console as its own program, and npm's oidc-provider as the identity provider of the Sở's people."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from joserfc.jwk import ECKey

from deploy.local.paths import ROOT
from deploy.local.ports import free_port
from tests.integration.so_registry.commanding import environment
from tests.support.node_binary import find_node, installed_packages
from tests.support.registry import Registry

SECOND: Final = "urn:test:second-factor"
PATIENCE: Final = 60.0


@dataclass(frozen=True)
class Programs:
    """Where both answer, and where the console writes its log."""

    console: str
    provider: str
    log: Path
    variables: dict[str, str]


@contextmanager
def started(registry: Registry, folder: Path) -> Iterator[Programs]:
    """Both, ready; ended by SIGTERM, which the console obeys with exit code 0."""
    key = ECKey.generate_key("P-256")
    key_file = folder / "console-key.pem"
    key_file.write_bytes(key.as_pem(private=True))
    ports: set[int] = set()
    for _ in range(3):
        ports.add(free_port(ports))
    provider_port, port, admin = ports
    address, issuer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{provider_port}"
    variables = {**environment(registry, folder), **_console(port, address, issuer, key_file)}
    variables = {name: value for name, value in variables.items() if not name.startswith("SO_REGISTRY_LOCK_KEY")}
    variables["SO_REGISTRY_ADMIN__PORT"] = str(admin)
    programs = Programs(address, issuer, folder / "console.log", variables)
    with _provider(provider_port, address, key), programs.log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "so_registry", "console"],
            cwd=ROOT,
            env={**os.environ, **variables},
            stdout=log,
            stderr=log,
        )
        try:
            _await_ready(programs)
            yield programs
        finally:
            process.terminate()
            code = process.wait(30)
    assert code == 0, programs.log.read_text("utf-8")[-3000:]


def _console(port: int, address: str, issuer: str, key_file: Path) -> dict[str, str]:
    return {
        "SO_REGISTRY_CONSOLE__HTTP__HOST": "127.0.0.1",
        "SO_REGISTRY_CONSOLE__HTTP__PORT": str(port),
        "SO_REGISTRY_CONSOLE__ADDRESS": address,
        "SO_REGISTRY_CONSOLE__ISSUER": issuer,
        "SO_REGISTRY_CONSOLE__CLIENT_ID": "so-console",
        "SO_REGISTRY_CONSOLE__CLIENT_KEY_FILE": str(key_file),
        "SO_REGISTRY_CONSOLE__SECOND_ACR": json.dumps([SECOND]),
    }


@contextmanager
def _provider(port: int, console: str, client_key: ECKey) -> Iterator[None]:
    own = ECKey.generate_key("P-256", {"kid": "provider", "use": "sig", "alg": "ES256"})
    public = {**client_key.as_dict(private=False), "kid": client_key.thumbprint(), "use": "sig"}
    told = {
        "port": port,
        "console": console,
        "clientJwks": {"keys": [public]},
        "key": own.as_dict(private=True),
        "second": SECOND,
        "modules": str(installed_packages()),
    }
    script = Path(__file__).with_name("provider.mjs")
    process = subprocess.Popen(
        [str(find_node().program), str(script)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
        assert process.stdout.readline() == b"ready\n"
        yield
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def _await_ready(programs: Programs) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if httpx.get(f"{programs.console}/readyz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError(programs.log.read_text("utf-8")[-3000:])

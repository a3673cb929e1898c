"""A remote signing service for tests: certomancer-csc-dummy as a process of its own, with keys that it makes up."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from hbs_sign.csc_door import CscDoor

PEOPLE = ("principal-ec", "principal-rsa")


@contextmanager
def csc_service(home: Path, *, scal: int = 2) -> Iterator[str]:
    """Its address."""
    (home / "keys").mkdir(parents=True)
    for name in ("root", *PEOPLE):
        key = rsa.generate_private_key(65537, 2048) if name.endswith("rsa") else ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (home / "keys" / f"{name}.pem").write_bytes(pem)
    (home / "certomancer.yml").write_text(yaml.safe_dump(_config()))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    log = (home / "csc.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "csc_dummy", str(home / "certomancer.yml"), str(port), str(scal)],
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        cwd=home,
        stdout=log,
        stderr=log,
    )
    try:
        _wait(f"http://localhost:{port}", process, home / "csc.log")
        yield f"http://localhost:{port}/csc/v1/"
    finally:
        process.kill()
        process.wait()
        log.close()


@contextmanager
def door_to(address: str) -> Iterator[CscDoor]:
    """A client of the service."""
    with httpx.Client(base_url=address, trust_env=False) as http:
        yield CscDoor(http)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    with httpx.Client(trust_env=False) as http:
        while time.monotonic() < until and process.poll() is None:
            try:
                http.get(f"{address}/info")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return
    raise AssertionError(log.read_text())


def _config() -> dict[str, object]:
    usage = {"schema": "key-usage", "params": ["digital_signature"]}
    people = {
        name: {
            "issuer": "root",
            "subject": name,
            "subject-key": name,
            "validity": {"valid-from": "2025-01-01T00:00:00+0000", "valid-to": "2035-01-01T00:00:00+0000"},
            "extensions": [{"id": "key_usage", "critical": True, "smart-value": usage}],
        }
        for name in PEOPLE
    }
    root = {
        "subject": "root",
        "subject-key": "root",
        "issuer": "root",
        "validity": {"valid-from": "2025-01-01T00:00:00+0000", "valid-to": "2040-01-01T00:00:00+0000"},
    }
    names = ("root", *PEOPLE)
    return {
        "keysets": {"people": {"path-prefix": "keys", "keys": {name: {"path": f"{name}.pem"} for name in names}}},
        "pki-architectures": {
            "people": {
                "keyset": "people",
                "entities": {name: {"common-name": name} for name in names},
                "certs": {"root": root, **people},
            }
        },
    }

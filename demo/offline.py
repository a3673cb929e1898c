"""Anybody with the file and two root certificates, without a network."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.local.paths import tool_environment, venv_python
from deploy.local.pki import Pki


@dataclass(frozen=True)
class Offline:
    """`hbs-verify` with the reader's own anchors."""

    pki: Pki
    home: Path

    def arguments(self, file: Path) -> list[str]:
        """The command that verifies a file."""
        program = venv_python().parent / "hbs-verify"
        return [str(program), str(file), "--root", str(self.pki.certificate("bo-root")), "--ca", str(self.pki.roots)]

    def verify(self, file: Path) -> tuple[int, dict[str, Any]]:
        """Exit code and report."""
        done = subprocess.run(
            [*self.arguments(file), "--json"],
            env=tool_environment(self.home),
            capture_output=True,
            text=True,
            check=False,
        )
        report: dict[str, Any] = json.loads(done.stdout)
        return done.returncode, report


def first_failure(report: dict[str, Any]) -> str:
    """The name of the first check that did not hold."""
    name: str = next(check["check"] for check in report["checks"] if check["result"] == "failed")
    return name


def with_one_changed_byte(bundle: bytes) -> bytes:
    """The same file, one letter of one part changed into another."""
    start = bundle.index(b'"parts":["') + len(b'"parts":["') + 40
    return bundle[:start] + (b"A" if bundle[start : start + 1] != b"A" else b"B") + bundle[start + 1 :]

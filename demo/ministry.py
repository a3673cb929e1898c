"""The Ministry's operator: everything he does, he does by his commands."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.cast import SCHOOL_YEAR
from demo.client import CommandFailed
from deploy.local.installation import Platform
from deploy.local.pki_table import PROVINCE


@dataclass
class Ministry:
    """The Bộ of the demonstration."""

    platform: Platform

    def command(self, *arguments: str) -> str:
        """Run a command of bo-gateway; returns what it printed. Raises CommandFailed."""
        done = self.platform.run_command("bo-gateway", *arguments)
        if done.returncode != 0:
            raise CommandFailed(f"bo-gateway {' '.join(arguments[:2])}: {done.stderr.strip()[-800:]}")
        return done.stdout

    def reports(self) -> list[dict[str, Any]]:
        """What was reported, and how far it has come."""
        rows: list[dict[str, Any]] = json.loads(self.command("report", "list", "--json"))
        return rows

    def issue_status(self) -> None:
        """Sign the next status document; the portal's answers rest on it."""
        self.command("status", "issue", PROVINCE, SCHOOL_YEAR)

    def register(self, authority: Path) -> None:
        """The registrar's broker user, and the authority document that names everybody's certificates."""
        self.command("registrar", "add", PROVINCE, PROVINCE)
        names = (f"{PROVINCE}-receipt", f"{PROVINCE}-lock", f"{PROVINCE}-policy", "bo-status", "bo-ack")
        options = [("--certificates", str(self.platform.stack.pki.certificate(name))) for name in names]
        self.command("authority", "import", str(authority), *(word for pair in options for word in pair))

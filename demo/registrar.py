"""The registrar's operator: everything he does, he does by his commands."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from demo import cast
from demo.client import PATIENCE, CommandFailed, at_once, wait_for
from demo.files import write_json
from deploy.local.installation import CLIENT, VENDOR, Platform
from deploy.local.pki_table import PEOPLE_CA, PROVINCE
from hbs_schema import base64url
from hbs_schema.building.keys import file_key
from hbs_schema.building.trees import sign_document
from hbs_schema.statements.documents import Authority
from hbs_schema.verification.times import to_instant

WINDOW = "hoan-thanh"
"""The calendar's id of the one window."""
LONGER = (1, 5, 20)
"""How many times as far ahead a cutoff is set, one after the other, until a version of the calendar is in time."""
VALID_FROM, VALID_UNTIL = "2025-08-01T00:00:00Z", "2031-08-01T00:00:00Z"


@dataclass
class Registrar:
    """The Sở of the demonstration."""

    platform: Platform
    folder: Path
    policies: dict[str, str] = field(default_factory=dict)
    window: str = ""
    unclosed_schools: str = "leave-out"
    """What becomes of a school that has not closed: `leave-out`, or `lock` its valid records anyway."""
    _version: int = 0
    _signing: timedelta = timedelta()
    """What it took here to sign a calendar and have it followed."""

    def command(self, *arguments: str, is_shown: bool = False) -> str:
        """Run a command of so-registry; returns what it printed. Raises CommandFailed."""
        done = self.platform.run_command("so-registry", *arguments, is_shown=is_shown)
        if done.returncode != 0:
            raise CommandFailed(f"so-registry {' '.join(arguments[:2])}: {(done.stderr or '').strip()[-800:]}")
        return done.stdout

    def register(self, classes: Mapping[str, Mapping[int, Sequence[str]]]) -> None:
        """Schools, their clients and certificates; policies; the Ministry's authority document."""
        schools = [",".join(row) for row in cast.school_rows()]
        listed_schools = self.folder / "schools.csv"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        listed_schools.write_text("\n".join(schools) + "\n", "utf-8")
        self.command("school", "import", str(listed_schools), "--source", "Danh mục trường của tỉnh")
        at_once(
            lambda: self._add_signers(classes),
            lambda: self.command("client", "add", CLIENT, "--user", CLIENT, "--school", cast.SCHOOL_A),
            lambda: self.command("client", "add", VENDOR, "--user", VENDOR, "--school", cast.SCHOOL_B),
            lambda: self._sign_policy("full-chain", is_individual=False),
            lambda: self._sign_policy("full-chain-individual", is_individual=True),
            self.import_authority,
        )

    def _add_signers(self, classes: Mapping[str, Mapping[int, Sequence[str]]]) -> None:
        entries = [entry for school, own in classes.items() for entry in cast.signers(school, own)]
        pki = self.platform.stack.pki
        listed = [
            {**entry, "certificate": str(pki.certificate(entry["holder"])), "from": VALID_FROM, "until": VALID_UNTIL}
            for entry in entries
        ]
        self.command("anchors", "import", str(write_json(self.folder / "anchors.json", self._anchors())))
        self.command("signer", "import", str(write_json(self.folder / "signers.json", listed)))

    def _sign_policy(self, name: str, *, is_individual: bool) -> None:
        self.policies[name] = self._sign("policy", cast.policy(name, PROVINCE, is_individual=is_individual))

    def import_authority(self) -> None:
        """The Ministry's root key says who may sign what; the registrar stores it."""
        holders = [f"{PROVINCE}-{purpose}" for purpose in ("receipt", "lock", "policy")]
        authority = self.authority_file()
        options = [("--certificate", str(self.platform.stack.pki.certificate(name))) for name in ("bo-root", *holders)]
        self.command("document", "import", str(authority), *(word for pair in options for word in pair))

    def authority_file(self) -> Path:
        """The authority document, signed once."""
        file = self.folder / "authority.jws"
        if not file.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            members = {
                "number": 1,
                "issued_at": VALID_FROM,
                "bo": {"certificates": self._purposes("bo", "status", "ack")},
                "registrars": [
                    {
                        "registrar": PROVINCE,
                        "certificates": self._purposes(PROVINCE, "receipt", "lock", "policy", "qr"),
                    }
                ],
            }
            pki = self.platform.stack.pki
            key = file_key(pki.key("bo-root"), pki.certificate("bo-root"))
            file.write_text(sign_document(Authority, members, key=key, signed_at=datetime.now(UTC)).jws, "ascii")
        return file

    def open_window(self, closes_in: timedelta) -> str:
        """Check and sign a calendar, and open its window: for the public primary schools of the list."""
        began = time.monotonic()
        digest = self._sign_calendar(closes_in)
        printed = self.command("window", "open", "--calendar", digest, "--id", WINDOW, "--json")
        self._signing = timedelta(seconds=time.monotonic() - began)
        self.window = json.loads(printed)[0]["window"]
        return self.window

    def move_cutoff(self, closes_in: timedelta) -> None:
        """Follow a newer version of the calendar, whose cutoff comes so long after it is signed and followed.

        A machine that is busier than at opening may read it after its cutoff: then a later one.
        """
        for longer in LONGER:
            digest = self._sign_calendar((closes_in + self._signing) * longer)
            try:
                self.command("window", "move", self.window, "--calendar", digest)
            except CommandFailed as failed:
                if "[cutoff-in-past]" not in str(failed) or longer == LONGER[-1]:
                    raise
            else:
                return

    def wait_until_draining(self, closes_in: timedelta) -> None:
        """After `move_cutoff` of as much, however late its calendar was in time. Raises Refused if it never drains."""
        patience = (closes_in + self._signing).total_seconds() * LONGER[-1] + PATIENCE
        time.sleep(max(0.0, (self.closes_at() - datetime.now(UTC)).total_seconds()))
        wait_for("the window to drain", lambda: self.state() == "draining", patience)

    def unclosed(self, act: str) -> list[str]:
        """Schools that have not closed; `act` is `progress` or `remind`."""
        rows = json.loads(self.command("window", act, self.window, "--json"))
        return [row["school"] for row in rows if not row["is_closed"]]

    def counts(self) -> dict[str, int]:
        """The balance of the window."""
        counted: dict[str, int] = json.loads(self.command("window", "counts", self.window, "--json"))[0]
        return counted

    def state(self) -> str:
        """Where the window stands."""
        state: str = self._own_window()["state"]
        return state

    def closes_at(self) -> datetime:
        """As its calendar has it now."""
        return datetime.fromisoformat(self._own_window()["closes_at"])

    def _own_window(self) -> dict[str, Any]:
        rows = json.loads(self.command("window", "list", "--json"))
        own: dict[str, Any] = next(row for row in rows if row["window"] == self.window)
        return own

    def lock(self, grade: int, *options: str) -> dict[str, Any]:
        """Lock one grade, its progress bar in sight; `--dry-run` as an option rehearses."""
        words = ("window", "lock", self.window, "--grade", str(grade), "--json", *options)
        printed = self.command(*words, is_shown=sys.stderr.isatty())
        result: dict[str, Any] = json.loads(printed)[0]
        return result

    def _sign(self, kind: str, members: Mapping[str, Any]) -> str:
        file = write_json(self.folder / f"{kind}-{members['id']}-{members['version']}.json", members)
        digest: str = json.loads(self.command("document", "sign", kind, str(file), "--json"))[0]["digest"]
        return digest

    def _sign_calendar(self, closes_in: timedelta) -> str:
        members = self._calendar(closes_in)
        file = str(write_json(self.folder / f"{members['id']}-{members['version']}.json", members))
        self.command("calendar", "check", file)
        digest: str = json.loads(self.command("calendar", "sign", file, "--json"))[0]["digest"]
        return digest

    def _calendar(self, closes_in: timedelta) -> dict[str, Any]:
        self._version += 1
        now = datetime.now(UTC)
        window = {
            "id": WINDOW,
            "track": "completed",
            "takes_part": [{"school_types": ["public"], "grades": [2, 4]}],
            "opens_at": to_instant(now - timedelta(days=30)),
            "closes_at": to_instant(now + closes_in),
            "grace_until": to_instant(now + closes_in + timedelta(seconds=1)),
            "drain_until": to_instant(now + closes_in + timedelta(minutes=15)),
            "effective": "close",
            "policies": sorted(self.policies.values()),
            "unclosed": self.unclosed_schools,
            "report_due_at": to_instant(now + timedelta(days=25)),
            "batches": [[4], [2]],
            "reviewer": "check",
        }
        return {
            "registrar": PROVINCE,
            "id": "lich-chot-2025-2026",
            "version": self._version,
            "school_year": cast.SCHOOL_YEAR,
            "level": "primary",
            "schema": {"id": "calendar", "version": 2},
            "rules": {"basis": ["Kế hoạch của buổi trình diễn"], "windows": [window]},
        }

    def _anchors(self) -> dict[str, Any]:
        """The one CA that names people here. A real Sở writes the Government's and the public ones into its list."""
        pki = self.platform.stack.pki
        people = pki.certificate(PEOPLE_CA)
        anchor = {
            "id": "local-test-ca",
            "name": "Local test CA",
            "kind": "test",
            "roots": _ders(pki.roots),
            "intermediates": _ders(people),
            "from": VALID_FROM,
        }
        return {"version": "1", "anchors": [anchor]}

    def _purposes(self, owner: str, *purposes: str) -> list[dict[str, str]]:
        pki = self.platform.stack.pki
        entries = [
            {
                "purpose": purpose,
                "x5t#S256": file_key(
                    pki.key(f"{owner}-{purpose}"), pki.certificate(f"{owner}-{purpose}")
                ).certificate.thumbprint,
                "not_before": VALID_FROM,
                "not_after": VALID_UNTIL,
            }
            for purpose in purposes
        ]
        return sorted(entries, key=lambda entry: (entry["x5t#S256"], entry["purpose"]))


def _ders(file: Path) -> list[str]:
    """The certificates of a PEM file as base64."""
    found = load_pem_x509_certificates(file.read_bytes())
    return [base64url.encode_der(certificate.public_bytes(Encoding.DER)) for certificate in found]

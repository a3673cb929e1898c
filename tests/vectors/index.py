"""The golden files as tests read them."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.times import from_instant

HOME = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Golden:
    """One file of the index."""

    entry: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.entry["file"]).removesuffix(".json")

    @property
    def kind(self) -> str:
        return str(self.entry["kind"])

    @property
    def group(self) -> str:
        return str(self.entry["group"])

    @property
    def data(self) -> bytes:
        return (HOME / str(self.entry["file"])).read_bytes()

    @property
    def now(self) -> datetime:
        return from_instant(self.entry["now"])

    @property
    def checks(self) -> tuple[str, ...]:
        """Every check that fails, or is indeterminate, or withdraws; none if genuine."""
        first = self.entry["check"]
        return (first, *self.entry.get("also", ())) if first else ()

    @property
    def packets(self) -> tuple[tuple[str, ...], ...] | None:
        """What is wrong with each packet of a submission; None if it is refused whole."""
        packets = self.entry["packets"]
        return None if packets is None else tuple(tuple(checks) for checks in packets)

    @property
    def root(self) -> Certificate:
        return load_certificate(_pem(self.entry["root"]).public_bytes(Encoding.DER))

    @property
    def anchors(self) -> Anchors:
        return Anchors(root=self.root, ca_roots=(_pem(self.entry["ca"]),))


@cache
def golden_files() -> tuple[Golden, ...]:
    """Every file of the index."""
    return tuple(Golden(entry) for entry in json.loads((HOME / "index.json").read_text("utf-8")))


def golden(name: str) -> Golden:
    """One file, `bundles/good/full-chain`."""
    return next(entry for entry in golden_files() if entry.name == name)


def bundles() -> list[Golden]:
    return [entry for entry in golden_files() if entry.kind != "submission"]


def submissions() -> list[Golden]:
    return [entry for entry in golden_files() if entry.kind == "submission"]


@cache
def policies() -> dict[str, Statement[Policy]]:
    """The registrar's policies, by document digest."""
    texts = json.loads((HOME / "submissions" / "policies.json").read_text("utf-8"))
    return {digest: parse_statement(jws, Policy) for digest, jws in texts.items()}


@cache
def _pem(name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((HOME / name).read_bytes())

"""What the documents, headers and locks of golden files say when they have no flaw."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hbs_schema.verification.times import to_instant
from tests.support.pki import TestCa
from tests.support.world import NOW, SIGNED_AT
from tests.vectors.raw import b64, tree_root

if TYPE_CHECKING:
    from tests.vectors.forge import Forge

REGISTRAR, SCHOOL, YEAR = "so-01", "01-tieu-hoc-thu", "2025-2026"


def policy(stages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "registrar": REGISTRAR,
        "id": "vectors",
        "version": 1,
        "levels": ["primary"],
        "stages": list(stages),
        "close_roles": ["principal"],
        "withdrawal_roles": ["principal"],
        "rs256_until": "2027-01-01T00:00:00Z",
    }


def authority(forge: "Forge") -> dict[str, Any]:
    own = purposes(forge, "so", "receipt", "lock", "policy")
    return {
        "number": 1,
        "issued_at": "2026-01-01T00:00:00Z",
        "bo": {"certificates": purposes(forge, "bo", "status", "ack")},
        "registrars": [{"registrar": REGISTRAR, "certificates": own}],
    }


def purposes(forge: "Forge", owner: str, *names: str) -> list[dict[str, str]]:
    """Certificates `owner-purpose` of an authority, as its document lists them."""
    return in_order(entry(forge.ca, forge.holder(f"{owner}-{n}"), n) for n in names)


def entry(ca: TestCa, key: str, purpose: str) -> dict[str, str]:
    return {
        "purpose": purpose,
        "x5t#S256": ca.signer(key).certificate.thumbprint,
        "not_before": "2026-01-01T00:00:00Z",
        "not_after": "2031-01-01T00:00:00Z",
    }


def in_order(entries: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(entries, key=lambda entry: (entry["x5t#S256"], entry["purpose"]))


def status(forge: "Forge") -> dict[str, Any]:
    issued = forge.at("status")
    return {
        "registrar": REGISTRAR,
        "school_year": YEAR,
        "seq": 1,
        "issued_at": to_instant(issued),
        "next_update": to_instant(issued + timedelta(days=1)),
        "authority": {"number": 1, "digest": forge.signed["authority"].document_digest},
        "ended": [],
        "annotated": [],
    }


def header(forge: "Forge") -> dict[str, Any]:
    """A header but `packet_id`, `record_key` and `parts`."""
    return {
        "format": "hbs/1",
        "schema": {"id": "primary", "version": 1},
        "kind": "issue",
        "revision": 1,
        "registrar": REGISTRAR,
        "school": SCHOOL,
        "school_year": YEAR,
        "level": "primary",
        "grade": 4,
        "class": "4A",
        "track": "completed",
        "policy": {"id": "vectors", "version": 1, "digest": forge.signed["policy"].document_digest},
        "created_at": to_instant(SIGNED_AT),
        **forge.base,
    }


def lock(forge: "Forge") -> dict[str, Any]:
    nothing = {"count": 0, "root": b64(tree_root([]))}
    return {
        "scope": {"grades": [header(forge)["grade"]]},
        "seq": 1,
        "effective_at": to_instant(NOW - timedelta(days=4)),
        "calendar": b64(bytes(32)),
        "policies": [forge.signed["policy"].document_digest],
        "schools": {"count": 1, "root": b64(tree_root([b"hbs1:school\x00" + bytes(32)]))},
        "withdrawn": nothing,
    }


def covered(names: Iterable[str], stage: Mapping[str, Any]) -> list[str]:
    """The parts that a stage covers; the empty name stands for the packet."""
    if stage["covers"] == "packet":
        return [""]
    patterns = stage["parts"]
    return [name for name in names if name in patterns or ("subjects/*" in patterns and name.startswith("subjects/"))]

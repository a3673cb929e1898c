"""Good files with a history: replacements, presentations, ended certificates, timestamps and revocation."""

from datetime import timedelta
from typing import Any

from tests.support.evidence import crl, ocsp_response
from tests.support.world import LOCKED_AT, NOW, SIGNED_AT, stage
from tests.vectors.edits import put
from tests.vectors.flaws_evidence import STAMPED_AT, TAKEN_AT, renewal, serial, token
from tests.vectors.flaws_times import AFTER, ended
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.good import good
from tests.vectors.raw import b64

PRINCIPAL = "endorsement:principal"
MATHS, VIETNAMESE = (f"endorsement:subject-teacher/subjects/{code}" for code in ("TOAN", "TIENG_VIET"))
SPLIT = {"has_key_a_purpose": True}


def _two_subjects(values: dict[str, Any], _forge: Forge) -> None:
    values["subjects/TIENG_VIET"] = {"level": "H", "test": "6"}


def replaced(forge: Forge) -> None:
    """Let the forge replace another one's packet: a new mark in mathematics, everything else unchanged."""
    first = Forge(forge.ca, {"values": _two_subjects}, stages=forge.stages).make()
    proof = next(entry.proof for entry in first.subject.endorsed if entry.part == "subjects/TIENG_VIET")
    forge.kept[VIETNAMESE] = (first.signed[VIETNAMESE], proof)
    forge.old = dict(zip(first.subject.names, first.subject.texts, strict=True))
    supersedes = b64(first.subject.digest)
    key = first.subject.header["record_key"]
    forge.revision = {"kind": "replacement", "revision": 2, "supersedes": supersedes, "record_key": key}


def _keep(texts: list[str], forge: Forge) -> list[str]:
    """Unchanged parts keep their strings, salts included; header and mathematics are new."""
    names = sorted(forge.old)
    return [
        text if name in ("header", "subjects/TOAN") else forge.old[name]
        for name, text in zip(names, texts, strict=True)
    ]


REPLACEMENTS = (
    good(
        "replacement",
        "Revision 2 with a new mark; the other subject keeps its part and its teacher's statement.",
        before=replaced,
        stages=(TEACHERS, stage(role="principal")),
        edits={"values": _two_subjects, "texts": _keep},
    ),
)
PRESENTATIONS = (
    good("presentation-of-one-subject", "A presentation shows one subject.", shown=("subjects/TOAN",)),
    good("presentation-of-nothing-more", "A presentation shows what it must, header and identity.", shown=()),
    good(
        "presentation-of-everything",
        "A presentation hides nothing.",
        shown=("record", "personal", "outcome", "subjects/TOAN"),
    ),
    good(
        "presentation-at-lock",
        "A presentation without status, judged as at the lock.",
        at_lock=True,
        shown=("outcome",),
        without=("status",),
    ),
)
ENDED = (
    good(
        "lock-compromised-since",
        "The lock's certificate was compromised after the Ministry had acknowledged the lock.",
        "authority",
        edits={"status.payload": ended("so-lock", "compromised", AFTER)},
        **SPLIT,
    ),
    good(
        "receipt-compromised-since",
        "The receipt's certificate was compromised after the Ministry had acknowledged the lock.",
        "authority",
        edits={"status.payload": ended("so-receipt", "compromised", AFTER)},
        **SPLIT,
    ),
    good(
        "policy-compromised-since",
        "The policy's certificate was compromised; the acknowledged lock names the policy.",
        "authority",
        edits={"status.payload": ended("so-policy", "compromised", AFTER)},
        **SPLIT,
    ),
    good(
        "receipt-retired-since",
        "The receipt's certificate was retired a second after it signed.",
        "authority",
        edits={"status.payload": ended("so-receipt", "retired", "2026-06-01T03:01:01Z")},
        **SPLIT,
    ),
    good(
        "lock-compromised-but-stamped",
        "The lock's certificate was compromised before the Ministry"
        " acknowledged it; a timestamp proves that it had signed before.",
        "evidence",
        timestamps=lambda f: {"lock": [token(f, "lock", LOCKED_AT + timedelta(minutes=1))]},
        edits={"status.payload": ended("so-lock", "compromised", "2026-06-16T12:00:00Z")},
        **SPLIT,
    ),
)


def _all_stamped(forge: Forge) -> dict[str, list[bytes]]:
    first = token(forge, PRINCIPAL)
    receipt = token(forge, "receipt", forge.at("receipt") + timedelta(minutes=1))
    return {PRINCIPAL: [first, renewal(forge, first)], "receipt": [receipt]}


def _all_checked(forge: Forge) -> list[bytes]:
    principal = forge.ca.signer("principal").certificate
    return [crl(forge.ca, NOW - timedelta(hours=2)), ocsp_response(forge.ca, principal, TAKEN_AT)]


EVIDENCE = (
    good("timestamped", "Endorsement and receipt are timestamped.", "evidence", timestamps=_all_stamped),
    good(
        "long-term",
        "Timestamps, one of them renewed, a CRL and an OCSP response.",
        "evidence",
        timestamps=_all_stamped,
        cert_status=_all_checked,
        moments={"status": NOW - timedelta(hours=3)},
    ),
    good(
        "revoked-since",
        "A CRL says that the principal's certificate was revoked after he signed.",
        "evidence",
        cert_status=lambda f: [crl(f.ca, NOW, {serial(f): NOW - timedelta(days=1)})],
    ),
    good(
        "rs256-stamped-in-time",
        "RS256 before its last day, as a timestamp proves; received after it.",
        "evidence",
        timestamps=lambda f: {PRINCIPAL: [token(f, PRINCIPAL, STAMPED_AT)]},
        keys={PRINCIPAL: lambda ca: ca.signer("rs256", use_rsa=True, algorithm="RS256")},
        edits={"policy.payload": put(rs256_until="2026-05-30T00:00:00Z")},
    ),
    good(
        "revoked-since-but-stamped",
        "Revoked after the timestamp, before the registrar received it.",
        "evidence",
        timestamps=lambda f: {PRINCIPAL: [token(f, PRINCIPAL)]},
        cert_status=lambda f: [crl(f.ca, NOW, {serial(f): SIGNED_AT + timedelta(days=1)})],
    ),
)
GOOD_LIVES = (*REPLACEMENTS, *PRESENTATIONS, *ENDED, *EVIDENCE)

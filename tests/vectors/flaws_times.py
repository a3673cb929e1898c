"""Bundles whose official statements were made at a wrong time, or under a certificate that had ended."""

from datetime import timedelta
from typing import Any

from tests.support.world import LOCKED_AT, RECEIVED_AT
from tests.vectors.edits import put
from tests.vectors.flaws_authority import second_registrar
from tests.vectors.flaws_official import NOTED
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

TOLERANCE = timedelta(minutes=5)


SECOND = timedelta(seconds=1)


TIMES = (
    Vector(
        "receipt-before-it-was-received",
        "The receipt was signed more than five minutes before the submission came.",
        "receipt",
        "authority",
        {},
        {"moments": {"receipt": RECEIVED_AT - TOLERANCE - SECOND}},
    ),
    Vector(
        "lock-before-receipt",
        "The lock was signed more than five minutes before the packet came.",
        "lock",
        "authority",
        {},
        {"moments": {"lock": RECEIVED_AT - TOLERANCE - SECOND}},
    ),
    Vector(
        "acknowledgement-before-lock",
        "The acknowledgement was signed more than five minutes before the lock.",
        "acknowledgement",
        "authority",
        {},
        {"moments": {"acknowledgement": LOCKED_AT - TOLERANCE - SECOND}},
    ),
    Vector(
        "status-not-of-its-date",
        "The status says that it was issued an hour after it was signed.",
        "status",
        "authority",
        {"status.payload": put(issued_at="2026-06-20T01:00:00Z")},
    ),
    Vector(
        "status-of-another-authority-document",
        "The status knows another authority document of the same number.",
        "status",
        "authority",
        {"status.payload": put(authority={"number": 1, "digest": b64(bytes(32))})},
    ),
)


def ended(key: str, reason: str, at: str) -> Edit:
    """The status lists a certificate as ended."""

    def change(payload: dict[str, Any], forge: Forge) -> None:
        thumbprint = forge.ca.signer(key).certificate.thumbprint
        payload["ended"] = [{"x5t#S256": thumbprint, "ended_at": at, "reason": reason}]

    return change


def _ended(name: str, flaw: str, check: str, edit: Edit, *also: str, **options: Any) -> Vector:
    return Vector(
        name, flaw, check, "authority", {"status.payload": edit}, {"has_key_a_purpose": True, **options}, also=also
    )


AFTER, BEFORE = "2026-06-18T00:00:00Z", "2026-05-01T00:00:00Z"


ENDED = (
    _ended(
        "lock-compromised-not-acknowledged",
        "The lock's certificate was compromised and nothing but its own word says when it signed.",
        "lock",
        ended("so-lock", "compromised", AFTER),
        without=("acknowledgement",),
    ),
    _ended(
        "lock-compromised-before-acknowledgement",
        "The lock's certificate was compromised before the Ministry acknowledged the lock.",
        "lock",
        ended("so-lock", "compromised", "2026-06-16T12:00:00Z"),
    ),
    _ended(
        "receipt-compromised-before-acknowledgement",
        "The receipt's certificate was compromised before the Ministry acknowledged the lock.",
        "receipt",
        ended("so-receipt", "compromised", "2026-06-10T00:00:00Z"),
    ),
    _ended(
        "policy-compromised-not-acknowledged",
        "The policy's certificate was compromised and no acknowledged lock names the policy.",
        "policy",
        ended("so-policy", "compromised", AFTER),
        without=("acknowledgement",),
    ),
    _ended(
        "acknowledgement-compromised",
        "The acknowledgement's own certificate was compromised.",
        "acknowledgement",
        ended("bo-ack", "compromised", AFTER),
    ),
    _ended(
        "status-compromised-by-itself",
        "The status lists its own certificate as compromised.",
        "status",
        ended("bo-status", "compromised", "2026-06-21T00:00:00Z"),
    ),
    Vector(
        "annotation-compromised",
        "The annotation's certificate was compromised, and nothing proves when it signed.",
        "annotations",
        "authority",
        {
            "authority.payload": second_registrar("lock", successor="so-02"),
            "status.payload": ended("so-02-lock", "compromised", AFTER),
        },
        {**NOTED, "keys": {"annotation:0": "so-02-lock"}},
    ),
    _ended(
        "lock-retired",
        "The lock's certificate had been retired when it signed.",
        "lock",
        ended("so-lock", "retired", "2026-06-16T00:00:00Z"),
    ),
    _ended(
        "receipt-retired",
        "The receipt's certificate had been retired when it signed.",
        "receipt",
        ended("so-receipt", "retired", BEFORE),
    ),
    _ended(
        "policy-retired",
        "The policy's certificate had been retired when it signed.",
        "policy",
        ended("so-policy", "retired", "2026-01-15T00:00:00Z"),
    ),
    _ended(
        "acknowledgement-retired",
        "The acknowledgement's certificate had been retired when it signed.",
        "acknowledgement",
        ended("bo-ack", "retired", "2026-06-17T00:00:00Z"),
    ),
)
TIME_FLAWS = (*TIMES, *ENDED)

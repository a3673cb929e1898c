"""Bundles with a timestamp, CRL or OCSP response that is there and does not hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from tests.support.evidence import crl, ocsp_response, timestamp_token
from tests.support.pki import TestCa
from tests.support.revocations import unknown_response
from tests.support.world import NOW, RECEIVED_AT, SIGNED_AT
from tests.vectors.envelope import imprint
from tests.vectors.forge import Forge
from tests.vectors.vector import Vector

PRINCIPAL = "endorsement:principal"
STAMPED_AT = SIGNED_AT + timedelta(hours=2)
TAKEN_AT = RECEIVED_AT + timedelta(days=1)


def token(forge: Forge, step: str, at: datetime = STAMPED_AT, **options: Any) -> bytes:
    """A genuine timestamp of a statement."""
    return timestamp_token(forge.ca, imprint(forge, step), at, **options)


def renewal(forge: Forge, earlier: bytes, at: datetime = NOW - timedelta(days=1)) -> bytes:
    """A later timestamp of a timestamp."""
    return timestamp_token(forge.ca, sha256(earlier).digest(), at)


def serial(forge: Forge, name: str = "principal") -> int:
    return forge.ca.signer(name).certificate.x509.serial_number


def _tokens(name: str, flaw: str, make: Any, check: str = "timestamps", *also: str) -> Vector:
    return Vector(name, flaw, check, "evidence", {}, {"timestamps": make}, also=also)


def _status(name: str, flaw: str, make: Any) -> Vector:
    return Vector(name, flaw, "revocation", "evidence", {}, {"cert_status": make})


def _flipped(data: bytes, position: int) -> bytes:
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)


def _by(name: str, **options: Any) -> Any:
    """Timestamps by a made-up authority of that name."""

    def make(forge: Forge) -> dict[str, Sequence[bytes]]:
        forge.ca.signer(name, **options)
        return {PRINCIPAL: [token(forge, PRINCIPAL, name=name)]}

    return make


def _unknown_authority(forge: Forge) -> dict[str, Sequence[bytes]]:
    return {PRINCIPAL: [timestamp_token(TestCa("Other"), imprint(forge, PRINCIPAL), STAMPED_AT)]}


def _not_renewed(forge: Forge) -> dict[str, Sequence[bytes]]:
    return {PRINCIPAL: [token(forge, PRINCIPAL), token(forge, PRINCIPAL, NOW - timedelta(days=1))]}


TIMESTAMPS = (
    _tokens(
        "timestamp-of-another-statement",
        "The endorsement's timestamp is over the receipt.",
        lambda f: {PRINCIPAL: [token(f, "receipt")]},
    ),
    _tokens(
        "timestamp-flipped",
        "A bit of the timestamp's signature is flipped.",
        lambda f: {PRINCIPAL: [_flipped(token(f, PRINCIPAL), -1)]},
    ),
    _tokens(
        "timestamp-genuine-time-changed",
        "A bit of the timestamp's time is flipped.",
        lambda f: {PRINCIPAL: [token(f, PRINCIPAL).replace(b"20260529", b"20260528")]},
    ),
    _tokens("timestamp-not-der", "The timestamp is no token.", lambda _f: {PRINCIPAL: [b"\x30\x03\x02\x01\x00"]}),
    _tokens(
        "timestamp-byte-behind", "A byte follows the timestamp.", lambda f: {PRINCIPAL: [token(f, PRINCIPAL) + b"\x00"]}
    ),
    _tokens(
        "timestamp-by-a-person",
        "The timestamp's signer has no certificate for timestamps.",
        lambda f: {PRINCIPAL: [token(f, PRINCIPAL, name="principal")]},
    ),
    _tokens(
        "timestamp-by-unknown-authority", "The timestamp's signer is under a CA that nobody knows.", _unknown_authority
    ),
    _tokens(
        "timestamp-after-expiry",
        "The timestamp's signer had expired at its time.",
        _by("old-tsa", is_tsa=True, not_after=STAMPED_AT - timedelta(days=1)),
    ),
    _tokens(
        "renewal-of-the-statement",
        "A later timestamp is over the statement, not over the earlier timestamp.",
        _not_renewed,
    ),
    _tokens(
        "stamped-before-signing",
        "The endorsement claims a time more than five minutes after its timestamp.",
        lambda f: {PRINCIPAL: [token(f, PRINCIPAL, SIGNED_AT - timedelta(hours=1))]},
        "signing-time",
    ),
)
REVOCATION = (
    _status(
        "ocsp-unknown",
        "An OCSP response says that the responder does not know the principal's certificate.",
        lambda f: [unknown_response(f.ca, f.ca.signer("principal").certificate, NOW)],
    ),
    _status(
        "revoked-before-signing",
        "A CRL says that the principal's certificate was revoked before.",
        lambda f: [crl(f.ca, NOW, {serial(f): SIGNED_AT - timedelta(days=2)})],
    ),
    _status(
        "ocsp-revoked-before-signing",
        "An OCSP response says that it was revoked before.",
        lambda f: [
            ocsp_response(
                f.ca, f.ca.signer("principal").certificate, TAKEN_AT, revoked_at=SIGNED_AT - timedelta(days=2)
            )
        ],
    ),
    _status("crl-of-another-ca", "The CRL is of a CA that issued nobody here.", lambda _f: [crl(TestCa("Other"), NOW)]),
    _status(
        "crl-of-a-namesake",
        "The CRL is signed by a CA that only has the known one's name.",
        lambda f: [crl(TestCa(f.ca.name), NOW)],
    ),
    _status("crl-flipped", "A bit of the CRL's signature is flipped.", lambda f: [_flipped(crl(f.ca, NOW), -1)]),
    _status(
        "ocsp-flipped",
        "A bit of the OCSP response's signature is flipped.",
        lambda f: [_flipped(ocsp_response(f.ca, f.ca.signer("principal").certificate, TAKEN_AT), -1)],
    ),
    _status(
        "ocsp-about-a-stranger",
        "The OCSP response is about somebody who signed nothing here.",
        lambda f: [ocsp_response(f.ca, f.ca.signer("stranger").certificate, TAKEN_AT)],
    ),
    _status(
        "evidence-not-der", "An entry is neither a CRL nor an OCSP response.", lambda _f: [b"\x30\x03\x02\x01\x00"]
    ),
    _status("crl-byte-behind", "A byte follows the CRL.", lambda f: [crl(f.ca, NOW) + b"\x00"]),
)
EVIDENCE_FLAWS = (*TIMESTAMPS, *REVOCATION)

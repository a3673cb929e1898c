"""Bundles whose signers' certificates, algorithms or times a verifier must not accept."""

from datetime import timedelta
from typing import Any

from tests.support.world import NOW, RECEIVED_AT, stage
from tests.vectors import odd_keys
from tests.vectors.desk import KeyChoice
from tests.vectors.edits import put
from tests.vectors.forge import TEACHERS
from tests.vectors.odd_keys import dated, line_of, under
from tests.vectors.vector import Edit, Vector

PRINCIPAL = "endorsement:principal"
SECONDS = timedelta(minutes=5, seconds=1)


def _key(name: str, flaw: str, check: str, key: KeyChoice, *also: str, **edits: Edit) -> Vector:
    return Vector(name, flaw, check, "certificates", edits, {"keys": {PRINCIPAL: key}}, also=also)


def _path(name: str, flaw: str, line: Any) -> Vector:
    key, ders = under(name, line)
    return _key(name, flaw, "certificate-path", key, ders=ders)


def _without_issuer(ders: set[bytes], forge: Any) -> None:
    ders.remove(forge.ca.issuing_der)


def rs256_key(ca: Any) -> Any:
    return ca.signer("rs256", use_rsa=True, algorithm="RS256")


CERTIFICATE_FLAWS = (
    _key(
        "signer-expired",
        "The principal's certificate had expired when the record was received.",
        "certificate-validity",
        odd_keys.EXPIRED,
        "certificate-path",
    ),
    _key(
        "signer-not-yet-valid",
        "The principal's certificate was not yet valid.",
        "certificate-validity",
        odd_keys.TOO_NEW,
        "certificate-path",
    ),
    _key(
        "signer-is-ca",
        "A CA certificate signed for the principal.",
        "certificate-use",
        dated("ca-principal", is_ca=True),
    ),
    _key(
        "signer-for-encryption",
        "The principal's certificate is for encryption only.",
        "certificate-use",
        dated("encryption", may_sign=False),
    ),
    _key(
        "signer-without-key-usage",
        "The principal's certificate has no key usage.",
        "certificate-use",
        dated("no-usage", has_usage=False),
    ),
    _path("unknown-ca", "The principal's certificate is from a CA that nobody knows.", odd_keys.stranger),
    _path(
        "namesake-ca", "The principal's certificate is from a CA that only has the known one's name.", odd_keys.namesake
    ),
    _path("issuer-not-a-ca", "The issuer of the principal's certificate is no CA.", odd_keys.not_a_ca),
    _path(
        "issuer-may-not-certify",
        "The issuing CA's key usage does not let it sign certificates.",
        odd_keys.not_for_certificates,
    ),
    _path(
        "path-of-five", "The path has five certificates, root included.", line_of("First CA", "Second CA", "Third CA")
    ),
    Vector(
        "issuer-missing",
        "The issuing CA's certificate is not in the bundle.",
        "certificate-path",
        "certificates",
        {"ders": _without_issuer},
    ),
    Vector(
        "rs256-after-its-end",
        "RS256 was used after the policy's last day for it.",
        "algorithms",
        "certificates",
        {"policy.payload": put(rs256_until="2026-06-01T03:00:00Z")},
        {"keys": {PRINCIPAL: rs256_key}},
    ),
    Vector(
        "rs256-of-a-teacher-after-its-end",
        "A teacher used RS256 after the policy's last day.",
        "algorithms",
        "certificates",
        {"policy.payload": put(rs256_until="2026-05-30T00:00:00Z")},
        {
            "stages": (TEACHERS, stage(role="principal")),
            "keys": {"endorsement:subject-teacher/subjects/TOAN": rs256_key},
        },
    ),
    Vector(
        "signed-after-it-was-received",
        "The principal claims to have signed more than five minutes after the registrar received it.",
        "signing-time",
        "certificates",
        {},
        {"moments": {PRINCIPAL: RECEIVED_AT + SECONDS}},
    ),
    Vector(
        "acknowledged-in-the-future",
        "The acknowledgement claims a time that has not come.",
        "signing-time",
        "certificates",
        {},
        {"moments": {"acknowledgement": NOW + SECONDS}},
    ),
    # It is not fresh either, but what fails counts before what is indeterminate.
    Vector(
        "status-from-the-future",
        "The status is from five minutes and a second after now.",
        "signing-time",
        "certificates",
        {},
        {"moments": {"status": NOW + SECONDS}},
    ),
    Vector(
        "policy-from-the-future",
        "The policy claims a time that has not come.",
        "signing-time",
        "certificates",
        {},
        {"moments": {"policy": NOW + timedelta(days=1)}},
    ),
)

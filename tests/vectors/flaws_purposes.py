"""Bundles whose official statements come from a certificate that has not the purpose."""

from typing import Any

from hbs_schema.building.keys import SigningKey
from tests.support.pki import TestCa
from tests.vectors.documents import entry, in_order
from tests.vectors.flaws_authority import SPLIT, _authority, second_registrar
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.forge import Forge
from tests.vectors.vector import Edit, Vector


def _signer(check: str, key: str, flaw: str, name: str = "", **options: Any) -> Vector:
    """A statement is signed with a key that has not the purpose; each has a key of its own."""
    step = "annotation:0" if check == "annotations" else check
    return Vector(name or f"{check}-by-{key}", flaw, check, "authority", {}, {**SPLIT, "keys": {step: key}, **options})


def purpose_of(key: str, **members: Any) -> Edit:
    """Change the entry of one certificate in the authority document."""

    def change(payload: dict[str, Any], forge: Forge) -> None:
        thumbprint = forge.ca.signer(key).certificate.thumbprint
        for holder in (payload["bo"], *payload["registrars"]):
            for item in holder["certificates"]:
                if item["x5t#S256"] == thumbprint:
                    item.update(members)

    return change


def without_purpose(key: str) -> Edit:
    def change(payload: dict[str, Any], forge: Forge) -> None:
        thumbprint = forge.ca.signer(key).certificate.thumbprint
        for holder in (payload["bo"], *payload["registrars"]):
            kept = [item for item in holder["certificates"] if item["x5t#S256"] != thumbprint]
            holder["certificates"] = kept

    return change


PURPOSES = (
    *(
        _authority(
            f"{check}-purpose-{name}",
            f"The purpose of the {check}'s certificate {flaw}.",
            check,
            edit(f"{owner}-{purpose}"),
        )
        for check, owner, purpose in (
            ("policy", "so", "policy"),
            ("receipt", "so", "receipt"),
            ("lock", "so", "lock"),
            ("acknowledgement", "bo", "ack"),
            ("status", "bo", "status"),
        )
        for name, flaw, edit in (
            ("missing", "is not in the authority document", without_purpose),
            ("over", "was over", lambda key: purpose_of(key, not_after="2026-01-15T00:00:00Z")),
        )
    ),
    _authority(
        "lock-purpose-over-at-that-second",
        "The purpose was over in the second of the lock.",
        "lock",
        purpose_of("so-lock", not_after="2026-06-16T00:00:00Z"),
    ),
    _authority(
        "lock-purpose-not-begun",
        "The purpose began a second after the lock.",
        "lock",
        purpose_of("so-lock", not_before="2026-06-16T00:00:01Z"),
    ),
    _signer("policy", "so-receipt", "The policy is signed by the receipt's certificate."),
    _signer("receipt", "so-lock", "The receipt is signed by the lock's certificate."),
    _signer("lock", "so-receipt", "The lock is signed by the receipt's certificate."),
    _signer("lock", "principal", "The lock is signed by a principal."),
    _signer("acknowledgement", "so-lock", "The acknowledgement is signed by the registrar."),
    _signer("acknowledgement", "bo-status", "The acknowledgement is signed by the status's certificate."),
    _signer("status", "so-lock", "The status is signed by the registrar."),
    _signer("status", "bo-ack", "The status is signed by the acknowledgement's certificate."),
    _signer(
        "annotations", "so-receipt", "An annotation is signed by the receipt's certificate.", annotations=(CORRECTED,)
    ),
    _signer("annotations", "bo-ack", "An annotation is signed by the Ministry.", annotations=(CORRECTED,)),
    *(
        Vector(
            f"{step}-by-another-registrar",
            f"The {step} is signed by another registrar.",
            check,
            "authority",
            {"authority.payload": second_registrar("receipt", "lock")},
            {**SPLIT, "keys": {key: f"so-02-{purpose}"}, "annotations": (CORRECTED,)},
        )
        for step, key, purpose, check in (
            ("receipt", "receipt", "receipt", "receipt"),
            ("lock", "lock", "lock", "lock"),
            ("annotation", "annotation:0", "lock", "annotations"),
        )
    ),
    Vector(
        "annotation-by-predecessor",
        "An annotation is signed by a registrar whose successor the record's own one is.",
        "annotations",
        "authority",
        {
            "authority.payload": lambda p, f: (
                second_registrar("lock")(p, f),
                p["registrars"][1].update(successor="so-01"),
            )[0]
        },
        {**SPLIT, "keys": {"annotation:0": "so-02-lock"}, "annotations": (CORRECTED,)},
    ),
    Vector(
        "receipt-by-successor",
        "The receipt is signed by the registrar's successor, who may only annotate.",
        "receipt",
        "authority",
        {"authority.payload": second_registrar("receipt", successor="so-02")},
        {**SPLIT, "keys": {"receipt": "so-02-receipt"}},
    ),
)


def _rs256(ca: TestCa) -> SigningKey:
    return ca.signer("rs256", use_rsa=True, algorithm="RS256")


def _entitle_rs256(purpose: str) -> Edit:
    """The RSA certificate has the purpose; only its algorithm is not for authorities."""

    def change(payload: dict[str, Any], forge: Forge) -> None:
        _rs256(forge.ca)
        is_of_bo = purpose in ("ack", "status")
        holder = payload["bo"] if is_of_bo else payload["registrars"][0]
        own = [*holder["certificates"], entry(forge.ca, "rs256", purpose)]
        holder["certificates"] = in_order(own)

    return change


RS256 = tuple(
    Vector(
        f"{step}-by-rs256",
        f"The {step} is signed with RS256, which is for schools only.",
        step,
        "authority",
        {"authority.payload": _entitle_rs256(purpose)},
        {"keys": {step: _rs256}},
    )
    for step, purpose in (
        ("policy", "policy"),
        ("receipt", "receipt"),
        ("lock", "lock"),
        ("acknowledgement", "ack"),
        ("status", "status"),
    )
)
PURPOSE_FLAWS = (*PURPOSES, *RS256)

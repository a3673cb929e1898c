"""Bundles with a signature that does not hold, or not in its one permitted form."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hbs_schema.algorithms import P256_ORDER
from tests.support.world import stage
from tests.vectors import odd_keys
from tests.vectors.edits import by, flip, instead
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.odd_keys import scalars
from tests.vectors.vector import Edit, Vector

PRINCIPAL = "endorsement:principal"


def _signature(name: str, flaw: str, edit: Edit, step: str = PRINCIPAL, **options: Any) -> Vector:
    return Vector(name, flaw, "signatures", "signatures", {f"{step}.signature": edit}, options)


def _der(signature: bytes, _forge: Any) -> bytes:
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return encode_dss_signature(r, s)


def _of_another(_signature: bytes, forge: Forge) -> bytes:
    return forge.ca.signer("seal").sign(b"something else")


FLIPPED = (
    _signature("flipped-endorsement", "A bit of the principal's signature is flipped.", flip()),
    _signature(
        "flipped-teacher",
        "A bit of a teacher's signature is flipped.",
        flip(),
        "endorsement:subject-teacher/subjects/TOAN",
        stages=(TEACHERS, stage(role="principal")),
    ),
    _signature("flipped-receipt", "A bit of the receipt's signature is flipped.", flip(40), "receipt"),
    _signature("flipped-lock", "A bit of the lock's signature is flipped.", flip(20), "lock"),
    _signature(
        "flipped-acknowledgement", "A bit of the acknowledgement's signature is flipped.", flip(33), "acknowledgement"
    ),
    _signature(
        "flipped-annotation",
        "A bit of an annotation's signature is flipped.",
        flip(),
        "annotation:0",
        annotations=(CORRECTED,),
    ),
    _signature("flipped-policy", "A bit of the policy's signature is flipped.", flip(), "policy"),
    _signature("flipped-status", "A bit of the status's signature is flipped.", flip(), "status"),
)
FORMS = (
    _signature("high-s", "s lies in its upper half.", scalars(odd_keys.high_s)),
    _signature("high-s-of-lock", "s of the lock lies in its upper half.", scalars(odd_keys.high_s), "lock"),
    _signature("r-zero", "r is 0.", scalars(lambda _r, s: (0, s))),
    _signature("s-zero", "s is 0.", scalars(lambda r, _s: (r, 0))),
    _signature("r-beyond-order", "r is the order of the group.", scalars(lambda _r, s: (P256_ORDER, s))),
    _signature("signature-as-der", "The signature is in DER.", _der),
    _signature("signature-of-63-bytes", "The signature has 63 bytes.", by(lambda s: s[:-1])),
    _signature("signature-of-65-bytes", "A byte follows the signature.", by(lambda s: s + b"\x00")),
    _signature("signature-empty", "The signature is empty.", instead(b"")),
    _signature("signature-of-another-text", "The signature is genuine, of something else.", _of_another),
)
SIGNATURE_FLAWS = (*FLIPPED, *FORMS)

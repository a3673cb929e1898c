"""Signing policies and signatures for tests of the rules."""

from typing import Any

from hbs_schema.statements.documents import Policy
from school_api.domain.stages import LiveEndorsement

TEACHERS = {"role": "subject-teacher", "covers": "part", "parts": ["subjects/*"]}
CHAIN = (TEACHERS, {"role": "homeroom"}, {"role": "principal", "stand_ins": ["deputy"]}, {"role": "seal"})
PARTS = ("identity", "outcome", "personal", "record", "subjects/TIENG_VIET", "subjects/TOAN")


def policy(*stages: dict[str, Any]) -> Policy:
    usual = {"covers": "packet", "stand_ins": [], "signers": "any", "individual": False}
    return Policy.model_validate(
        {
            "v": 1,
            "kind": "policy",
            "registrar": "so-01",
            "id": "test",
            "version": 1,
            "levels": ["primary"],
            "stages": [{**usual, **stage} for stage in stages or CHAIN],
            "close_roles": ["principal"],
            "withdrawal_roles": ["principal"],
            "rs256_until": "2027-01-01T00:00:00Z",
        }
    )


def live(stage: int, part: str = "", *, seat: str = "", role: str = "somebody") -> LiveEndorsement:
    return LiveEndorsement(stage, part, seat, role, "A" * 43, 0, ())


TAUGHT = (live(0, "subjects/TIENG_VIET"), live(0, "subjects/TOAN"))

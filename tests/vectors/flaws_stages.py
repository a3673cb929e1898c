"""Bundles whose endorsements are not those of the policy, or speak of something else."""

from collections.abc import Mapping
from typing import Any

from tests.support.world import stage
from tests.vectors.edits import instead, put_in, swap
from tests.vectors.forge import CHAIN, TEACHERS, Forge
from tests.vectors.vector import Edit, Vector

PRINCIPAL = "endorsement:principal"
FULL = {"stages": CHAIN}
TWO = {"stages": (stage(role="principal"), stage(role="seal"))}
SUBJECT = {"stages": (TEACHERS, stage(role="principal"))}
MATHS = "endorsement:subject-teacher/subjects/TOAN"


def _stages(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "stages", "proofs", {step: edit}, options)


def _people(name: str, flaw: str, role: str, *people: tuple[str, str], **options: Any) -> Vector:
    return Vector(name, flaw, "stages", "proofs", {}, {**options, "people": {role: people}})


def _without(position: int) -> Edit:
    return lambda proofs, _forge: [*proofs[:position], *proofs[position + 1 :]]


def _two_subjects(values: dict[str, Any], _forge: Forge) -> None:
    values["subjects/DAO_DUC"] = {"level": "T"}


def _descending(proofs: list[Mapping[str, Any]], _forge: Forge) -> list[Mapping[str, Any]]:
    return sorted(proofs, key=lambda proof: str(proof["statement"]), reverse=True)


def _repeat(proofs: list[Any], _forge: Forge) -> list[Any]:
    return [proofs[0], proofs[0], *proofs[1:]]


ALL_SIGN = {
    "stages": (stage(role="principal", signers="all"),),
    "people": {"principal": (("principal", "principal"), ("principal", "principal-2"))},
}
STAGE_FLAWS = (
    _stages("no-endorsement", "Nobody at school has signed.", "endorsements", instead([])),
    *(
        _stages(
            f"without-{role}", f"The endorsement of stage {role} is missing.", "endorsements", _without(number), **FULL
        )
        for number, role in enumerate(("subject-teacher", "homeroom", "principal", "seal"))
    ),
    Vector(
        "one-subject-not-endorsed",
        "One of two subjects has no teacher's endorsement.",
        "stages",
        "proofs",
        {"values": _two_subjects, "endorsements": _without(0)},
        SUBJECT,
    ),
    _stages(
        "stages-out-of-order", "The seal's endorsement stands before the principal's.", "endorsements", swap(), **TWO
    ),
    Vector(
        "parts-endorsed-out-of-order",
        "The endorsements of two subjects are exchanged.",
        "stages",
        "proofs",
        {"values": _two_subjects, "endorsements": swap()},
        SUBJECT,
    ),
    _stages(
        "co-signers-out-of-order",
        "Two endorsements of one stage descend by digest.",
        "endorsements",
        _descending,
        **ALL_SIGN,
    ),
    _stages("endorsement-twice", "One endorsement stands twice.", "endorsements", _repeat),
    _people(
        "two-signers-where-any",
        "Two principals signed where one is asked for.",
        "principal",
        ("principal", "principal"),
        ("principal", "principal-2"),
    ),
    _people(
        "stand-in-beside-principal",
        "Principal and deputy both signed.",
        "principal",
        ("principal", "principal"),
        ("deputy", "deputy"),
    ),
    _people(
        "unknown-role",
        "Somebody signed in a role that the policy does not know.",
        "principal",
        ("caretaker", "caretaker"),
    ),
    _people(
        "role-of-another-stage", "The seal signed in the principal's place.", "principal", ("seal", "other-seal"), **TWO
    ),
    _people(
        "stand-in-not-permitted",
        "A deputy stood in for the homeroom teacher.",
        "homeroom",
        ("deputy", "deputy"),
        stages=(stage(role="homeroom"), stage(role="principal")),
    ),
    _stages(
        "individual-with-count-2",
        "A statement of two records where each is signed by itself.",
        "policy.payload",
        put_in("stages/0/individual", True),
    ),
    _stages(
        "covers-part-for-packet",
        "The principal's endorsement covers a part only.",
        f"{PRINCIPAL}.payload",
        lambda p, _f: p.update(covers="part", scope={"part": "subjects/TOAN"}),
    ),
    _stages(
        "part-of-another-name",
        "A teacher's endorsement names another part than it stands for.",
        f"{MATHS}.payload",
        put_in("scope/part", "subjects/TIENG_VIET"),
        **SUBJECT,
    ),
)

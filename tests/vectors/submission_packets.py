"""Submissions that are read and then have problems: of one packet, or of all that a statement hits."""

from typing import Any

from tests.support.world import stage
from tests.vectors.edits import put, put_in, value_of
from tests.vectors.flaws_paths import longer
from tests.vectors.flaws_proofs import exchange_marks
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.raw import b64
from tests.vectors.submissions import CLASS, PRINCIPAL, Sent
from tests.vectors.vector import Edit, Group

SHORT = (TEACHERS, stage(role="principal"))
HOMEROOM = (stage(role="homeroom"), stage(role="principal"))


def _one(
    name: str,
    flaw: str,
    check: str,
    step: str,
    edit: Edit,
    *,
    group: Group = "proofs",
    problems: tuple[tuple[str, ...], ...] | None = None,
    **options: Any,
) -> Sent:
    """The packet in the middle has the problem, its neighbours have none."""
    return Sent(name, flaw, check, group, {step: edit}, {**CLASS, **options}, packets=problems or ((), (check,), ()))


def _without_first(proofs: list[Any], _forge: Forge) -> list[Any]:
    return proofs[1:]


PACKET_SUBMISSIONS = (
    _one(
        "marks-exchanged",
        "Marks of two pupils were exchanged after the teacher signed.",
        "content-signed",
        "after-teachers",
        lambda r, _f: exchange_marks(*r[:2]),
        stages=SHORT,
        problems=(("content-signed",), ("content-signed",), ()),
    ),
    _one("bad-path-among-good", "One packet's path has a step too many.", "proofs", f"{PRINCIPAL}.proof", longer),
    _one(
        "value-against-schema",
        "One packet has a mark of 11.",
        "schema",
        "values",
        value_of("subjects/TOAN", test="11"),
        group="content",
    ),
    _one(
        "missing-stage",
        "One packet lacks the homeroom teacher's endorsement.",
        "stages",
        "endorsements",
        _without_first,
        stages=HOMEROOM,
    ),
    _one(
        "unknown-policy",
        "One packet's header names a policy that the registrar does not know.",
        "policy",
        "header",
        put_in("policy/digest", b64(bytes(32))),
        group="authority",
    ),
    _one(
        "header-of-another-class",
        "One packet is of a class that the principal did not sign for.",
        "binding",
        "header",
        put(**{"class": "4B"}),
    ),
)

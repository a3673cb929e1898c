"""The faults of the demonstration, each planted in its own record; their neighbours are good."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from demo.vendor import VendorClass, flip_signature, with_path_of
from hbs_schema import base64url, digests
from hbs_schema.building.endorsing import Draft
from hbs_schema.building.packets import build_parts


def sign_4b(made: VendorClass) -> None:
    """One bad path, marks of two pupils exchanged after the teacher signed, one stage missing, one wrong result."""
    made.drafts[9] = _with_wrong_result(made.drafts[9])
    missing = made.drafts.pop(8)
    made.sign(only=("subject-teacher",))
    made.drafts[5], made.drafts[6] = _exchange(made.drafts[5], made.drafts[6], "subjects/TOAN")
    made.sign(only=("homeroom", "principal", "seal"))
    made.drafts[3] = with_path_of(made.drafts[3], made.drafts[4], "subjects/TOAN")
    alone = made.apart([missing])
    alone.sign(only=("subject-teacher", "homeroom", "seal"))
    made.join(alone)


def sign_4c(made: VendorClass) -> None:
    """The homeroom teacher's statement is changed by one bit: all 40, one cause."""
    made.sign(only=("subject-teacher",))
    made.sign_stage(1, "homeroom")
    good = next(entry.statement for entry in made.drafts[0].endorsed if entry.stage == 1)
    _exchange_statement(made, good, flip_signature(made.statements[good]))
    made.sign_stage(2, "principal")
    made.sign_stage(3, "seal")


def sign_2b(made: VendorClass) -> None:
    """Signed record by record: one flipped signature, one unknown certificate; the others are accepted."""
    whole, made.drafts = made.drafts, []
    for position, draft in enumerate(whole):
        one = made.apart([draft])
        one.sign(only=("subject-teacher", "homeroom"))
        if position == 2:
            last = max(one.drafts[0].endorsed).statement
            _exchange_statement(one, last, flip_signature(one.statements[last]))
        one.sign_stage(2, "principal", key=one.key("stranger") if position == 5 else None)
        one.sign_stage(3, "seal")
        made.join(one)


@dataclass(frozen=True)
class Planted:
    """A class with faults: how it is signed, by whom and how many pupils it has."""

    grade: int
    policy: str
    pupils: int
    sign: Callable[[VendorClass], None]


PLANTED: Mapping[str, Planted] = {
    "4B": Planted(4, "full-chain", 40, sign_4b),
    "4C": Planted(4, "full-chain", 40, sign_4c),
    "2B": Planted(2, "full-chain-individual", 8, sign_2b),
}


def _with_wrong_result(draft: Draft) -> Draft:
    """A result that does not follow from the marks."""
    values = {part.name: part.value for part in draft.parts if part.name != "header"}
    outcome = values["outcome"]
    wrong = "HT" if outcome["result"] != "HT" else "HTT"
    values["outcome"] = {**outcome, "result": wrong, "is_completed": True, "is_promoted": True}
    values["outcome"].pop("awards", None)
    return Draft(build_parts(_bare(draft), values))


def _exchange(one: Draft, other: Draft, part: str) -> tuple[Draft, Draft]:
    """Two pupils' marks exchanged, the teacher's statement as it was."""
    first, second = one.by_name[part], other.by_name[part]

    def put(draft: Draft, wanted: Any) -> Draft:
        parts = tuple(wanted if entry.name == part else entry for entry in draft.parts)
        return replace(draft, parts=parts)

    return put(one, second), put(other, first)


def _exchange_statement(made: VendorClass, name: str, jws: str) -> None:
    """Let every draft refer to a changed statement instead of the one that was signed."""
    changed = base64url.encode(digests.statement_digest(jws))
    made.statements[changed] = jws
    made.certificates[changed] = made.certificates[name]
    if name in made.leaves:
        made.leaves[changed] = made.leaves[name]
    made.drafts = [
        replace(
            draft,
            endorsed=tuple(
                replace(entry, statement=changed, proof=entry.proof.model_copy(update={"statement": changed}))
                if entry.statement == name
                else entry
                for entry in draft.endorsed
            ),
        )
        for draft in made.drafts
    ]


def _bare(draft: Draft) -> dict[str, Any]:
    header = dict(draft.header)
    for member in ("parts", "record_key"):
        del header[member]
    return header

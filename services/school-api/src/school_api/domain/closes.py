"""The pupils whom a close leaves out: each with a reason, none forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from hbs_schema.findings import Finding
from hbs_schema.request_text import ClassName, Label
from hbs_schema.types import Grade, PupilCode, Value
from school_api.domain.errors import Item, LeftOutIncomplete, items_of
from school_api.domain.sentences import RESULT_UNACCOUNTED


class Excused(Value):
    """A pupil without an accepted packet, as the school names him."""

    pupil_code: PupilCode
    reason: Literal["paper", "transferred", "supplementary", "other"]
    grade: Grade | None = None
    """Needed only for a pupil who has no draft here."""
    class_name: ClassName | None = None
    note: Label | None = None


@dataclass(frozen=True)
class Unaccepted:
    """A draft of the closed grades that has no accepted packet in the window."""

    draft_id: UUID
    pupil_code: str
    grade: int
    class_name: str
    record_key: str
    class_id: UUID | None = None


def left_out(drafts: Sequence[Unaccepted], excused: Sequence[Excused], grades: Sequence[int]) -> list[dict[str, Any]]:
    """The list as a close has it. Raises LeftOutIncomplete for every pupil without a reason, or without a grade."""
    reasons = {entry.pupil_code: entry for entry in excused}
    forgotten: list[Item] = []
    for draft in drafts:
        if draft.pupil_code not in reasons:
            finding = Finding("left-out-incomplete", RESULT_UNACCOUNTED, "/left_out")
            forgotten += items_of([finding], draft=str(draft.draft_id))
    known = {draft.pupil_code: draft for draft in drafts}
    entries = []
    for position, entry in enumerate(excused):
        own = known.get(entry.pupil_code)
        grade = own.grade if own else entry.grade
        if grade not in grades:
            forgotten += items_of([Finding("left-out-incomplete", RESULT_UNACCOUNTED, f"/left_out/{position}/grade")])
            continue
        class_name = own.class_name if own else entry.class_name
        entries.append(
            {
                "grade": grade,
                **({"class": class_name} if class_name else {}),
                **({"record_key": own.record_key} if own else {}),
                "pupil_code": entry.pupil_code,
                "reason": entry.reason,
                **({"note": entry.note} if entry.note else {}),
            }
        )
    if forgotten:
        raise LeftOutIncomplete(forgotten)
    return sorted(entries, key=lambda entry: (entry["grade"], entry["pupil_code"]))

"""Rows of an import that would change what the school has locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_sheets.assemble import ImportedPupil
from school_api.domain.classes import SchoolClass
from school_api.domain.drafts import StoredDraft
from school_api.domain.keeping import keep_citation, keep_unasked
from school_api.domain.year.errors import DataLocked
from school_api.domain.year.locks import locked_item
from school_api.storage.data_locks import Touched, find_locked

Spot = tuple[str, int]
"""Sheet and row."""


@dataclass(frozen=True)
class Placed:
    """A pupil whose row was read well, the class that he goes into, and his values by part name."""

    pupil: ImportedPupil
    school_class: SchoolClass
    content: Mapping[str, Mapping[str, object]]

    @property
    def spot(self) -> Spot:
        """Where it stands in the file."""
        return self.pupil.sheet, self.pupil.row


async def find_locked_rows(
    session: AsyncSession, ready: list[Placed], drafts: Mapping[str, StoredDraft], *, is_whole: bool
) -> set[Spot]:
    """Rows that would change what the school has locked. Raises DataLocked if that is every row."""
    by_class: dict[UUID, list[Placed]] = {}
    for placed in ready:
        draft = drafts.get(placed.pupil.pupil_code)
        class_id = placed.school_class.class_id
        if draft is None or draft.class_id == class_id:
            by_class.setdefault(class_id, []).append(placed)
    locked: set[Spot] = set()
    refused = []
    for of_class in by_class.values():
        changes = [_touched(placed, drafts.get(placed.pupil.pupil_code), is_whole=is_whole) for placed in of_class]
        found = await find_locked(session, of_class[0].school_class, changes)
        locked |= {placed.spot for placed, entries in zip(of_class, found, strict=True) if entries}
        refused += [entries for entries in found if entries]
    if refused and len(refused) == len(ready):
        raise DataLocked([locked_item(lock, part) for lock, part in refused[0]])
    return locked


def _touched(placed: Placed, draft: StoredDraft | None, *, is_whole: bool) -> Touched:
    if draft is None:
        return Touched(None, frozenset({placed.pupil.grade}), sorted(placed.content))
    changed = draft.changed_by(content_for(placed, draft, is_whole=is_whole))
    grades = frozenset({draft.grade, placed.pupil.grade})
    # Another grade is a change, of no part.
    return Touched(draft.draft_id, grades, sorted(changed) or [""] * (len(grades) > 1))


def content_for(placed: Placed, draft: StoredDraft, *, is_whole: bool) -> Mapping[str, Mapping[str, object]]:
    """What the draft would hold: a spreadsheet has not a column for everything."""
    keep = keep_citation if is_whole else keep_unasked
    return keep(placed.content, draft.content)

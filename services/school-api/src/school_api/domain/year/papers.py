"""Paper fallback (đang sử dụng học bạ giấy): who is on paper, and that it is a known state and nothing is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hbs_schema.findings import Finding
from school_api.domain.closes import Excused
from school_api.domain.errors import ContentRefused, items_of
from school_api.domain.sentences import GRADE_NEEDED


@dataclass(frozen=True)
class PaperUse:
    """A declaration in force: of a pupil of a class, of a class, or (neither) of the whole school and year."""

    paper_id: UUID
    class_id: UUID | None
    pupil_code: str | None
    since: date
    until: date | None
    decision: str

    def covers(self, class_id: UUID, pupil_code: str) -> bool:
        """Whether this pupil of this class is on paper by it."""
        return self.class_id in (None, class_id) and self.pupil_code in (None, pupil_code)

    def is_in_force(self, today: date) -> bool:
        """Both days included."""
        return self.since <= today and (self.until is None or today <= self.until)


@dataclass(frozen=True)
class PaperPupil:
    """A pupil without an accepted record, as a close sees him."""

    pupil_code: str
    class_id: UUID
    grade: int
    class_name: str


def check_grade(grade: int | None, grades: Sequence[int], *, has_draft: bool) -> None:
    """Raises ContentRefused where a close would not know the pupil's grade: in a combined class, without a draft."""
    if grade is None and (has_draft or len(grades) == 1):
        return
    if grade not in grades:
        raise ContentRefused(items_of([Finding("grade-needed", GRADE_NEEDED, "/grade")]))


def excused_by_paper(
    uses: Sequence[PaperUse], pupils: Iterable[PaperPupil], named: Iterable[Excused], today: date
) -> list[Excused]:
    """Reasons for pupils on paper whom the school has not named itself; the decision's number is the note."""
    in_force = [use for use in uses if use.is_in_force(today)]
    known = {entry.pupil_code for entry in named}
    excused = []
    for pupil in pupils:
        use = next((use for use in in_force if use.covers(pupil.class_id, pupil.pupil_code)), None)
        if use is not None and pupil.pupil_code not in known:
            known.add(pupil.pupil_code)
            excused.append(
                Excused(
                    pupil_code=pupil.pupil_code,
                    reason="paper",
                    grade=pupil.grade,
                    class_name=pupil.class_name,
                    note=use.decision,
                )
            )
    return excused

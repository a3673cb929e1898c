"""A school's list of pupils: everything that is wrong with it at once. Rows count from 1; no code or name is told."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

from hbs_schema.codes.levels import levels_by_slug
from hbs_schema.findings import Finding, Sentence
from hbs_schema.reconciliation_api import EnrolledPupil
from so_registry.domain.reconciling import sentences


def check_list(pupils: Sequence[EnrolledPupil], *, level: str, unknown_codes: Collection[str]) -> list[Finding]:
    """`unknown_codes`: lookup codes of the list that the registrar has not issued for the level."""
    known = levels_by_slug().get(level)
    grades = frozenset(known.grades) if known else frozenset()
    return [
        *_repeats("pupil-repeated", "pupil_code", sentences.CODE_REPEATED, [pupil.pupil_code for pupil in pupils]),
        *_repeats("record-repeated", "lookup_code", sentences.RECORD_REPEATED, [pupil.lookup_code for pupil in pupils]),
        *_wrong(
            "record-unknown",
            "lookup_code",
            sentences.RECORD_UNKNOWN,
            (row for row, pupil in enumerate(pupils) if pupil.lookup_code in unknown_codes),
        ),
        *_wrong(
            "grade-not-of-level",
            "grade",
            sentences.GRADE_NOT_OF_LEVEL,
            (row for row, pupil in enumerate(pupils) if grades and pupil.grade not in grades),
        ),
        *_wrong(
            "note-without-excuse",
            "note",
            sentences.NOTE_WITHOUT_EXCUSE,
            (row for row, pupil in enumerate(pupils) if pupil.note and not pupil.excused),
        ),
    ]


def _repeats(code: str, member: str, sentence: Sentence, values: Sequence[Hashable]) -> Iterator[Finding]:
    seen: set[Hashable] = set()
    for row, value in enumerate(values):
        if value is None:
            continue
        if value in seen:
            yield Finding(code, sentence, f"/pupils/{row}/{member}", parameters={"row": row + 1})
        seen.add(value)


def _wrong(code: str, member: str, sentence: Sentence, rows: Iterable[int]) -> Iterator[Finding]:
    for row in rows:
        yield Finding(code, sentence, f"/pupils/{row}/{member}", parameters={"row": row + 1})

"""Which class and grade a pupil's rows belong to: by the sheet, by the class they name, or by a column of its own."""

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.folding import fold
from hbs_sheets.opening import ImportSetting
from hbs_sheets.pupils import Rows


def grade_of(rows: Rows, setting: ImportSetting) -> int | None:
    """The pupil's grade; None after a finding has said why it cannot be told."""
    possible = set(setting.grades)
    if setting.classes is not None:
        possible = set(setting.classes.get(fold(rows.word("class_code")), ()))
        if not possible:
            _refuse(rows, Finding("class-unknown", sentences.CLASS_UNKNOWN))
            return None
    possible &= set(rows.results[0].table.layout.grades or possible)
    told = {grade for grade in rows.grades if grade is not None} | _written(rows)
    possible &= told or possible
    if len(possible) == 1:
        return possible.pop()
    _refuse(rows, Finding("grade-unknown", sentences.GRADE_UNKNOWN))
    return None


def _written(rows: Rows) -> set[int]:
    word = rows.word("grade")
    return {int(word)} if word.isascii() and word.isdecimal() and len(word) <= 2 else set()


def _refuse(rows: Rows, finding: Finding) -> None:
    first = rows.results[0]
    first.add(finding, "class_code" if "class_code" in first.table.positions else "")

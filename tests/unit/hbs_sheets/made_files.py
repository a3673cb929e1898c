"""Real spreadsheets for tests: a class that is right, to be changed in one place, written and read
again.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from demo.csdl_sheets import list_grid, results_grid, to_xls, to_xlsx
from demo.generate_class_files import School, make_class
from demo.made_class import MadeClass
from hbs_sheets.assemble import ClassImport, ImportedPupil, import_class
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_class_template, write_supplement
from hbs_sheets.opening import ClassFiles, ImportSetting

YEAR = "2025-2026"


def grade_2(pupils: int = 4, faults: Sequence[str] = ()) -> MadeClass:
    return make_class(2, 7, "2A", pupils=pupils, school_year=YEAR, faults=faults)


def grade_4(pupils: int = 4, faults: Sequence[str] = ()) -> MadeClass:
    return make_class(4, 7, "4A", pupils=pupils, school_year=YEAR, faults=faults)


def supplement_of(made: MadeClass, class_values: Mapping[str, Any] | None = None) -> bytes:
    values = School().class_values() if class_values is None else class_values
    content = TemplateContent(class_values=values, particulars=made.particulars)
    return write_supplement(TemplateSetting((2,), YEAR), content)


def template_of(made: MadeClass, track: str = "completed") -> bytes:
    content = TemplateContent(
        results={4: made.results},
        class_values=School().class_values(),
        particulars=made.particulars,
    )
    return write_class_template(TemplateSetting((4,), YEAR, track), content)


def list_of(made: MadeClass) -> bytes:
    return to_xlsx({"C1-HocSinh": list_grid(made.listed)})


def import_grade_2(
    made: MadeClass,
    *,
    results: bytes | None = None,
    pupils: bytes | None = None,
    supplement: bytes | None = None,
    is_xls: bool = False,
) -> ClassImport:
    grid, merges = results_grid(made.results)
    written = (to_xls if is_xls else to_xlsx)({"Sheet1": grid}, merges)
    files = ClassFiles(
        "csdl-results-1-2",
        (results or written,),
        pupils or list_of(made),
        supplement or supplement_of(made),
    )
    return import_class(files, ImportSetting((2,), YEAR))


def import_grade_4(made: MadeClass, *, results: bytes | None = None) -> ClassImport:
    files = ClassFiles("class-template", (results or template_of(made),), list_of(made))
    return import_class(files, ImportSetting((4,), YEAR))


def xlsx(cells: Mapping[tuple[int, int], object], sheet: str = "Sheet1") -> bytes:
    """An .xlsx with single cells; `=…` is a formula without a cached value."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for (row, column), value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                page.write_formula(row, column, value, None, "")
            else:
                page.write(row, column, value)
    return out.getvalue()


def codes(imported: ClassImport, severity: str = "error") -> list[tuple[str, str, int, str]]:
    """Every finding of a severity: code, file, row, column title."""
    return [
        (cell.finding.code, row.source, row.row, cell.column)
        for row in imported.report.rows
        for cell in row.findings
        if cell.finding.severity == severity
    ]


def part(pupil: ImportedPupil, name: str) -> Any:
    """A part of a draft, whatever its model."""
    return pupil.parts[name]

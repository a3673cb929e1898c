"""The files of a class or school opened by their layouts, and what each of them says as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.book import RuleBook
from hbs_sheets import sentences
from hbs_sheets.csdl_pupils import pupil_list_layout
from hbs_sheets.csdl_results import GRADES_1_2, GRADES_3_5, csdl_results_layout
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.folding import fold
from hbs_sheets.gradebook import PUPIL_CODES, find_gradebook
from hbs_sheets.several_tables import find_tables, unused_sheets
from hbs_sheets.supplement import read_class_values
from hbs_sheets.tables import Table, find_table
from hbs_sheets.template_columns import results_layout, results_sheet_name, supplement_layout
from hbs_sheets.workbook import LIMITS, Sheet, WorkbookLimits, read_workbook

ResultsLayout = Literal["csdl-results-1-2", "csdl-results-3-5", "class-template", "gradebook"]
Track = Literal["completed", "supplementary"]
_RESULTS_FILE = Term("tệp kết quả", "the results file")
_CSDL = {"csdl-results-1-2": GRADES_1_2, "csdl-results-3-5": GRADES_3_5}


@dataclass(frozen=True)
class ClassFiles:
    """The bytes that a school sends; what our template holds in sheets of its own needs no file of its own.

    A gradebook may come as one workbook or as many files.
    """

    layout: ResultsLayout
    results: tuple[bytes, ...]
    pupils: bytes | None = None
    supplement: bytes | None = None


@dataclass(frozen=True)
class ImportSetting:
    """By which grades, year and rules the files are read.

    `classes` are the classes that rows may name (`fold`ed) with their grades; without it all rows are of one class.
    """

    grades: tuple[int, ...]
    school_year: str
    track: Track = "completed"
    classes: Mapping[str, tuple[int, ...]] | None = None
    book: RuleBook = field(default_factory=RuleBook)
    limits: WorkbookLimits = LIMITS


@dataclass(frozen=True)
class ResultsTable:
    """A table of results; `grade` where the sheet itself says of which grade it is."""

    table: Table
    grade: int | None = None


@dataclass(frozen=True)
class OpenedFiles:
    """The tables found, what stands once per class, and findings about whole files."""

    results: tuple[ResultsTable, ...]
    pupils: Table
    supplement: Table | None
    class_parts: Mapping[str, Any]
    findings: tuple[Finding, ...]


def open_files(files: ClassFiles, setting: ImportSetting) -> OpenedFiles:
    """Raises SpreadsheetRefused when a file as a whole cannot be read or lacks a column."""
    own = list(results_sheets(files.results, setting.limits))
    results = _results(files.layout, own, setting)
    used = {found.table.sheet for found in results}
    left = [sheet for sheet in own if sheet.name not in used]
    listed = _sheets_of(files.pupils, left, setting)
    pupils = find_table(listed, pupil_list_layout())
    findings = [finding for found in results for finding in found.table.findings]
    findings += [*pupils.findings, *_empty([*(found.table for found in results), pupils])]
    left = [sheet for sheet in left if files.pupils is not None or sheet.name != pupils.sheet]
    supplement: Table | None = None
    class_parts: dict[str, Any] = {}
    if files.supplement is not None or files.layout == "class-template":
        second = _sheets_of(files.supplement, left, setting)
        supplement = find_table(second, supplement_layout(setting.grades, setting.track))
        class_parts, of_class = read_class_values(second, supplement)
        findings += [*supplement.findings, *of_class]
        left = [sheet for sheet in left if files.supplement is not None or sheet.name != supplement.sheet]
    findings += unused_sheets(own, left, PUPIL_CODES, _RESULTS_FILE)
    if files.pupils is not None:
        others = [sheet for sheet in listed if sheet.name != pupils.sheet]
        findings += unused_sheets(listed, others, PUPIL_CODES, pupils.layout.file)
    return OpenedFiles(tuple(results), pupils, supplement, class_parts, tuple(findings))


def results_sheets(contents: Sequence[bytes], limits: WorkbookLimits = LIMITS) -> Iterator[Sheet]:
    """The sheets of all results files; with several files each name carries the file's number.

    What a file may hold, all of them may hold together.
    """
    for number, content in enumerate(contents, start=1):
        for sheet in read_workbook(content, limits):
            cells = sum(map(len, sheet.rows))
            characters = sum(sum(map(len, row)) for row in sheet.rows)
            limits = replace(limits, cells=limits.cells - cells, characters=limits.characters - characters)
            yield sheet if len(contents) == 1 else replace(sheet, name=f"{number}. {sheet.name}")


def _results(layout: ResultsLayout, sheets: Sequence[Sheet], setting: ImportSetting) -> list[ResultsTable]:
    if layout in _CSDL:
        _check_grades(setting, _CSDL[layout].grades)
        return [ResultsTable(table) for table in find_tables(sheets, csdl_results_layout(_CSDL[layout]))]
    if layout == "gradebook":
        _check_grades(setting, range(6, 13))
        return [ResultsTable(table) for table in find_gradebook(sheets, setting.grades)]
    if len(setting.grades) == 1:
        (grade,) = setting.grades
        of_others = {fold(results_sheet_name(other, is_alone=False)) for other in range(1, 13) if other != grade}
        possible = [sheet for sheet in sheets if fold(sheet.name) not in of_others]
        return [ResultsTable(table, grade) for table in find_tables(possible, results_layout(grade, setting.track))]
    return _by_grade(sheets, setting)


def _by_grade(sheets: Sequence[Sheet], setting: ImportSetting) -> list[ResultsTable]:
    """A template of several grades: a sheet for each that the file has; which grade it is, its name says."""
    found = []
    for grade in setting.grades:
        name = fold(results_sheet_name(grade, is_alone=False))
        of_grade = [sheet for sheet in sheets if fold(sheet.name) == name]
        if of_grade:
            found.append(ResultsTable(find_table(of_grade, results_layout(grade, setting.track)), grade))
    if not found:
        wanted = results_sheet_name(setting.grades[0], is_alone=False)
        raise SpreadsheetRefused(Finding("sheet-missing", sentences.SHEET_MISSING, parameters={"sheet": wanted}))
    return found


def _check_grades(setting: ImportSetting, grades: Sequence[int]) -> None:
    if not set(setting.grades).intersection(grades):
        raise SpreadsheetRefused(Finding("layout-of-another-grade", sentences.LAYOUT_OF_ANOTHER_GRADE))


def _sheets_of(content: bytes | None, otherwise: Sequence[Sheet], setting: ImportSetting) -> Sequence[Sheet]:
    return otherwise if content is None else read_workbook(content, setting.limits)


def _empty(tables: Sequence[Table]) -> Iterator[Finding]:
    for table in tables:
        if not table.rows:
            yield Finding("no-rows", sentences.NO_ROWS, parameters={"file": table.layout.file})

"""The files of a class opened by their layouts, and what each of them says as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hbs_schema.findings import Finding
from hbs_schema.rules.tt27 import Tt27Policy
from hbs_sheets import sentences
from hbs_sheets.csdl_pupils import pupil_list_layout
from hbs_sheets.csdl_results_grades_1_2 import csdl_results_layout
from hbs_sheets.supplement import read_class_values
from hbs_sheets.tables import Table, find_table
from hbs_sheets.template_columns import results_layout, supplement_layout
from hbs_sheets.workbook import LIMITS, Sheet, WorkbookLimits, read_workbook

ResultsLayout = Literal["csdl-results-1-2", "class-template"]


@dataclass(frozen=True)
class ClassFiles:
    """The bytes that a school sends for a class; a template's second sheet needs no file of its own."""

    layout: ResultsLayout
    results: bytes
    pupils: bytes
    supplement: bytes | None = None


@dataclass(frozen=True)
class ImportSetting:
    """By which grade, year and rules the files are read."""

    grade: int
    school_year: str
    track: Literal["completed", "supplementary"] = "completed"
    policy: Tt27Policy = field(default_factory=Tt27Policy)
    limits: WorkbookLimits = LIMITS


@dataclass(frozen=True)
class OpenedFiles:
    """The tables found, what stands once per class, and findings about whole files."""

    results: Table
    pupils: Table
    supplement: Table | None
    class_parts: Mapping[str, Any]
    findings: tuple[Finding, ...]


def open_files(files: ClassFiles, setting: ImportSetting) -> OpenedFiles:
    """Raises SpreadsheetRefused when a file as a whole cannot be read or lacks a column."""
    beside_csdl = files.layout == "csdl-results-1-2"
    layout = csdl_results_layout() if beside_csdl else results_layout(setting.grade, setting.track)
    sheets = read_workbook(files.results, setting.limits)
    results = find_table(sheets, layout)
    pupils = find_table(read_workbook(files.pupils, setting.limits), pupil_list_layout())
    findings = [*results.findings, *pupils.findings, *_empty_files((results, pupils))]
    second: list[Sheet] | None = None if beside_csdl else sheets
    if files.supplement is not None:
        second = read_workbook(files.supplement, setting.limits)
    if second is None:
        return OpenedFiles(results, pupils, None, {}, tuple(findings))
    # In one workbook the results sheet has a pupil code too, and must not be taken for the second
    # sheet.
    others = second if second is not sheets else [s for s in sheets if s.name != results.sheet]
    supplement = find_table(others, supplement_layout(setting.grade))
    class_parts, of_class = read_class_values(others, supplement)
    findings += [*supplement.findings, *of_class]
    return OpenedFiles(results, pupils, supplement, class_parts, tuple(findings))


def _empty_files(tables: tuple[Table, ...]) -> Iterator[Finding]:
    for table in tables:
        if not table.rows:
            yield Finding("no-rows", sentences.NO_ROWS, parameters={"file": table.layout.file})

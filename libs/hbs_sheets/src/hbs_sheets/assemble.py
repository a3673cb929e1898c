"""From a class's or a school's files to typed drafts, each with everything that was found about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hbs_schema.findings import Finding
from hbs_schema.types import Value
from hbs_schema.values.identity import Identity
from hbs_schema.values.pupil_page import PupilPage
from hbs_sheets import sentences
from hbs_sheets.csdl_pupils import SECTOR_CODE, has_left
from hbs_sheets.matching import by_code, code_key, read_rows
from hbs_sheets.opening import ClassFiles, ImportSetting, OpenedFiles, open_files
from hbs_sheets.placing import grade_of
from hbs_sheets.pupils import Rows, judge, merge
from hbs_sheets.rows import ImportReport, RowDraft


@dataclass(frozen=True)
class ImportedPupil:
    """A pupil's typed draft. `findings` are all that was found about him; with an error among them it is not ready."""

    sheet: str
    row: int
    pupil_code: str
    class_code: str
    grade: int
    identity: Identity
    personal: PupilPage
    parts: Mapping[str, Value]
    findings: tuple[Finding, ...]

    @property
    def is_ready(self) -> bool:
        return all(finding.severity != "error" for finding in self.findings)


@dataclass(frozen=True)
class ClassImport:
    pupils: tuple[ImportedPupil, ...]
    report: ImportReport


def import_class(files: ClassFiles, setting: ImportSetting) -> ClassImport:
    """Read, match and check. Raises SpreadsheetRefused only when a file as a whole cannot be read.

    A pupil whose identity or particulars cannot be read has no draft; his rows say why.
    """
    opened = open_files(files, setting)
    match = Match(opened)
    imported = [pupil for rows in match.pupils() if (pupil := _pupil(rows, opened, setting))]
    match.report_unmatched()
    rows = tuple(draft.report() for draft in match.all_rows())
    return ClassImport(tuple(imported), ImportReport(rows, opened.findings))


class Match:
    """Rows of all tables by pupil code: the school's own, or the sector's where a results file has that."""

    def __init__(self, opened: OpenedFiles) -> None:
        self.results = [(found.grade, read_rows("results", found.table)) for found in opened.results]
        self.listed = read_rows("pupils", opened.pupils)
        self.particulars = read_rows("supplement", opened.supplement) if opened.supplement else []
        self._people = by_code(self.listed)
        self._by_sector = _by_sector(self._people)
        self._particulars = by_code(self.particulars)

    def pupils(self) -> Iterator[Rows]:
        """Every pupil who has results and stands in the list."""
        found: dict[str, Rows] = {}
        for grade, drafts in self.results:
            for code, draft in by_code(drafts).items():
                own = self._own(code)
                if self._is_of_two(code):
                    of_two = Finding("code-of-two-pupils", sentences.CODE_OF_TWO_PUPILS)
                    draft.add(of_two, draft.table.layout.key_column)
                    continue
                if own is None:
                    draft.add(Finding("pupil-not-listed", sentences.PUPIL_NOT_LISTED), draft.table.layout.key_column)
                    continue
                rows = found.setdefault(own, Rows(self._people[own], self._particulars.get(own)))
                rows.results.append(draft)
                rows.grades.append(grade)
        self._found = found
        yield from found.values()

    def report_unmatched(self) -> None:
        """Pupils in one file but not in the other; a row refused for its code is not missing too."""
        codes = {code_key(draft.code) for _, drafts in self.results for draft in drafts if draft.code}
        named = {self._own(code) or code for code in codes}
        for code, draft in self._people.items():
            if code not in named and not has_left(draft):
                draft.add(Finding("results-missing", sentences.RESULTS_MISSING), "pupil_code")
        for code, draft in self._particulars.items():
            if code not in named:
                draft.add(Finding("pupil-without-results", sentences.PUPIL_WITHOUT_RESULTS), "pupil_code")

    def all_rows(self) -> Iterator[RowDraft]:
        """In the order of the files."""
        for _, drafts in self.results:
            yield from drafts
        yield from self.listed
        yield from self.particulars

    def _own(self, code: str) -> str | None:
        """The list's own key for a code of a results file."""
        return code if code in self._people else self._by_sector.get(code)

    def _is_of_two(self, code: str) -> bool:
        """Whether one pupil's own code is another's code of the sector: a results file does not say which it has."""
        return code in self._people and self._by_sector.get(code, code) != code


def _by_sector(people: Mapping[str, RowDraft]) -> dict[str, str]:
    """Own keys by the sector's code; a code that two pupils bear names neither."""
    found: dict[str, list[str]] = {}
    for own, draft in people.items():
        sector = draft.content.get(SECTOR_CODE)
        if isinstance(sector, str):
            found.setdefault(code_key(sector), []).append(own)
    return {sector: owners[0] for sector, owners in found.items() if len(owners) == 1}


def _pupil(rows: Rows, opened: OpenedFiles, setting: ImportSetting) -> ImportedPupil | None:
    grade = grade_of(rows, setting)
    if grade is None:
        return None
    parts = merge(rows, opened.class_parts)
    values = judge(parts, rows.sources, setting, grade)
    identity, personal = values.pop("identity", None), values.pop("personal", None)
    if not isinstance(identity, Identity) or not isinstance(personal, PupilPage):
        return None
    first = rows.results[0]
    return ImportedPupil(
        sheet=first.table.sheet,
        row=first.row.number,
        pupil_code=personal.pupil_code,
        class_code=rows.word("class_code"),
        grade=grade,
        identity=identity,
        personal=personal,
        parts=values,
        findings=tuple(cell.finding for draft in rows.sources for cell in draft.findings),
    )

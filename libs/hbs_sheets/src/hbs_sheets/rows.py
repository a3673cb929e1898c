"""One row read by its layout into draft parts, and what is reported about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from hbs_schema.findings import Finding, Sentence
from hbs_sheets import sentences
from hbs_sheets.cells import is_error, is_storable, is_tcvn3
from hbs_sheets.folding import with_vietnamese_d
from hbs_sheets.tables import Column, Row, Table
from hbs_sheets.values import FORMS, Json, read_text

Source = Literal["results", "pupils", "supplement", "records"]
Status = Literal["ok", "warning", "refused"]


@dataclass(frozen=True)
class CellFinding:
    """A finding and the title of the column it is about; no title when it is about the row."""

    finding: Finding
    column: str = ""


@dataclass(frozen=True)
class RowReport:
    """What became of one row of one file."""

    source: Source
    sheet: str
    row: int
    findings: tuple[CellFinding, ...]

    @property
    def status(self) -> Status:
        severities = {cell.finding.severity for cell in self.findings}
        if "error" in severities:
            return "refused"
        return "warning" if severities else "ok"

    def as_json(self) -> dict[str, object]:
        return {
            "source": self.source,
            "sheet": self.sheet,
            "row": self.row,
            "status": self.status,
            "findings": [{**cell.finding.as_json(), "column": cell.column} for cell in self.findings],
        }


@dataclass(frozen=True)
class ImportReport:
    """Every row of every file with its findings, and the findings that concern whole files."""

    rows: tuple[RowReport, ...]
    findings: tuple[Finding, ...] = ()

    def count(self, status: Status, source: Source = "results") -> int:
        return sum(row.status == status and row.source == source for row in self.rows)

    @property
    def has_errors(self) -> bool:
        of_files = any(finding.severity == "error" for finding in self.findings)
        return of_files or any(row.status == "refused" for row in self.rows)

    def as_json(self) -> dict[str, object]:
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "rows": [row.as_json() for row in self.rows],
        }


@dataclass
class RowDraft:
    """A row being read: content by JSON pointer, words that are no content, and findings by column."""

    source: Source
    table: Table
    row: Row
    content: dict[str, Json] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    findings: list[CellFinding] = field(default_factory=list)
    refused_columns: set[str] = field(default_factory=set)

    @property
    def code(self) -> str:
        return self.words.get(self.table.layout.key_column, "")

    def add(self, finding: Finding, key: str = "") -> None:
        """Report a finding of the row, or of its column `key`."""
        title = self.table.column(key).title if key else ""
        if key and finding.severity == "error":
            self.refused_columns.add(key)
        self.findings.append(CellFinding(finding, title))

    def column_for(self, pointer: str) -> Column | None:
        """The column that a finding's pointer is about: the one it stands in, else the first inside it."""
        columns = [c for c in self.table.layout.columns if c.key in self.table.positions]
        within = [c for c in columns if f"{pointer}/".startswith(f"{c.key}/")]
        if within:
            return max(within, key=lambda column: len(column.key))
        return next((c for c in columns if pointer and c.key.startswith(f"{pointer}/")), None)

    def report(self) -> RowReport:
        return RowReport(self.source, self.table.sheet, self.row.number, tuple(self.findings))


def read_row(source: Source, table: Table, row: Row) -> RowDraft:
    """Each cell by its column's reader; what cannot be read is a finding and is left out."""
    draft = RowDraft(source, table, row)
    for column in table.layout.columns:
        key = column.key
        if key in row.unreadable:
            draft.add(_about("cell-not-calculated", sentences.CELL_NOT_CALCULATED, column), key)
        elif key in row.cells:
            _read_cell(draft, column, row.cells[key])
    return draft


def put(parts: dict[str, Any], pointer: str, value: Json) -> None:
    """Set a value in nested objects by its JSON pointer."""
    *above, last = _tokens(pointer)
    for token in above:
        parts = parts.setdefault(token, {})
    parts[last] = value


def get(parts: Mapping[str, Any], pointer: str) -> Json | None:
    """The value at a JSON pointer, or None."""
    found: Any = parts
    for token in _tokens(pointer):
        found = found.get(token) if isinstance(found, Mapping) else None
    return found  # type: ignore[no-any-return]  # what put() set


@lru_cache(maxsize=4096)
def _tokens(pointer: str) -> tuple[str, ...]:
    """A file of 2,000 pupils has a few hundred pointers, and asks for each thousands of times."""
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def _read_cell(draft: RowDraft, column: Column, text: str) -> None:
    if not is_storable(text):
        draft.add(_about("character-not-allowed", sentences.CHARACTER_NOT_ALLOWED, column), column.key)
        return
    if is_error(text):
        draft.add(_about("cell-not-calculated", sentences.CELL_NOT_CALCULATED, column), column.key)
        return
    if column.read is read_text and is_tcvn3(text):
        draft.add(_about("old-encoding", sentences.OLD_ENCODING, column), column.key)
        return
    spelled = with_vietnamese_d(text)
    if spelled != text:
        draft.add(_about("letter-replaced", sentences.LETTER_REPLACED, column, "warning"), column.key)
    value = column.read(spelled)
    if value is None:
        form = FORMS[column.read]
        finding = Finding(
            "cell-not-understood",
            sentences.CELL_NOT_UNDERSTOOD,
            _pointer(column),
            parameters={"column": column.title, "form": form},
        )
        draft.add(finding, column.key)
    elif column.key.startswith("/"):
        if value != []:
            draft.content[column.key] = value
    else:
        draft.words[column.key] = str(value)


def _about(
    code: str,
    sentence: Sentence,
    column: Column,
    severity: Literal["error", "warning"] = "error",
) -> Finding:
    return Finding(code, sentence, _pointer(column), severity, {"column": column.title})


def _pointer(column: Column) -> str:
    return column.key if column.key.startswith("/") else ""

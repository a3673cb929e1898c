"""A look over an .xlsx's XML before the reader opens it: how far the values reach, and which
formulas have none.

The reader allocates the rectangle up to the farthest value, so one value in XFD1048576 would take
16 billion cells.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from xml.parsers import expat

from hbs_schema.findings import Finding
from hbs_sheets import sentences
from hbs_sheets.errors import SpreadsheetRefused

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})\Z")
_ROW = re.compile(r"[1-9][0-9]{0,6}\Z")
_ENCODING = "UTF-8"
"""Whatever the file declares: another encoding could hide cells from this look."""

_MOST_SHEETS = 500
"""Empty ones too: the reader looks for each among all of them."""
_YES = frozenset({"1", "true", "on"})
_MOST_ELEMENTS = 3_000_000


@dataclass(frozen=True)
class Scan:
    """The extents of sheets by name, and the length of each shared string."""

    extents: Mapping[str, "Extent"]
    shared_lengths: Sequence[int]
    is_from_1904: bool = False
    """Whether day numbers count from 1904, as old spreadsheets of the Macintosh have them."""

    def text_length(self) -> int:
        """Characters that the reader will hold for shared strings."""
        return sum(
            self.shared_lengths[index] * times
            for extent in self.extents.values()
            for index, times in extent.shared_texts.items()
            if 0 <= index < len(self.shared_lengths)
        )


@dataclass
class Extent:
    """How far a sheet's values reach (counts, not indexes), and which cells have no known value."""

    rows: int = 0
    columns: int = 0
    unreadable: set[tuple[int, int]] = field(default_factory=set)
    formulas: Counter[int] = field(default_factory=Counter)
    """How many cells of a column hold a formula with the value that it had when the file was saved."""
    shared_texts: Counter[int] = field(default_factory=Counter)
    """How often each shared string is used: the reader copies it for every cell."""

    def reach(self, row: int, column: int) -> None:
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)


def scan_worksheets(entries: Mapping[str, bytes]) -> Scan:
    """The extent of every XML entry that holds cells, by entry name. A DOCTYPE anywhere refuses the file."""
    extents = {}
    shared_lengths: list[int] = []
    for name, content in entries.items():
        scan = _Pass()
        try:
            scan.parse(content)
        except (expat.ExpatError, LookupError, ValueError) as fault:
            raise SpreadsheetRefused(Finding("file-unreadable", sentences.FILE_UNREADABLE)) from fault
        if scan.has_cells:
            extents[name] = scan.extent
        # With two such entries the longer lengths count, whichever the reader takes.
        longer = zip_longest(shared_lengths, scan.shared_lengths, fillvalue=0)
        shared_lengths = [max(pair) for pair in longer]
    return Scan(extents, shared_lengths)


def by_sheet(scan: Scan, entries: Mapping[str, bytes]) -> Scan:
    """The same with extents by sheet name instead of entry name, by workbook.xml and its relations.

    Sheets that cannot be traced are left out. Two sheets of one name refuse the file: the reader gives the first of
    them twice.
    """
    # The reader asks for entries without regard to case, and takes a backslash for a slash.
    by_path = {name.replace("\\", "/").casefold(): name for name in entries}
    targets = {
        attributes.get("Id", ""): _path(attributes.get("Target", ""))
        for tag, attributes in _elements(entries.get(by_path.get("xl/_rels/workbook.xml.rels", "")))
        if tag == "Relationship"
    }
    found: dict[str, str] = {}
    is_from_1904 = False
    for tag, attributes in _elements(entries.get(by_path.get("xl/workbook.xml", ""))):
        if tag == "workbookPr":
            is_from_1904 = attributes.get("date1904", "0") in _YES
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            if attributes.get("name", "") in found or len(found) == _MOST_SHEETS:
                raise _unsafe()
            found[attributes.get("name", "")] = by_path.get(targets.get(relation, ""), "")
    extents = {sheet: scan.extents[entry] for sheet, entry in found.items() if entry in scan.extents}
    return Scan(extents, scan.shared_lengths, is_from_1904)


def _path(target: str) -> str:
    """From the folder of the workbook, or from the root."""
    path = target.replace("\\", "/").casefold()
    return path[1:] if path.startswith("/") else path if path.startswith("xl/") else f"xl/{path}"


def _elements(content: bytes | None) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    if content is None:
        return found
    parser = expat.ParserCreate(_ENCODING)
    parser.StartElementHandler = lambda tag, attributes: found.append((_local(tag), attributes))
    parser.Parse(content, True)
    return found


class _Pass:
    """One pass; positions follow `r` where it is given and count on where it is not."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.has_cells = False
        self.shared_lengths: list[int] = []
        self._elements = 0
        self._row = -1
        self._column = -1
        self._type = ""
        self._written = ""
        self._has_formula = False
        self._has_value = False
        self._in_value = False

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate(_ENCODING)
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.buffer_text = True
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise _unsafe()
        match _local(tag):
            case "row":
                self._start_row(attributes.get("r", ""))
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
            case "v":
                self._in_value = True
                self._written = ""
                # An empty string is a formula's honest result only where the type says string.
                self._has_value = self._has_value or self._type == "str"
            case "is":
                self._has_value = True
            case "si":
                self.shared_lengths.append(0)

    def _start_row(self, written: str) -> None:
        if written and not _ROW.match(written):
            raise _unsafe()
        self._row = int(written) - 1 if written else self._row + 1
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.has_cells = True
        self._type = attributes.get("t", "")
        self._has_formula = self._has_value = False
        written = attributes.get("r", "")
        reference = _REFERENCE.match(written)
        if reference:
            self._row = int(reference[2]) - 1
            self._column = _column_index(reference[1].upper())
        elif written:
            # What is no reference here might be one to the reader.
            raise _unsafe()
        else:
            self._column += 1

    def _end(self, tag: str) -> None:
        match _local(tag):
            case "v":
                self._in_value = False
                if self._type == "s" and self._written.strip().isdecimal():
                    self.extent.shared_texts[int(self._written[:10])] += 1
            case "c":
                if self._has_value or self._has_formula:
                    self.extent.reach(self._row, self._column)
                if self._type == "e" or (self._has_formula and not self._has_value):
                    self.extent.unreadable.add((self._row, self._column))
                elif self._has_formula:
                    self.extent.formulas[self._column] += 1

    def _characters(self, text: str) -> None:
        if self._in_value and text.strip():
            self._has_value = True
            self._written += text
        elif self.shared_lengths:
            self.shared_lengths[-1] += len(text)


def _refuse_doctype(*_: object) -> None:
    raise _unsafe()


def _unsafe() -> SpreadsheetRefused:
    return SpreadsheetRefused(Finding("file-unsafe", sentences.FILE_UNSAFE))


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1

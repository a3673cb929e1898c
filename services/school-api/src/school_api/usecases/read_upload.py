"""What was sent, read by its form: spreadsheets by their layout, JSON or NDJSON record by record."""

import io
from dataclasses import dataclass
from typing import Literal, assert_never

from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.opening import ClassFiles, ImportSetting, Track
from hbs_sheets.records import import_lines, import_list
from school_api.domain.errors import FileRefused, items_of


@dataclass(frozen=True)
class SentSheets:
    """Spreadsheets."""

    sheets: ClassFiles

    @property
    def layout(self) -> str:
        return self.sheets.layout

    def files(self) -> dict[str, tuple[bytes, ...]]:
        """By source, as they came."""
        single = {"pupils": self.sheets.pupils, "supplement": self.sheets.supplement}
        return {"results": self.sheets.results} | {name: (body,) for name, body in single.items() if body is not None}


@dataclass(frozen=True)
class SentRecords:
    """A body of records, a line each or in one list."""

    layout: Literal["ndjson", "json"]
    body: bytes

    def files(self) -> dict[str, tuple[bytes, ...]]:
        """By source, as they came."""
        return {"records": (self.body,)}


Sent = SentSheets | SentRecords


def read_upload(sent: Sent, setting: ImportSetting) -> ClassImport:
    """Raises FileRefused when the whole of it cannot be read."""
    try:
        return _read(sent, setting)
    except SpreadsheetRefused as refused:
        raise FileRefused(items_of(refused.findings)) from refused


def track_of(track: str) -> Track:
    """The layouts know two; whether a track is one of them is for the rules to say."""
    return "supplementary" if track == "supplementary" else "completed"


def _read(sent: Sent, setting: ImportSetting) -> ClassImport:
    match sent:
        case SentSheets():
            return import_class(sent.sheets, setting)
        case SentRecords(layout="ndjson"):
            # Line by line: never more than one record's tree is built beside what was read.
            return import_lines(io.BytesIO(sent.body), setting)
        case SentRecords():
            return import_list(sent.body, setting)
        case _:
            assert_never(sent)

"""Uploads in their three forms: spreadsheets as a form, records as JSON or NDJSON. One route takes them all."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile

from hbs_sheets.opening import ClassFiles, ResultsLayout
from hbs_sheets.records import MOST_RECORDS
from school_api.domain.errors import UploadMalformed
from school_api.usecases.read_upload import Sent, SentRecords, SentSheets

LARGEST_IMPORT = 32 * 1024 * 1024
"""Three spreadsheets at their own limits, or a school's records."""

MOST_FILES = 40
"""A gradebook of every subject and semester, in a file each."""

_FIELDS = frozenset({"layout", "is_dry_run", "results", "pupils", "supplement"})
_LAYOUT: TypeAdapter[ResultsLayout] = TypeAdapter(ResultsLayout)
_FLAG = TypeAdapter(bool)
_FILE = {"type": "string", "format": "binary"}
_EXAMPLE = {
    "pupil_code": "HS-0001",
    "class": "5A",
    "grade": 5,
    "parts": {"subjects/TOAN": {"level": "T", "test": "9"}, "attendance": {"excused_days": 1, "unexcused_days": 0}},
}
_RECORD = {
    "title": "ImportedRecord",
    "type": "object",
    "required": ["pupil_code", "parts"],
    "additionalProperties": False,
    "properties": {
        "pupil_code": {"type": "string"},
        "class": {"type": "string", "description": "Needed in a whole school's file"},
        "grade": {"type": "integer", "description": "Needed where the class has several"},
        "parts": {"type": "object", "description": "Values by part name; docs/packet/values has the schema of each"},
        "schema": {"type": "object", "description": "If given, the class's: id and version"},
        "level": {"type": "string"},
        "school_year": {"type": "string"},
        "track": {"type": "string"},
    },
    "examples": [_EXAMPLE],
}
_FORM = {
    "title": "ImportedSheets",
    "type": "object",
    "required": ["layout", "results"],
    "additionalProperties": False,
    "properties": {
        "layout": {**_LAYOUT.json_schema(), "description": "Which columns the files have"},
        "results": {
            "type": "array",
            "items": _FILE,
            "minItems": 1,
            "maxItems": MOST_FILES,
            "description": "The results; a gradebook may be many files",
        },
        "pupils": {**_FILE, "description": "The pupil list, unless the results' workbook has it"},
        "supplement": {**_FILE, "description": "The second sheet, if it is a file of its own"},
        "is_dry_run": {"type": "boolean", "default": False, "description": "Report only; nothing is stored"},
    },
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Spreadsheets (.xlsx or .xls), a list of records, or a record a line.",
        "content": {
            "multipart/form-data": {"schema": _FORM},
            "application/json": {
                "schema": {
                    "title": "ImportedRecords",
                    "type": "object",
                    "required": ["records"],
                    "additionalProperties": False,
                    "properties": {"records": {"type": "array", "items": _RECORD, "maxItems": MOST_RECORDS}},
                    "examples": [{"records": [_EXAMPLE]}],
                }
            },
            "application/x-ndjson": {"schema": _RECORD},
        },
    }
}
"""For a route's `openapi_extra=`."""

DryRun = Annotated[bool, Query(description="Report only; nothing is stored")]


async def sent_in(request: Request) -> tuple[Sent, bool]:
    """What was uploaded, and whether its form asks for a dry run. Raises UploadMalformed."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "application/x-ndjson":
        return SentRecords("ndjson", await request.body()), False
    if kind == "application/json":
        return SentRecords("json", await request.body()), False
    if kind != "multipart/form-data":
        raise UploadMalformed
    async with request.form(max_files=MOST_FILES + 2, max_fields=len(_FIELDS)) as form:
        return await _sheets(form), _flag(form)


async def _sheets(form: FormData) -> SentSheets:
    if not form.keys() <= _FIELDS:
        raise UploadMalformed
    results = tuple([await _bytes(entry) for entry in form.getlist("results")])
    if not 1 <= len(results) <= MOST_FILES:
        raise UploadMalformed
    try:
        layout = _LAYOUT.validate_python(form.get("layout"))
    except ValidationError:
        raise UploadMalformed from None
    single = {name: await _bytes(form[name]) if name in form else None for name in ("pupils", "supplement")}
    return SentSheets(ClassFiles(layout=layout, results=results, **_present(single)))


def _present(files: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """An empty file field of a browser's form is no file."""
    return {name: body or None for name, body in files.items()}


async def _bytes(entry: UploadFile | str) -> bytes:
    if isinstance(entry, str):
        raise UploadMalformed
    return await entry.read()


def _flag(form: FormData) -> bool:
    try:
        return _FLAG.validate_python(form.get("is_dry_run", "false"))
    except ValidationError:
        raise UploadMalformed from None

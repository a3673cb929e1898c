"""One record as JSON, or one a line as NDJSON."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from hbs_schema.checking import sentences
from hbs_schema.checking.record_file import RecordFile, parts_of, setting_of
from hbs_schema.checking.rows import CheckedRow, Defaults, FileUnreadable
from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer

MAX_LINE = 1024 * 1024
MAX_RECORDS = 100_000


def read_json(data: bytes, defaults: Defaults) -> Iterator[CheckedRow]:
    """The one record of a JSON file."""
    yield _row(data, sentences.RECORD, defaults)


def read_ndjson(data: bytes, defaults: Defaults) -> Iterator[CheckedRow]:
    """A record a line; empty lines are passed over. Raises FileUnreadable beyond the limit."""
    count = 0
    for number, text in enumerate(data.split(b"\n"), start=1):
        if not text.strip():
            continue
        count += 1
        if count > MAX_RECORDS:
            raise FileUnreadable(sentences.TOO_MANY_ROWS)
        yield _row(text, sentences.line(number), defaults)


def is_one_value(data: bytes) -> bool:
    """Whether a text is one JSON value and not one a line."""
    try:
        _parse(data)
    except ValueError:
        return False
    return True


def _row(data: bytes, place: Term, defaults: Defaults) -> CheckedRow:
    if len(data) > MAX_LINE:
        return CheckedRow(place, findings=(Finding("record-too-large", sentences.FILE_TOO_LARGE),))
    try:
        value = _parse(data)
    except ValueError:
        return CheckedRow(place, findings=(Finding("json-malformed", sentences.JSON_MALFORMED),))
    try:
        record = RecordFile.model_validate(value)
    except ValidationError as refusal:
        return CheckedRow(place, findings=tuple(_findings(refusal)))
    setting = setting_of(record, defaults)
    if setting is None:
        return CheckedRow(place, findings=(Finding("setting-missing", sentences.SETTING_MISSING),))
    return CheckedRow(place, parts_of(record), setting)


def _findings(refusal: ValidationError) -> Iterator[Finding]:
    """One for each member at the top; what is below was written by the sender and is not echoed."""
    known = {field.alias or name for name, field in RecordFile.model_fields.items()}
    tops = {str(error["loc"][0]) if error["loc"] else "" for error in refusal.errors(include_url=False)}
    for top in sorted({top if top in known else "" for top in tops}):
        yield Finding("record-malformed", sentences.RECORD_MALFORMED, pointer(top) if top else "")


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice in one object")
    return found


def _constant(_: str) -> Any:
    raise ValueError("not a number of JSON")

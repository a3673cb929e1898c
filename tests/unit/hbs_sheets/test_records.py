"""Records as JSON and NDJSON: every line reported, bad ones clearly, none taken for another's."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_sheets.assemble import ClassImport
from hbs_sheets.errors import SpreadsheetRefused
from hbs_sheets.opening import ImportSetting
from hbs_sheets.records import LONGEST_LINE, MOST_RECORDS, import_lines, import_list
from tests.unit.hbs_sheets.made_secondary import YEAR, content

SETTING = ImportSetting((7,), YEAR)


def record(number: int, **changes: Any) -> dict[str, Any]:
    parts = content(number, 7)
    return {"pupil_code": parts["personal"]["pupil_code"], "parts": parts, **changes}


def lines(*records: object) -> bytes:
    return b"\n".join(one if isinstance(one, bytes) else json.dumps(one).encode() for one in records)


def read(*records: object, setting: ImportSetting = SETTING) -> ClassImport:
    return import_lines(io.BytesIO(lines(*records)), setting)


def told(imported: ClassImport) -> dict[int, list[str]]:
    return {row.row: [cell.finding.code for cell in row.findings] for row in imported.report.rows if row.findings}


def test_a_line_is_a_pupil_and_blank_lines_are_none():
    imported = read(record(1), b"", record(2))

    assert told(imported) == {}
    assert [(pupil.row, pupil.pupil_code, pupil.grade) for pupil in imported.pupils] == [
        (1, "7900000001", 7),
        (3, "7900000002", 7),
    ]
    assert [(row.source, row.status) for row in imported.report.rows] == [("records", "ok")] * 2


def test_a_list_is_read_as_lines_are():
    body = json.dumps({"records": [record(1), record(2)]}).encode()

    assert import_list(body, SETTING).pupils == read(record(1), record(2)).pupils


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "record-unreadable"),
        (b"\xff\xfe", "record-unreadable"),
        (b'{"pupil_code":"1","pupil_code":"2","parts":{}}', "record-unreadable"),
        (b'{"pupil_code":"1","parts":{"a":NaN}}', "record-unreadable"),
        (b"[" * 100_000, "record-unreadable"),
        (b"1" * 5_000, "record-unreadable"),
        (b"[]", "record-malformed"),
        (b'{"pupil_code":"1"}', "record-malformed"),
        (b'{"pupil_code":1,"parts":{}}', "record-malformed"),
        (b'{"pupil_code":"1","parts":{},"mark":9}', "record-malformed"),
        (b'{"pupil_code":"' + b"1" * LONGEST_LINE + b'","parts":{}}', "record-too-large"),
    ],
)
def test_a_line_that_is_no_record_says_why_and_holds_up_no_other(line, code):
    imported = read(line, record(2))

    assert told(imported) == {1: [code]}
    assert [pupil.row for pupil in imported.pupils] == [2]


def test_a_code_in_two_lines_refuses_both():
    imported = read(record(1), record(2), record(1))

    assert told(imported) == {1: ["pupil-code-repeated"], 3: ["pupil-code-repeated"]}
    assert [pupil.row for pupil in imported.pupils] == [2]


def test_the_lines_code_must_be_the_parts_code():
    imported = read(record(1, pupil_code="7900000009"))

    assert told(imported) == {1: ["pupil-code-differs"]}
    assert not imported.pupils[0].is_ready


@pytest.mark.parametrize(
    "changes",
    [
        {"level": "primary"},
        {"school_year": "2024-2025"},
        {"track": "supplementary"},
        {"schema": {"id": "secondary", "version": 2}},
    ],
)
def test_a_record_of_another_class_is_not_taken(changes):
    assert told(read(record(1, **changes))) == {1: ["record-of-another-class"]}


def test_what_hbs_check_takes_is_taken_here():
    own = {"schema": {"id": "secondary", "version": 1}, "level": "lower-secondary", "grade": 7}

    assert told(read(record(1, **own, school_year=YEAR, track="completed"))) == {}


def test_a_combined_class_needs_the_grade_and_a_schools_file_the_class():
    combined = ImportSetting((6, 7), YEAR)
    school = ImportSetting((6, 7), YEAR, classes={"7a": (7,), "6a": (6,)})

    assert told(read(record(1), record(2, grade=7), record(3, grade=True), setting=combined)) == {
        1: ["grade-unknown"],
        3: ["grade-unknown"],
    }
    named = read(record(1), record(2, **{"class": "7A"}), record(3, **{"class": "8A"}), setting=school)
    assert told(named) == {1: ["class-unknown"], 3: ["class-unknown"]}
    assert [(pupil.class_code, pupil.grade) for pupil in named.pupils] == [("7A", 7)]


def test_characters_that_cannot_be_signed_are_found_at_once():
    parts = {**content(1, 7), "identity": {**content(1, 7)["identity"], "full_name": "Đào\u202e"}}

    assert "character-not-allowed" in told(read(record(1, parts=parts)))[1]


def test_a_missing_person_is_said_part_by_part():
    parts = {name: value for name, value in content(1, 7).items() if name not in ("identity", "personal")}

    found = told(read(record(1, parts=parts)))[1]
    assert found.count("part-missing") == 2


def test_an_empty_body_and_too_many_lines_are_refused():
    assert [finding.code for finding in read().report.findings] == ["no-rows"]
    with pytest.raises(SpreadsheetRefused, match="records-too-many"):
        import_lines((b"{}" for _ in range(MOST_RECORDS + 1)), SETTING)
    with pytest.raises(SpreadsheetRefused, match="records-missing"):
        import_list(b"[]", SETTING)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=60)
@given(st.lists(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()), max_size=4))
def test_whatever_comes_is_reported_and_never_raises(some):
    content_lines = b"\n".join(some).split(b"\n")

    imported = import_lines(content_lines, SETTING)

    assert len(imported.report.rows) == sum(bool(line.strip()) for line in content_lines)
    assert all(row.status == "refused" for row in imported.report.rows)


@settings(max_examples=40)
@given(st.sampled_from(sorted(content(1, 7))), JSON)
def test_whatever_a_part_holds_is_reported_and_never_raises(name, value):
    imported = read(record(1, parts={**content(1, 7), name: value}))

    assert len(imported.report.rows) == 1

"""What is asked of every record: text, person, places on their day, study history, the rule book itself."""

import json
import unicodedata

import pytest

from hbs_schema.rules.book import RuleBook, Setting, check_record
from hbs_schema.rules.general_policy import GeneralPolicy
from hbs_schema.rules.rule_book import default_rule_book, read_rule_book
from hbs_schema.rules.tt22 import Tt22Policy
from hbs_schema.rules.tt27 import Tt27Policy
from tests.support.pupils import complete_values, primary_2_values, secondary_values

PRIMARY = Setting("primary", 4, "2025-2026", "completed", ("primary", 2))
LOWER = Setting("lower-secondary", 7, "2025-2026", "completed", ("secondary", 1))
RECORDS = [(primary_2_values, PRIMARY), (secondary_values, LOWER)]


def found(parts, setting=LOWER, **general):
    book = RuleBook(general=GeneralPolicy(**general))
    return {(f.code, f.pointer, f.severity) for f in check_record(parts, setting, book)}


@pytest.mark.parametrize(("make", "setting"), RECORDS, ids=["primary", "secondary"])
def test_what_is_asked_of_every_record_is_asked_of_all_levels(make, setting):
    parts = make()
    parts["identity"]["full_name"] = "..."
    parts["personal"]["ethnicity_code"] = "99"
    parts["remarks"]["school"] |= {"district": "Quận Thử", "province": "Hà Tây"}

    assert found(parts, setting) == {
        ("name-without-letters", "/identity/full_name", "error"),
        ("ethnicity-unknown", "/personal/ethnicity_code", "warning"),
        ("district-ended", "/remarks/school/district", "error"),
        ("province-unknown", "/remarks/school/province", "warning"),
    }


@pytest.mark.parametrize("name", ["", " ", " Lò", "Lò\nThị", "x" * 201, None, 7])
def test_a_name_is_one_line_that_is_not_empty(name):
    parts = secondary_values()
    parts["identity"]["full_name"] = name

    assert ("value-malformed", "/identity/full_name", "error") in found(parts)


@pytest.mark.parametrize("born", ["2013", "2013-03", "2013-03-02"])
def test_a_birth_date_may_be_partial(born):
    parts = secondary_values()
    parts["identity"]["birth_date"] = born

    assert found(parts) == set()


@pytest.mark.parametrize("born", ["2013-02-30", "13", "2013-3-2", "02/03/2013"])
def test_a_birth_date_that_is_none_is_refused(born):
    parts = secondary_values()
    parts["identity"]["birth_date"] = born

    assert {code for code, _, _ in found(parts)} <= {"date-unreal", "value-malformed"}
    assert found(parts) != set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (unicodedata.normalize("NFD", "Chăm chỉ, tiến bộ"), "text-not-composed"),
        ("Chăm\tchỉ", "character-not-allowed"),
        ("Chăm\x00chỉ", "character-not-allowed"),
        ("Chăm\u202echỉ", "character-not-allowed"),
        ("Chăm\r\nchỉ", "character-not-allowed"),
        ("Chăm\ud800", "character-not-allowed"),
    ],
)
def test_text_that_no_packet_carries_is_found_before_it_is_packed(text, code):
    parts = secondary_values()
    parts["subjects/TOAN"]["year"]["comment"] = text

    assert (code, "/subjects~1TOAN/year/comment", "error") in found(parts)


def test_line_breaks_and_quotes_in_a_comment_are_fine():
    parts = secondary_values()
    parts["subjects/TOAN"]["year"]["comment"] = 'Chăm chỉ.\n"Tốt" \\ khá'

    assert found(parts) == set()


def test_text_in_a_field_that_may_hold_a_name_is_never_echoed():
    parts = secondary_values()
    parts["identity"]["full_name"] = "Lò\x07Bí Mật"
    parts["personal"]["Tên Bí Mật"] = "x\x07"

    for finding in check_record(parts, LOWER):
        assert "Mật" not in json.dumps(finding.as_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("day", "province", "is_known"),
    [
        ("2025-06-30", "Bình Dương", True),
        ("2025-07-01", "Bình Dương", False),
        ("2025-06-30", "Tỉnh Hoà Bình", True),
        ("2025-07-01", "Tỉnh Hòa Bình", False),
        ("2025-07-01", "Thành phố Hồ Chí Minh", True),
        ("2025-07-01", "TP. Huế", True),
        ("2024-12-31", "Huế", False),
        ("2025-07-01", "Huyện Thử", False),
    ],
)
def test_a_schools_province_is_one_of_the_day_of_issue(day, province, is_known):
    parts = secondary_values()
    parts["remarks"] |= {"issued_on": day}
    parts["remarks"]["school"] = {**parts["remarks"]["school"], "province": province}

    assert found(parts) == (set() if is_known else {("province-unknown", "/remarks/school/province", "warning")})
    assert found(parts, province_unknown="off") == set()


@pytest.mark.parametrize(("day", "is_allowed"), [("2025-06-30", True), ("2025-07-01", False)])
def test_a_district_stands_only_on_pages_issued_before_the_districts_ended(day, is_allowed):
    parts = secondary_values()
    parts["remarks"]["issued_on"] = day
    parts["remarks"]["school"]["district"] = "Quận Hà Đông"

    assert found(parts) == (set() if is_allowed else {("district-ended", "/remarks/school/district", "error")})


def test_the_older_primary_schema_is_asked_the_same_where_it_has_the_field():
    parts = complete_values()
    parts["remarks"]["school"]["province"] = "Hà Tây"

    setting = Setting("primary", 4, "2025-2026", "completed", ("primary", 1))
    assert found(parts, setting) == {("province-unknown", "/remarks/school/province", "warning")}


@pytest.mark.parametrize(
    ("place", "is_right"),
    [
        ({"text": "xã Cũ, huyện Cũ, Hà Sơn Bình"}, True),
        ({"text": "phường Thử, Bắc Giang", "province": "24", "as_of": "2025-06-30"}, True),
        ({"text": "phường Thử, Bắc Giang", "province": "24", "as_of": "2025-07-01"}, True),
        ({"text": "phường Thử, Bắc Ninh", "province": "24", "as_of": "2025-07-01"}, True),
        ({"text": "phường Thử, Bắc Ninh", "province": "24", "as_of": "2025-06-30"}, False),
        ({"text": "Bình Dương", "province": "74", "as_of": "2025-06-30"}, True),
        ({"text": "Bình Dương", "province": "74", "as_of": "2025-07-01"}, False),
        ({"text": "Hà Tây", "province": "28", "as_of": "2008-07-31"}, True),
        ({"text": "Hà Tây", "province": "28", "as_of": "2008-08-01"}, False),
        ({"text": "Sài Gòn", "province": "79", "as_of": "1990-01-01"}, True),
        ({"text": "Paris, Cộng hòa Pháp"}, True),
    ],
)
@pytest.mark.parametrize("field", ["birthplace", "origin", "address"])
def test_a_province_code_is_held_against_the_list_of_its_day_and_a_name_never_is(field, place, is_right):
    parts = secondary_values()
    parts["personal"][field] = place

    assert found(parts) == (set() if is_right else {("place-code-unknown", f"/personal/{field}/province", "warning")})


@pytest.mark.parametrize(
    ("ethnicity", "code", "is_right"),
    [("Ê-đê", "12", True), ("Ê Đê", "12", True), ("Kinh", "12", False), (None, "12", True), ("Ê-đê", "77", False)],
)
def test_an_ethnicity_code_means_what_stands_beside_it(ethnicity, code, is_right):
    parts = secondary_values()
    parts["personal"] |= {"ethnicity": ethnicity, "ethnicity_code": code}
    if ethnicity is None:
        del parts["personal"]["ethnicity"]

    assert found(parts) == (set() if is_right else {("ethnicity-unknown", "/personal/ethnicity_code", "warning")})


def without_id(reason, nationality="Việt Nam"):
    parts = secondary_values()
    del parts["personal"]["personal_id"]
    return {**parts, "personal": {**parts["personal"], "personal_id_absent": reason, "nationality": nationality}}


def test_a_personal_id_may_be_absent_with_a_reason_that_fits():
    assert found(without_id("not-issued")) == set()
    assert found(without_id("foreign", "Lào")) == set()
    assert found(without_id("foreign")) == {("id-reason-unlike", "/personal/personal_id_absent", "warning")}
    expected = {("personal-id-absent", "/personal/personal_id_absent", "error")}
    assert found(without_id("not-issued"), personal_id_absent="error") == expected


def test_a_personal_id_without_a_reason_for_its_absence_is_refused():
    parts = secondary_values()
    del parts["personal"]["personal_id"]

    assert found(parts) == {("personal-id-absent", "/personal/personal_id", "error")}


def test_a_personal_id_of_another_sex_or_year_is_a_warning():
    parts = secondary_values()
    parts["identity"]["sex"] = "male"

    assert found(parts) == {("personal-id-unlike", "/personal/personal_id", "warning")}


def row(entered=None, left=None, year="2024-2025"):
    days = {"entered_on": entered, "left_on": left}
    kept = {name: day for name, day in days.items() if day}
    return {"school_year": year, "class_name": "6A", "school_name": "Trường Thử", **kept}


@pytest.mark.parametrize(
    ("rows", "is_right"),
    [
        ([row("2024-09-05", "2025-01-10"), row("2025-01-10", "2025-05-31")], True),
        ([row("2024-09-05", "2025-01-10"), row("2025-01-09", "2025-05-31")], False),
        ([row("2024-09-05"), row("2024-09-05")], True),
        ([row("2024-09-05", "2024-09-01")], False),
        ([row(), row()], True),
    ],
)
def test_rows_of_the_study_history_do_not_overlap(rows, is_right):
    parts = secondary_values()
    parts["personal"]["study_history"] = rows
    place = f"/personal/study_history/{len(rows) - 1}"

    assert found(parts) == (set() if is_right else {("study-history-overlap", place, "warning")})


def test_a_year_of_the_study_history_is_two_consecutive_years():
    parts = secondary_values()
    parts["personal"]["study_history"] = [row(year="2024-2026")]

    assert found(parts) == {("school-year-malformed", "/personal/study_history/0/school_year", "error")}


@pytest.mark.parametrize("title", ["head", "deputy", "acting"])
def test_the_principal_signs_in_one_of_three_capacities(title):
    parts = secondary_values()
    parts["remarks"]["principal_title"] = title
    assert found(parts) == set()
    parts["remarks"]["principal_title"] = "boss"
    assert found(parts) == {("value-malformed", "/remarks/principal_title", "error")}
    del parts["remarks"]["principal_title"]
    assert found(parts) == {("field-missing", "/remarks/principal_title", "error")}


def test_the_rule_book_that_is_shipped_is_the_default():
    assert default_rule_book() == RuleBook()


def test_a_rule_book_may_say_one_thing_and_leave_the_rest():
    book = read_rule_book(b'{"registrar":"so-01","school_year":"2025-2026","tt22":{"most_absences":60}}')

    assert (book.registrar, book.school_year) == ("so-01", "2025-2026")
    assert book.tt22 == Tt22Policy(most_absences=60)
    assert book.tt27 == Tt27Policy()


def test_a_year_for_one_grade_leaves_the_other_grades_their_own():
    book = read_rule_book(b'{"tt22":{"first_year_by_grade":{"6":2022}},"tt27":{"first_year_by_grade":{}}}')
    assert book.tt22.first_year_by_grade == {**RuleBook().tt22.first_year_by_grade, 6: 2022}
    assert book.tt27 == RuleBook().tt27


@pytest.mark.parametrize(
    "text",
    [
        b'{"switch":1}',
        b'{"tt22":{"switch":1}}',
        b'{"tt22":{"most_absences":"45"}}',
        b'{"tt27":{"retake_ceiling":"T"}}',
        b'{"general":{"province_unknown":"maybe"}}',
        b'{"school_year":"2025-2027"}',
        b'{"tt22":{"most_absences":45,"most_absences":732}}',
        b'{"tt22":{},"tt22":{"most_absences":732}}',
        b"[]",
        b"",
        b" " * 70_000,
    ],
)
def test_a_rule_book_with_anything_unknown_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_rule_book(text)

"""The whole check of a primary year page: what it lets pass and what it names."""

from typing import Any

import pytest

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.tt27 import Tt27Policy, check_content
from hbs_schema.values.primary import Outcome, Subject
from tests.unit.hbs_schema.rules.year_pages import (
    Parts,
    exempt_person,
    with_result,
    year_page,
)


def check(
    parts: Parts,
    *,
    grade: int = 4,
    school_year: str = "2025-2026",
    track: str = "completed",
    policy: Tt27Policy | None = None,
) -> list[Finding]:
    return check_content(parts, grade=grade, school_year=school_year, track=track, policy=policy)


def found(parts: Parts, **setting: Any) -> set[tuple[str, str]]:
    return {(finding.code, finding.pointer) for finding in check(parts, **setting)}


def errors(parts: Parts, **setting: Any) -> set[str]:
    return {f.code for f in check(parts, **setting) if f.severity == "error"}


@pytest.mark.parametrize("grade", [1, 2, 3, 4, 5])
def test_a_right_page_of_each_grade_has_no_findings(grade):
    assert check(year_page(grade), grade=grade) == []


def test_values_and_parsed_json_are_checked_alike():
    parts = year_page()
    parts["subjects/TOAN"] = Subject.model_validate(parts["subjects/TOAN"])
    parts["outcome"] = Outcome.model_validate(parts["outcome"])

    assert check(parts) == []


def test_a_declared_result_that_was_not_computed_is_refused_with_the_reason():
    parts = year_page()
    parts["subjects/TIN_HOC"]["test"] = "8"

    finding = next(f for f in check(parts) if f.code == "result-mismatch")

    assert finding.pointer == "/outcome/result"
    assert finding.text("vi") == (
        "Kết quả giáo dục được ghi “Hoàn thành xuất sắc” nhưng kết quả tính theo Điều 9 Thông tư "
        "27/2020 là "
        "“Hoàn thành tốt” (môn Tin học có điểm 8). Đề nghị kiểm tra điểm hoặc mức đánh giá. "
        "[result-mismatch]"
    )
    assert finding.parameters["expected"] == Term("Hoàn thành tốt", "Completed well")


def test_a_result_below_the_computed_one_is_refused_too():
    assert ("result-mismatch", "/outcome/result") in found(with_result(year_page(), "HT"))


def test_a_test_of_0_is_a_mark_and_not_an_absence():
    parts = with_result(year_page(), "CHT")
    parts["subjects/TOAN"]["test"] = "0"

    assert errors(parts) == set()


def test_one_h_at_year_end_blocks_the_better_results_even_with_all_tens():
    parts = year_page()
    parts["subjects/DAO_DUC"]["level"] = "H"

    assert ("result-mismatch", "/outcome/result") in found(parts)
    assert errors(with_result(parts, "HT")) == set()


def test_every_problem_is_named_at_once():
    parts = year_page()
    del parts["subjects/KHOA_HOC"]
    del parts["qualities"]["traits"]["NHAN_AI"]
    del parts["remarks"]
    parts["subjects/TNXH"] = {"level": "T"}
    parts["subjects/GDTC"]["test"] = "9"
    parts["subjects/TOAN"]["test"] = "8.5"
    parts["subjects/LS_DL"].pop("test")
    parts["subjects/TIN_HOC"] = {"comment": "Chăm"}
    parts["conduct"] = {}

    assert found(parts) == {
        ("subject-missing", "/subjects~1KHOA_HOC"),
        ("trait-missing", "/qualities/traits/NHAN_AI"),
        ("part-missing", "/remarks"),
        ("subject-unknown", "/subjects~1TNXH"),
        ("test-forbidden", "/subjects~1GDTC/test"),
        ("mark-not-integer", "/subjects~1TOAN/test"),
        ("test-missing", "/subjects~1LS_DL/test"),
        ("level-missing", "/subjects~1TIN_HOC/level"),
        ("test-missing", "/subjects~1TIN_HOC/test"),
        ("part-unknown", "/conduct"),
    }


@pytest.mark.parametrize("mark", ["8.5", "8,5", "11", "-1", "", "9.0", "09", " 9", "１０", "chín", 8.5])
def test_a_mark_that_is_not_an_integer_from_0_to_10_is_refused(mark):
    parts = year_page()
    parts["subjects/TOAN"]["test"] = mark

    assert ("mark-not-integer", "/subjects~1TOAN/test") in found(parts)


def test_a_mark_is_quoted_with_a_comma_in_vietnamese():
    parts = year_page()
    parts["subjects/TOAN"]["test"] = "8.5"

    finding = check(parts)[0]

    assert finding.text("vi").startswith("Điểm kiểm tra cuối năm môn Toán là 8,5.")
    assert "8.5" in finding.text("en")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("subjects/TOAN", {"level": "Đ", "test": "9"}),
        ("subjects/TOAN", {"level": "D\u0323", "test": "9"}),
        ("subjects/TOAN", {"level": "t", "test": "9"}),
    ],
)
def test_a_level_of_the_other_column_is_unknown(part, change):
    parts = year_page()
    parts[part] = change

    assert ("level-unknown", "/subjects~1TOAN/level") in found(parts)


@pytest.mark.parametrize("letter", ["H", "\u00d0", "D"])
def test_a_quality_takes_only_its_own_letters(letter):
    parts = year_page()
    parts["qualities"]["traits"]["NHAN_AI"]["level"] = letter

    assert ("level-unknown", "/qualities/traits/NHAN_AI/level") in found(parts)


def test_grades_1_and_2_have_five_specific_competences():
    parts = year_page(2)
    parts["competences"]["specific"]["TIN_HOC"] = {"level": "T"}

    assert ("trait-unknown", "/competences/specific/TIN_HOC") in found(parts, grade=2)


def test_a_foreign_language_of_grade_2_has_a_level_and_no_test():
    parts = year_page(2)
    parts["subjects/NGOAI_NGU_1"] = {"level": "T"}
    assert check(parts, grade=2) == []

    parts["subjects/NGOAI_NGU_1"]["test"] = "9"
    assert ("test-forbidden", "/subjects~1NGOAI_NGU_1/test") in found(parts, grade=2)


@pytest.mark.parametrize(("switch", "code"), [("required", "test-missing"), ("never", None), ("optional", None)])
def test_an_ethnic_language_is_tested_as_policy_says(switch, code):
    parts = year_page()
    parts["subjects/TIENG_DTTS"] = {"level": "T"}

    codes = errors(parts, policy=Tt27Policy(ethnic_language_test=switch))

    assert codes == ({code} if code else set())


def test_an_optional_subject_counts_unless_policy_says_otherwise():
    parts = year_page()
    parts["subjects/TIENG_DTTS"] = {"level": "H"}

    assert errors(parts) == {"result-mismatch"}
    assert errors(parts, policy=Tt27Policy(counts_optional_subjects=False)) == set()


def test_missing_results_of_an_exempt_pupil_are_warnings():
    parts = with_result(year_page(), "HT")
    del parts["subjects/KHOA_HOC"]
    del parts["subjects/TOAN"]["test"]
    assert errors(parts) == {"subject-missing", "test-missing"}

    parts["personal"] = exempt_person()
    assert errors(parts) == set()
    assert {f.code for f in check(parts)} == {"subject-missing", "test-missing"}
    strict = Tt27Policy(suspends_for_exempt_pupils=False)
    assert errors(parts, policy=strict) == {"subject-missing", "test-missing"}


def test_exemption_never_excuses_a_mark_that_is_none():
    parts = year_page()
    parts["personal"] = exempt_person()
    parts["subjects/TOAN"]["test"] = "8.5"

    assert "mark-not-integer" in errors(parts)


def test_a_subject_without_level_needs_a_reason_and_the_reason_is_looked_at():
    parts = year_page()
    parts["subjects/GDTC"] = {"comment": "Tập luyện chăm chỉ."}
    assert found(parts) == {("level-missing", "/subjects~1GDTC/level")}

    parts["subjects/GDTC"] = {"exempt_reason": "Giấy xác nhận của cơ sở y tế"}

    assert [(f.code, f.severity) for f in check(parts)] == [("subject-exempt", "warning")]
    parts["subjects/GDTC"]["level"] = "T"
    assert errors(parts) == {"exempt-with-level"}


def test_a_subject_that_was_tested_is_not_one_that_was_exempt():
    parts = year_page()
    parts["subjects/TOAN"] = {"exempt_reason": "Giấy xác nhận của cơ sở y tế", "test": "9"}

    assert errors(parts) == {"exempt-with-level"}


def test_with_marks_missing_a_result_too_good_for_those_there_is_still_named():
    parts = year_page()
    del parts["subjects/TOAN"]["test"]
    parts["subjects/TIENG_VIET"]["test"] = "6"

    assert errors(parts) == {"test-missing", "result-mismatch"}


@pytest.mark.parametrize(
    ("grade", "school_year", "code"),
    [
        (5, "2023-2024", "circular-not-in-force"),
        (5, "2024-2025", None),
        (1, "2020-2021", None),
        (4, "2022-2023", "circular-not-in-force"),
        (4, "2025-2027", "school-year-malformed"),
        (4, "2025", "school-year-malformed"),
        (6, "2025-2026", "grade-outside-circular"),
        (0, "2025-2026", "grade-outside-circular"),
    ],
)
def test_the_circular_reached_the_grades_year_by_year(grade, school_year, code):
    page = year_page(grade if grade in range(1, 6) else 4)

    assert errors(page, grade=grade, school_year=school_year) == ({code} if code else set())


def test_an_unknown_track_is_refused():
    assert errors(year_page(), track="tất cả") == {"track-unknown"}


def test_dates_must_be_in_the_calendar():
    parts = year_page()
    parts["remarks"]["issued_on"] = "2026-02-30"
    parts["identity"] = {"full_name": "Nguyễn Văn Mẫu", "birth_date": "2016-02-31", "sex": "male"}

    assert found(parts) == {
        ("date-unreal", "/remarks/issued_on"),
        ("date-unreal", "/identity/birth_date"),
    }


@pytest.mark.parametrize(
    ("personal_id", "sex", "birth_date", "codes"),
    [
        ("001216000001", "male", "2016-05-01", set()),
        ("001316000001", "female", "2016", set()),
        ("001316000001", "male", "2016-05-01", {"personal-id-unlike"}),
        ("001215000001", "male", "2016-05-01", {"personal-id-unlike"}),
        ("999216000001", "male", "2016-05-01", set()),
    ],
)
def test_a_personal_id_unlike_sex_or_year_is_only_a_warning(personal_id, sex, birth_date, codes):
    parts = year_page()
    parts["identity"] = {"full_name": "Mẫu", "birth_date": birth_date, "sex": sex}
    parts["personal"] = exempt_person()
    del parts["personal"]["personal_id_absent"]
    parts["personal"]["personal_id"] = personal_id

    findings = check(parts)

    assert {f.code for f in findings} == codes
    assert all(f.severity == "warning" for f in findings)


def test_no_personal_id_needs_a_reason():
    parts = year_page()
    parts["personal"] = exempt_person()
    del parts["personal"]["personal_id_absent"]

    assert found(parts) == {("personal-id-absent", "/personal/personal_id")}


def test_no_sentence_repeats_what_a_person_wrote():
    name = "Nguyễn Văn Bí Mật"
    parts = year_page()
    parts["identity"] = {"full_name": name, "birth_date": name, "sex": name}
    parts["subjects/TOAN"]["test"] = name
    parts["subjects/LS_DL"]["level"] = name
    parts["qualities"]["traits"][name] = {"level": "T"}
    parts["remarks"][name] = name
    parts[name] = {}
    parts[f"subjects/{name}"] = {}

    told = "".join(str(finding.as_json()) for finding in check(parts))

    assert "Bí Mật" not in told
    assert "Nguyễn" not in told


def test_header_and_record_are_the_packets_business():
    assert check({**year_page(), "header": {"v": 1}, "record": {}}) == []

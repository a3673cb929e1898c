"""What a spreadsheet has no column for survives an import."""

from typing import Any

from school_api.domain.keeping import keep_citation, keep_unasked

PLACE = {"text": "Hà Tây", "province": "28", "as_of": "2007-01-01"}
OLD: dict[str, dict[str, Any]] = {
    "personal": {
        "personal_id": "001300000001",
        "identity_check": "verified",
        "identity_checked_on": "2025-09-05",
        "ethnicity": "Tày",
        "ethnicity_code": "03",
        "birthplace": PLACE,
        "study_history": [{"school_year": "2024-2025"}],
    },
    "subjects/TOAN": {"semester_1": {"mark": "8.0", "assessments": {"regular": ["8"]}}},
    "outcome": {"interim": {"school_name": "Trường cũ"}},
}


def imported(**changes: Any) -> dict[str, dict[str, Any]]:
    personal = {
        "personal_id": "001300000001",
        "identity_check": "unverified",
        "ethnicity": "Tày",
        "birthplace": {"text": "Hà Tây"},
    }
    return {
        "personal": {**personal, **changes},
        "subjects/TOAN": {"semester_1": {"mark": "8.0"}},
        "outcome": {"is_promoted": True},
    }


def test_checks_history_and_codes_stay() -> None:
    assert keep_unasked(imported(), OLD)["personal"] == OLD["personal"]


def test_another_number_is_not_checked_yet() -> None:
    personal = keep_unasked(imported(personal_id="001300000002"), OLD)["personal"]

    assert personal["identity_check"] == "unverified"
    assert "identity_checked_on" not in personal


def test_a_code_goes_with_its_word() -> None:
    personal = keep_unasked(imported(ethnicity="Kinh", birthplace={"text": "Hà Nội"}), OLD)["personal"]

    assert "ethnicity_code" not in personal
    assert personal["birthplace"] == {"text": "Hà Nội"}


def test_assessments_stay_while_their_result_does() -> None:
    same, other = imported(), imported()
    other["subjects/TOAN"] = {"semester_1": {"mark": "8.5"}}

    assert keep_unasked(same, OLD)["subjects/TOAN"] == OLD["subjects/TOAN"]
    assert keep_unasked(other, OLD)["subjects/TOAN"] == other["subjects/TOAN"]


def test_the_earlier_part_of_the_year_stays_cited() -> None:
    assert keep_unasked(imported(), OLD)["outcome"] == {"interim": {"school_name": "Trường cũ"}, "is_promoted": True}


def test_a_file_that_says_everything_keeps_the_citation_and_nothing_else() -> None:
    whole = imported()

    assert keep_citation(whole, OLD) == {**whole, "outcome": {**OLD["outcome"], **whole["outcome"]}}
    assert keep_citation({"identity": {}}, OLD) == {"identity": {}}


def test_a_place_of_the_first_schema_is_replaced() -> None:
    old = {"personal": {**OLD["personal"], "birthplace": "Hà Tây"}}

    assert keep_unasked(imported(), old)["personal"]["birthplace"] == {"text": "Hà Tây"}

"""A school's list of pupils, and the content of a sign-off, before any database is asked."""

from typing import Any

import pytest

from hbs_schema import canonical
from hbs_schema.reconciliation_api import EnrolledPupil, Figures
from hbs_schema.reviews.sign_off import SignOff, sign_off_content
from so_registry.domain.reconciling.checking import check_list
from so_registry.domain.reconciling.errors import SignOffsMissing
from so_registry.domain.reconciling.refusals import RECONCILING
from so_registry.domain.refusals import REFUSALS

CODE = "0f8fad5bd9cb469fa16570867728950e"
FIGURES = {
    **{"enrolled": 40, "expected": 39, "missing": 1, "valid": 38, "refused": 0, "revoked": 0, "excused": 1},
    **{"elsewhere": 0, "unexpected": 0, "unexpected_refused": 0},
}


def pupil(number: int, **changes: Any) -> EnrolledPupil:
    members = {"grade": 4, "class": "4A", "pupil_code": f"79{number:08}"}
    return EnrolledPupil.model_validate({**members, **changes})


def content(**changes: Any) -> bytes:
    members = {
        "registrar": "so-01",
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "window": "7",
        "school": "79000001",
        "grades": (4, 5),
        "enrolment": 3,
        "figures": FIGURES,
        "packets": "A" * 43,
        "note": None,
    }
    return sign_off_content({**members, **changes})


def test_everything_that_is_wrong_with_a_list_is_told_at_once_and_names_nobody() -> None:
    pupils = [
        pupil(1, lookup_code=CODE, name="Nguyễn Văn Ví Dụ"),
        pupil(1, grade=7),
        pupil(2, lookup_code=CODE, note="QĐ 12"),
    ]

    findings = check_list(pupils, level="primary", unknown_codes={CODE})

    assert [(finding.code, finding.pointer) for finding in findings] == [
        ("pupil-repeated", "/pupils/1/pupil_code"),
        ("record-repeated", "/pupils/2/lookup_code"),
        ("record-unknown", "/pupils/0/lookup_code"),
        ("record-unknown", "/pupils/2/lookup_code"),
        ("grade-not-of-level", "/pupils/1/grade"),
        ("note-without-excuse", "/pupils/2/note"),
    ]
    told = " ".join(finding.text(language) for finding in findings for language in ("vi", "en"))
    assert CODE not in told
    assert "Ví Dụ" not in told
    assert "7900000001" not in told


def test_a_list_that_holds_has_no_finding() -> None:
    pupils = [pupil(1, lookup_code=CODE), pupil(2), pupil(3, excused="paper", note="QĐ 12")]

    assert check_list(pupils, level="primary", unknown_codes=()) == []


def test_the_content_of_a_sign_off_is_its_own_canonical_form_and_says_what_is_signed() -> None:
    written = content()

    told = SignOff.model_validate_json(written)

    assert canonical.dump(canonical.parse(written, max_depth=8)) == written
    assert told.text.startswith("Xác nhận số liệu của trường 79000001, khối lớp 4, 5: phải báo cáo 39, chưa báo cáo 1")
    assert "note" not in told.model_dump(exclude_none=True)


def test_another_sentence_than_that_of_its_members_is_no_sign_off() -> None:
    told = SignOff.model_validate_json(content()).model_dump(exclude_none=True)

    with pytest.raises(ValueError, match="another sentence"):
        SignOff.model_validate({**told, "figures": Figures.model_validate({**FIGURES, "valid": 37})})


def test_the_lock_names_the_first_schools_that_it_waits_for() -> None:
    refusal = SignOffsMissing([f"S{number:02}" for number in range(25)])

    sentence = RECONCILING[SignOffsMissing].sentence.vi.format(**refusal.detail_params)

    assert "S00, S01" in sentence
    assert "(+5)" in sentence
    assert REFUSALS[SignOffsMissing].code == "sign-offs-missing"

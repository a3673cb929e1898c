"""Whom the registrar is to expect, before anything is asked or told."""

from datetime import date
from typing import Any
from uuid import UUID

from hbs_schema.registry_api import WindowOut
from school_api.domain.year.enrolment import digest_of, enrolment, windows_to_tell
from school_api.domain.year.papers import PaperPupil, PaperUse

CLASS = UUID("01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e0f")
CODE = "0f8fad5bd9cb469fa16570867728950e"
TODAY = date(2026, 6, 1)
AT = "2026-06-01T00:00:00Z"


def pupil(code: str) -> PaperPupil:
    return PaperPupil(code, CLASS, 4, "4A")


def window(number: int, **changes: Any) -> WindowOut:
    members = {
        **{"window": str(number), "registrar": "so-01", "school_year": "2025-2026", "level": "primary"},
        **{"track": "completed", "grades": [4], "state": "open", "opens_at": AT, "closes_at": AT, "grace_until": AT},
        **{"calendar": "A" * 43, "policies": ["A" * 43], "now": AT},
    }
    return WindowOut.model_validate({**members, **changes})


def test_names_go_along_only_where_somebody_reads_them_and_do_not_make_another_list() -> None:
    pupils = [(pupil("HS-2"), CODE, "Nguyễn Văn Ví Dụ"), (pupil("HS-1"), None, None)]

    without = enrolment("79000001", pupils, [], today=TODAY, with_names=False)
    with_them = enrolment("79000001", pupils, [], today=TODAY, with_names=True)

    assert [(entry.pupil_code, entry.name) for entry in without.pupils] == [("HS-1", None), ("HS-2", None)]
    assert [entry.name for entry in with_them.pupils] == [None, "Nguyễn Văn Ví Dụ"]
    assert digest_of(without) == digest_of(with_them)
    assert digest_of(without) != digest_of(enrolment("79000001", pupils[:1], [], today=TODAY, with_names=True))


def test_whoever_is_on_paper_is_excused_by_the_decision() -> None:
    use = PaperUse(CLASS, CLASS, "HS-1", date(2025, 9, 1), None, "12/QĐ-TH")
    pupils = [(pupil("HS-1"), None, None), (pupil("HS-2"), CODE, None)]

    told = enrolment("79000001", pupils, [use], today=TODAY, with_names=False)

    assert [(entry.excused, entry.note) for entry in told.pupils] == [("paper", "12/QĐ-TH"), (None, None)]


def test_a_list_is_told_through_the_oldest_window_that_still_takes_it() -> None:
    windows = [
        window(9),
        window(3, state="locked"),
        window(5),
        window(7, expects="left-out", track="supplementary"),
        window(8, level="lower-secondary"),
    ]

    assert [[entry.window for entry in group] for group in windows_to_tell(windows)] == [["5", "9"], ["8"]]

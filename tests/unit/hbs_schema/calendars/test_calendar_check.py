"""A calendar of people is checked as a whole: every problem at once, each with its place and a sentence."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.calendars.checking import check_calendar, has_errors
from hbs_schema.calendars.comparing import compare
from hbs_schema.calendars.reading import MAX_BYTES
from hbs_schema.calendars.windows import window_of_rules
from hbs_schema.intake.calendars import name_for
from hbs_schema.intake.windows import Expects, WindowKind
from hbs_schema.statements.documents import Calendar
from hbs_schema.verification.times import to_instant

EXAMPLES = sorted((Path(__file__).resolve().parents[4] / "docs" / "calendars").glob("*.json"))
TIMES = ("opens_at", "closes_at", "grace_until", "drain_until")
Edit = Callable[[dict[str, Any]], object]


def example(name: str = "cv-119-2025") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(next(f for f in EXAMPLES if f.stem == name).read_text("utf-8"))
    return found


def codes(calendar: dict[str, Any]) -> dict[str, list[str]]:
    """Pointers by code."""
    found: dict[str, list[str]] = {}
    for finding in check_calendar(json.dumps(calendar).encode()).findings:
        found.setdefault(finding.code, []).append(finding.pointer)
    return found


def edited(edit: Edit, name: str = "cv-119-2025") -> dict[str, Any]:
    calendar = deepcopy(example(name))
    edit(calendar)
    return calendar


def signed(calendar: dict[str, Any]) -> Calendar:
    members = check_calendar(json.dumps(calendar).encode()).members
    assert members is not None
    return Calendar.model_validate({**members, "v": 1, "kind": "calendar"})


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_have_nothing_wrong(file: Path) -> None:
    assert check_calendar(file.read_bytes()).findings == ()


def test_there_are_three_examples_each_with_a_note() -> None:
    notes = (EXAMPLES[0].parent / "README.md").read_text("utf-8")

    assert [file.stem for file in EXAMPLES] == ["cv-119-2025", "hcm-2025", "kh-213-2024"]
    assert all(f"## `{file.name}`" in notes for file in EXAMPLES)


WINDOW = "/rules/windows/1"
WRONG: dict[str, tuple[Edit, str]] = {
    "calendar-id-repeated": (lambda c: c["rules"]["windows"][1].update(id="grade-5"), f"{WINDOW}/id"),
    "calendar-times-disordered": (
        lambda c: c["rules"]["windows"][1].update(grace_until="2025-06-14T00:00:00+07:00"),
        f"{WINDOW}/opens_at",
    ),
    "calendar-report-before-lock": (
        lambda c: c["rules"]["windows"][1].update(report_due_at="2025-06-16T00:00:00+07:00"),
        f"{WINDOW}/report_due_at",
    ),
    "calendar-effective-early": (
        lambda c: c["rules"]["windows"][1].update(effective="2025-06-01T00:00:00+07:00"),
        f"{WINDOW}/effective",
    ),
    "calendar-outside-year": (lambda c: c.update(school_year="2022-2023"), "/rules/windows/0/closes_at"),
    "calendar-year-malformed": (lambda c: c.update(school_year="2024-2026"), "/school_year"),
    "calendar-level-unknown": (lambda c: c.update(level="nursery"), "/level"),
    "calendar-grade-of-another-level": (
        lambda c: c["rules"]["windows"][1]["takes_part"][0].update(grades=[1, 2, 3, 4, 6]),
        f"{WINDOW}/takes_part/0/grades",
    ),
    "calendar-grade-repeated": (
        lambda c: c["rules"]["windows"][1]["takes_part"][0].update(grades=[1, 2, 3, 4, 5]),
        f"{WINDOW}/takes_part",
    ),
    "calendar-batches-incomplete": (lambda c: c["rules"]["windows"][1].update(batches=[[1, 2]]), f"{WINDOW}/batches"),
    "calendar-school-type-unknown": (
        lambda c: c["rules"]["windows"][1]["takes_part"][0].update(school_types=["state"]),
        f"{WINDOW}/takes_part/0/school_types/0",
    ),
    "calendar-school-type-repeated": (
        lambda c: c["rules"]["windows"][1]["takes_part"].append({"school_types": ["public"], "grades": [1]}),
        f"{WINDOW}/takes_part/1",
    ),
    "calendar-left-out-unknown": (
        lambda c: c["rules"]["windows"][2].update(left_out_of="summer"),
        "/rules/windows/2/left_out_of",
    ),
    "calendar-left-out-early": (
        lambda c: c["rules"]["windows"][2].update(opens_at="2025-06-14T00:00:00+07:00"),
        "/rules/windows/2/opens_at",
    ),
    "calendar-reference-unknown": (
        lambda c: c["rules"]["extensions"][0].update(extends="grade-6"),
        "/rules/extensions/0/extends",
    ),
    "calendar-extension-of-nobody": (
        lambda c: c["rules"]["extensions"][0].update(communes=[]),
        "/rules/extensions/0/schools",
    ),
    "calendar-extension-not-later": (
        lambda c: c["rules"]["extensions"][0].update(closes_at="2025-06-15T00:00:00+07:00"),
        "/rules/extensions/0/closes_at",
    ),
    "calendar-extension-opens-late": (
        lambda c: c["rules"]["extensions"][0].update(opens_at="2025-06-16T00:00:00+07:00"),
        "/rules/extensions/0/opens_at",
    ),
    "calendar-named-twice": (
        lambda c: c["rules"]["extensions"][0].update(schools=["79000001", "79000001"]),
        "/rules/extensions/0/schools",
    ),
    "instant-date-only": (lambda c: c["rules"]["windows"][1].update(closes_at="2025-06-15"), f"{WINDOW}/closes_at"),
    "instant-without-offset": (
        lambda c: c["rules"]["windows"][1].update(closes_at="2025-06-15T00:00:00"),
        f"{WINDOW}/closes_at",
    ),
    "calendar-field-missing": (lambda c: c["rules"]["windows"][1].pop("unclosed"), f"{WINDOW}/unclosed"),
    "calendar-field-unknown": (lambda c: c["rules"]["windows"][1].update(closed="x"), f"{WINDOW}/closed"),
    "calendar-value-malformed": (lambda c: c["rules"]["windows"][1].update(reviewer="maybe"), f"{WINDOW}/reviewer"),
    "calendar-schema-unknown": (lambda c: c["schema"].update(version=3), "/schema"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_told_with_its_place(code: str) -> None:
    edit, pointer = WRONG[code]

    assert pointer in codes(edited(edit))[code]


def test_a_list_is_told_once_by_what_is_wrong_inside() -> None:
    assert codes(edited(WRONG["calendar-value-malformed"][0])) == {"calendar-value-malformed": [f"{WINDOW}/reviewer"]}
    assert codes(edited(lambda c: c["rules"].update(windows=[]))) == {"calendar-value-malformed": ["/rules/windows"]}


def test_a_special_window_opens_after_the_lock() -> None:
    calendar = edited(lambda c: c["rules"]["special"][0].update(opens_at="2025-06-17T00:00:00+07:00"), "hcm-2025")

    assert codes(calendar) == {"calendar-special-before-lock": ["/rules/special/0/opens_at"]}


def test_every_problem_is_told_at_once() -> None:
    def edit(calendar: dict[str, Any]) -> None:
        for code in ("calendar-id-repeated", "calendar-left-out-unknown", "calendar-extension-of-nobody"):
            WRONG[code][0](calendar)

    assert codes(edited(edit)).keys() >= {
        "calendar-id-repeated",
        "calendar-left-out-unknown",
        "calendar-extension-of-nobody",
    }


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"a":1,"a":2}', b"[" * 100_000, b" " * (MAX_BYTES + 1)])
def test_what_is_no_calendar_is_refused_in_one_sentence(data: bytes) -> None:
    (finding,) = check_calendar(data).findings

    assert finding.code == "calendar-unreadable"


def test_warnings_keep_nobody_from_signing() -> None:
    read = check_calendar(json.dumps(edited(WRONG["calendar-effective-early"][0])).encode())

    assert read.findings
    assert not has_errors(read.findings)


@given(st.permutations(TIMES))
def test_times_in_any_other_order_are_refused(order: list[str]) -> None:
    calendar = example()
    first = dict(calendar["rules"]["windows"][0])
    calendar["rules"]["windows"][0].update({n: first[o] for n, o in zip(TIMES, order, strict=True)})

    found = codes(calendar)

    assert ("calendar-times-disordered" in found) == (list(order) != list(TIMES))


@given(st.integers(-12 * 60, 14 * 60))
def test_an_instant_is_the_same_whatever_its_offset(minutes: int) -> None:
    sign, rest = "-" if minutes < 0 else "+", abs(minutes)
    written = f"2025-05-12T12:00:00{sign}{rest // 60:02}:{rest % 60:02}"

    def edit(calendar: dict[str, Any]) -> None:
        calendar["rules"]["windows"][0]["opens_at"] = written

    read = check_calendar(json.dumps(edited(edit)).encode())
    assert read.file is not None
    minute = 12 * 60 - minutes
    day, of_day = 12 + minute // 1440, minute % 1440
    assert read.file.rules.windows[0].opens_at == f"2025-05-{day:02}T{of_day // 60:02}:{of_day % 60:02}:00Z"


def test_before_the_thirtieth_of_june_is_an_instant_in_viet_nam() -> None:
    window = window_of_rules(signed(example("kh-213-2024")), "digest", "completed")

    assert to_instant(window.closes_at) == "2024-06-29T17:00:00Z"
    assert window.report_due_at is not None
    assert to_instant(window.report_due_at) == "2024-07-09T17:00:00Z"


def test_windows_have_what_the_calendar_says() -> None:
    calendar = signed(example())
    fifth = window_of_rules(calendar, "digest", "grade-5")
    summer = window_of_rules(calendar, "digest", "supplementary")
    extension = window_of_rules(calendar, "digest", "extension-flood")

    assert (fifth.grades, fifth.batches, fifth.second_person) == ((5,), ((5,),), ("locks",))
    assert (summer.expects, summer.left_out_of) == (Expects.LEFT_OUT, "completed")
    assert (extension.kind, extension.grades) == (WindowKind.EXTENSION, (1, 2, 3, 4))
    assert extension.apart == ("homeroom principal",)
    assert extension.decision == "Quyết định 412/QĐ-SGDĐT (ví dụ), 2025-06-12"


def test_a_track_of_several_windows_is_opened_by_id() -> None:
    calendar = signed(example())

    with pytest.raises(ValueError, match="several windows"):
        window_of_rules(calendar, "digest", "completed")
    assert name_for(calendar, "completed", 5) == "grade-5"
    assert name_for(calendar, "completed", 3) == "grades-1-4"
    assert name_for(calendar, "summer", 3) == "grade-5"


def test_a_special_window_is_for_named_records() -> None:
    window = window_of_rules(signed(example("hcm-2025")), "digest", "late-records")

    assert (window.kind, window.expects, window.track) == (WindowKind.SPECIAL, Expects.NAMED, "completed")


def test_two_calendars_are_compared_by_the_ids_of_their_windows() -> None:
    def edit(calendar: dict[str, Any]) -> None:
        calendar["version"] = 2
        calendar["rules"]["windows"].reverse()
        calendar["rules"]["windows"][1]["closes_at"] = "2025-06-20T00:00:00+07:00"
        calendar["rules"]["extensions"] = []

    changes = {(change.kind, change.pointer) for change in compare(example(), edited(edit))}

    assert changes == {
        ("changed", "/version"),
        ("changed", "/rules/windows/grades-1-4/closes_at"),
        ("removed", "/rules/extensions/extension-flood"),
    }

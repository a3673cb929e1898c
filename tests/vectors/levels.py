"""Bundles of the schemas that came after primary/1: what they permit, and what they do not."""

from collections.abc import Callable
from typing import Any

from tests.support.pupils import primary_2_values, secondary_values
from tests.vectors.edits import put
from tests.vectors.forge import CHAIN
from tests.vectors.vector import Edit, Vector

Values = dict[str, Any]
Change = Callable[[Values], None]


def _unchanged(_values: Values) -> None:
    """The record as it should be."""


def _secondary(change: Change = _unchanged, *, grade: int = 7, mark: str = "8.2") -> dict[str, Any]:
    level = "lower-secondary" if grade < 10 else "upper-secondary"
    return _of_level(
        level,
        {"id": "secondary", "version": 1},
        grade,
        lambda code: secondary_values(1, grade=grade, code=code, mark=mark),
        change,
    )


def _primary(change: Change = _unchanged) -> dict[str, Any]:
    return _of_level("primary", {"id": "primary", "version": 2}, 4, lambda code: primary_2_values(1, code=code), change)


def _of_level(
    level: str, schema: dict[str, Any], grade: int, make: Callable[[str], Values], change: Change
) -> dict[str, Any]:
    def values(few: Values, _forge: Any) -> Values:
        made = make(few["record"]["lookup_code"])
        change(made)
        return made

    edits: dict[str, Edit] = {"policy.payload": put(levels=[level]), "values": values}
    base = {"level": level, "grade": grade, "class": f"{grade}A", "schema": schema}
    return {"edits": edits, "options": {"base": base}}


def _good(name: str, what: str, made: dict[str, Any], **options: Any) -> Vector:
    return Vector(name, what, "", "content", made["edits"], {**made["options"], **options}, "genuine")


def _bad(name: str, flaw: str, made: dict[str, Any]) -> Vector:
    return Vector(name, flaw, "schema", "content", made["edits"], made["options"])


def _set(path: str, value: Any) -> Change:
    def change(values: Values) -> None:
        *outer, last = path.split("|")
        place: Any = values
        for step in outer:
            place = place[step]
        if value is None:
            del place[last]
        else:
            place[last] = value

    return change


def _without_levels(values: Values) -> None:
    values["personal"]["disability"] = {"kind": "Khuyết tật trí tuệ", "is_exempt": True}
    values["outcome"] = {"learning": {}, "is_promoted": True, "promotion_decision": "Quyết định số 12"}
    values["conduct"] = {"comment": "Hòa nhập tốt."}


ASSESSED = {"regular": ["8", "7.5", "9"], "midterm": "7.5", "final": "8.0"}
REASSESSED: Values = {
    "semester_1": {"mark": "4.6"},
    "semester_2": {"mark": "4.4"},
    "year": {"mark": "4.5"},
    "reassessment": {"mark": "6.0", "comment": "Đã tiến bộ."},
}
CITED = {"school_name": "Trường THCS Khác", "left_on": "2026-01-16", "packet": "A" * 43}
PLACE = {"text": "Hà Tây", "province": "01", "as_of": "2016-03-02"}
BARE_CODE = {"text": "Hà Tây", "province": "01"}

GOOD_LEVELS = (
    _good("lower-secondary", "A record of grade 7 by secondary/1, signed by everybody.", _secondary(), stages=CHAIN),
    _good("upper-secondary", "A record of grade 10 by secondary/1.", _secondary(grade=10, mark="9.1")),
    _good(
        "assessments",
        "A semester's assessments stand behind its average.",
        _secondary(_set("subjects/TOAN|semester_1|assessments", ASSESSED)),
    ),
    _good("reassessment", "A re-assessment beside the year's result.", _secondary(_set("subjects/TOAN", REASSESSED))),
    _good(
        "interim-cited",
        "The outcome names the interim packet of the school before.",
        _secondary(_set("outcome|interim", CITED)),
    ),
    _good(
        "not-assessed",
        "A pupil with a disability has no levels of the year.",
        _secondary(_without_levels),
    ),
    _good("primary-2", "A record of grade 4 by primary/2, signed by everybody.", _primary(), stages=CHAIN),
    _good(
        "place-with-code",
        "A place with its code, and the day of its list.",
        _primary(_set("personal|birthplace", PLACE)),
    ),
)

LEVEL_FLAWS = (
    _bad("average-without-decimal", "A year's average is 8.", _secondary(_set("subjects/TOAN|year|mark", "8"))),
    _bad(
        "average-of-two-decimals",
        "A semester's average is 8.25.",
        _secondary(_set("subjects/TOAN|semester_1|mark", "8.25")),
    ),
    _bad("average-above-ten", "A year's average is 10.5.", _secondary(_set("subjects/TOAN|year|mark", "10.5"))),
    _bad("average-with-comma", "A year's average is 8,2.", _secondary(_set("subjects/TOAN|year|mark", "8,2"))),
    _bad(
        "mark-and-level", "A year's result has a mark and a level.", _secondary(_set("subjects/TOAN|year|level", "Đ"))
    ),
    _bad(
        "neither-mark-nor-level",
        "A semester has neither mark nor level.",
        _secondary(_set("subjects/TOAN|semester_2|mark", None)),
    ),
    _bad(
        "comment-level-of-primary",
        "A comment subject has the level T.",
        _secondary(_set("subjects/GDTC|year|level", "T")),
    ),
    _bad(
        "subject-without-year",
        "A subject has neither the year's result nor a reason.",
        _secondary(_set("subjects/TOAN|year", None)),
    ),
    _bad("conduct-unknown", "The conduct is H.", _secondary(_set("conduct|year", "H"))),
    _bad("qualities-in-secondary", "A secondary record has qualities.", _secondary(_set("qualities", {"traits": {}}))),
    _bad("learning-missing", "The outcome has no learning level.", _secondary(_set("outcome|learning", None))),
    _bad(
        "days-in-secondary",
        "Attendance counts days.",
        _secondary(_set("attendance", {"excused_days": 1, "unexcused_days": 0})),
    ),
    _bad(
        "principal-without-title",
        "The foot does not say in which capacity the principal signs.",
        _primary(_set("remarks|principal_title", None)),
    ),
    _bad(
        "place-without-day",
        "A place has a code and no day of its list.",
        _primary(_set("personal|birthplace", BARE_CODE)),
    ),
    _bad("place-as-text", "A birthplace is a text, as in primary/1.", _primary(_set("personal|birthplace", "Hà Tây"))),
)

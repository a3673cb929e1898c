"""Random year records in which everything that is computed is declared as the oracles have it."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from hbs_schema.rules.setting import Setting
from tests.support.pupils import SECONDARY_LEVELS, page_foot, primary_2_values, pupil_page, secondary_values
from tests.unit.hbs_schema.rules import oracles
from tests.unit.hbs_schema.rules.year_pages import year_page

Parts = dict[str, Any]
EDGES = (0, 34, 35, 49, 50, 64, 65, 79, 80, 89, 90, 100)
ELECTIVES = ("DIA_LI", "GDKTPL", "VAT_LI", "HOA_HOC", "SINH_HOC", "CONG_NGHE", "TIN_HOC", "AM_NHAC", "MI_THUAT")
BY_COMMENT = {"GDTC", "NGHE_THUAT", "HDTN_HN", "GDDP", "AM_NHAC", "MI_THUAT"}


@dataclass(frozen=True)
class Flip:
    """One declared result changed, and what has to be said of it."""

    parts: Parts
    codes: frozenset[str]
    pointer: str


def text(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def secondary_record(rng: Random) -> tuple[Parts, Setting]:
    grade, track = rng.randint(6, 12), rng.choice(["completed", "supplementary"])
    parts = secondary_values(grade=grade)
    if grade > 9:
        for name in ELECTIVES:
            parts.pop(f"subjects/{name}", None)
        parts |= {f"subjects/{name}": {} for name in rng.sample(ELECTIVES, 4)}
    strong = rng.random()
    for name in [name for name in parts if name.startswith("subjects/")]:
        make = _commented if name.removeprefix("subjects/") in BY_COMMENT else _scored
        parts[name] = make(rng, strong)
    _declare(rng, parts, grade, track)
    return parts, Setting(SECONDARY_LEVELS[grade], grade, "2025-2026", track, ("secondary", 1))


def secondary_flips(parts: Parts, setting: Setting) -> Iterator[Flip]:
    for name, part in parts.items():
        if name.startswith("subjects/"):
            yield from _subject_flips(parts, name, part)
    for place, code in (
        (("conduct", "year"), "conduct-mismatch"),
        (("outcome", "learning", "semester_1"), "learning-mismatch"),
        (("outcome", "learning", "semester_2"), "learning-mismatch"),
        (("outcome", "learning", "year"), "learning-mismatch"),
        (("outcome", "learning", "after_reassessment"), "learning-mismatch"),
    ):
        for level in oracles.ORDER:
            yield from _changed(parts, place, level, code)
    promoted = parts["outcome"]["is_promoted"]
    yield from _changed(parts, ("outcome", "is_promoted"), not promoted, "promotion-mismatch", "absence-limit")
    if setting.grade in (9, 12):
        place = ("outcome", "is_level_completed")
        yield from _changed(parts, place, not promoted, "completion-missing", "completion-contradicts-result")
    given = {award["code"] for award in parts["outcome"]["awards"]}
    for code in {"HSXS", "HSG"} - given - ({"HSG"} if "HSXS" in given else set()):
        awards = [{"code": code, "text": "Danh hiệu"}]
        yield from _changed(parts, ("outcome", "awards"), awards, "award-mismatch", where="/outcome/awards/0")


def primary_record(rng: Random) -> tuple[Parts, Setting]:

    grade, track = rng.randint(1, 5), rng.choice(["completed", "supplementary"])
    parts = {**primary_2_values(), **year_page(grade), "personal": pupil_page(), "remarks": page_foot()}
    parts = {name: part for name, part in parts.items() if not name.startswith("subjects/") or name in year_page(grade)}
    lowest = rng.choice([0, 4, 5, 7, 9])
    for name in [name for name in parts if name.startswith("subjects/")]:
        subject = parts[name]
        subject["level"] = rng.choice("TTTH" if lowest > 4 else "TTHC")
        if lowest > 6 and rng.random() < 0.95:
            subject["level"] = "T"
        if "test" in subject:
            subject["test"] = str(rng.randint(lowest, 10))
    for _, traits in _trait_groups(parts):
        for code in traits:
            traits[code] = {"level": "T" if rng.random() < 0.97 else rng.choice("TĐC")}
    if track == "supplementary":
        parts["subjects/TOAN"] |= {"level": "C", "test": "2"}
        _retake(rng, parts)
    _declare_primary(parts, track)
    return parts, Setting("primary", grade, "2025-2026", track, ("primary", 2))


def primary_flips(parts: Parts, setting: Setting) -> Iterator[Flip]:
    for field in ("result", "result_after_retake"):
        for result in ("HTXS", "HTT", "HT", "CHT"):
            yield from _changed(parts, ("outcome", field), result, "result-mismatch")
    outcome = parts["outcome"]
    done = ("completion-contradicts-result", "completion-missing")
    yield from _changed(parts, ("outcome", "is_completed"), not outcome["is_completed"], *done)
    if outcome["is_completed"] and setting.grade < 5:
        yield from _changed(parts, ("outcome", "is_promoted"), False, "promotion-contradicts-completion")
    if not outcome["is_completed"]:
        where = "/outcome/promotion_decision"
        yield from _changed(parts, ("outcome", "is_promoted"), True, "promotion-decision-missing", where=where)
    for code, needed in (("HSXS", "HTXS"), ("HSTB", "HTT")):
        if outcome["result"] != needed:
            awards = [{"code": code, "text": "Danh hiệu"}]
            yield from _changed(parts, ("outcome", "awards"), awards, "award-mismatch", where="/outcome/awards/0")


def _changed(parts: Parts, place: tuple[str, ...], value: Any, *codes: str, where: str = "") -> Iterator[Flip]:
    changed = copy.deepcopy(parts)
    target = changed
    for step in place[:-1]:
        target = target[step]
    if place[-1] in target and target[place[-1]] != value:
        target[place[-1]] = value
        tokens = [step.replace("/", "~1") for step in place]
        yield Flip(changed, frozenset(codes), where or "/" + "/".join(tokens))


def _subject_flips(parts: Parts, name: str, part: Parts) -> Iterator[Flip]:
    for period in ("semester_1", "semester_2", "year"):
        result = part[period]
        if period != "year" and "assessments" not in result:
            continue
        if "mark" in result:
            other = text((int(result["mark"].replace(".", "")) + 37) % 101)
            yield from _changed(parts, (name, period, "mark"), other, "average-mismatch")
        else:
            other = "CĐ" if result["level"] == "Đ" else "Đ"
            yield from _changed(parts, (name, period, "level"), other, "level-mismatch")


def _tenths(rng: Random, strong: float) -> int:
    if rng.random() < strong:
        return rng.choice((65, 80, 81, 90, 95))
    return rng.choice(EDGES) if rng.random() < 0.5 else rng.randint(0, 100)


def _scored(rng: Random, strong: float) -> Parts:
    subject: Parts = {}
    marks = []
    for period in ("semester_1", "semester_2"):
        mark = _tenths(rng, strong)
        subject[period] = {}
        if rng.random() < 0.5:
            given = [_tenths(rng, strong) for _ in range(rng.randint(4, 6))]
            mark = oracles.semester_tenths(given[:-2], given[-2], given[-1])
            written = [text(one) for one in given]
            subject[period]["assessments"] = {"regular": written[:-2], "midterm": written[-2], "final": written[-1]}
        subject[period]["mark"] = text(mark)
        marks.append(mark)
    subject["year"] = {"mark": text(oracles.year_tenths(*marks))}
    return subject


def _commented(rng: Random, strong: float) -> Parts:
    subject: Parts = {}
    for period in ("semester_1", "semester_2"):
        given = ["CĐ" if rng.random() > max(strong, 0.9) else "Đ" for _ in range(4)]
        level = "CĐ" if "CĐ" in given else "Đ"
        subject[period] = {"level": level}
        if rng.random() < 0.5:
            subject[period]["assessments"] = {"regular": given[:2], "midterm": given[2], "final": given[3]}
    subject["year"] = {"level": subject["semester_2"]["level"]}
    return subject


def learning_of(parts: Parts, period: str, *, literal: bool = False) -> str:
    """The oracle's level of a period; `final` puts re-assessments in the place of the year."""
    marks: dict[str, int] = {}
    comments: dict[str, str] = {}
    for name, part in parts.items():
        if name.startswith("subjects/"):
            result = part.get("reassessment", part["year"]) if period == "final" else part[period]
            if "mark" in result:
                marks[name] = int(result["mark"].replace(".", ""))
            else:
                comments[name] = result["level"]
    return oracles.learning(marks, comments, literal=literal)


def _declare(rng: Random, parts: Parts, grade: int, track: str) -> None:
    first, second = rng.choice(oracles.ORDER), rng.choice([*oracles.ORDER, "T", "T", "T", "Đ"])
    year = oracles.conduct(first, second)
    parts["conduct"] = {"semester_1": first, "semester_2": second, "year": year}
    learning = {period: learning_of(parts, period) for period in ("semester_1", "semester_2", "year")}
    final_conduct, final_learning = year, learning["year"]
    if track == "supplementary" and "CĐ" not in (year, learning["year"]):
        parts["conduct"] = {"semester_1": first, "semester_2": "CĐ", "year": "CĐ"}
        year = final_conduct = "CĐ"
    if track == "supplementary" and year == "CĐ":
        final_conduct = parts["conduct"]["after_summer"] = rng.choice(oracles.ORDER)
    if track == "supplementary" and learning["year"] == "CĐ" and _reassess(rng, parts):
        final_learning = learning["after_reassessment"] = learning_of(parts, "final")
    missed = rng.choice([0, 45, 46, 100]) if rng.random() < 0.2 else rng.randint(0, 45)
    parts["attendance"] = {"excused_sessions": missed // 2, "unexcused_sessions": missed - missed // 2}
    promoted = "CĐ" not in (final_conduct, final_learning) and missed <= 45
    parts["outcome"] = {"learning": learning, "is_promoted": promoted, "awards": _awards(parts, learning["year"], year)}
    if grade in (9, 12):
        parts["outcome"]["is_level_completed"] = promoted


def _reassess(rng: Random, parts: Parts) -> bool:
    """At least one subject that may be assessed again is."""
    due = [name for name, part in parts.items() if name.startswith("subjects/") and _is_due(part["year"])]
    for name in due:
        if name == due[0] or rng.random() < 0.8:
            is_scored = "mark" in parts[name]["year"]
            again = {"mark": text(_tenths(rng, 0.6))} if is_scored else {"level": rng.choice(["Đ", "Đ", "CĐ"])}
            parts[name]["reassessment"] = again
    return bool(due)


def _is_due(year: Parts) -> bool:
    return year.get("level") == "CĐ" or ("mark" in year and int(year["mark"].replace(".", "")) < 50)


def _awards(parts: Parts, learning: str, conduct: str) -> list[Parts]:
    if (learning, conduct) != ("T", "T"):
        return []
    marks = [part["year"].get("mark", "0.0") for name, part in parts.items() if name.startswith("subjects/")]
    best = len([mark for mark in marks if mark == "10.0" or mark >= "9.0"])
    return [{"code": "HSXS" if best > 5 else "HSG", "text": "Danh hiệu"}]


def _trait_groups(parts: Parts) -> list[tuple[str, Parts]]:
    competences = parts["competences"]
    return [
        ("traits", parts["qualities"]["traits"]),
        ("general", competences["general"]),
        ("specific", competences["specific"]),
    ]


def _retake(rng: Random, parts: Parts) -> None:
    for name, part in parts.items():
        if name.startswith("subjects/") and (part["level"] == "C" or int(part.get("test", "10")) < 5):
            part["retake"] = {"level": rng.choice("THHC")}
            if "test" in part:
                part["retake"]["test"] = str(rng.randint(3, 10))
    for _, traits in _trait_groups(parts):
        for trait in traits.values():
            if trait["level"] == "C":
                trait["retake"] = rng.choice("TĐC")


def _result(parts: Parts, *, is_final: bool) -> str:
    subjects = [part for name, part in parts.items() if name.startswith("subjects/")]
    if is_final:
        subjects = [{**part, **part.get("retake", {})} for part in subjects]
    marked = [trait for _, traits in _trait_groups(parts) for trait in traits.values()]
    return oracles.primary_result(
        [part["level"] for part in subjects],
        [int(part["test"]) for part in subjects if "test" in part],
        [trait.get("retake", trait["level"]) if is_final else trait["level"] for trait in marked],
    )


def _declare_primary(parts: Parts, track: str) -> None:
    result = final = _result(parts, is_final=False)
    outcome: Parts = {"result": result}
    if track == "supplementary":
        final = outcome["result_after_retake"] = _result(parts, is_final=True)
    outcome |= {"is_completed": final != "CHT", "is_promoted": final != "CHT", "awards": []}
    if result == "HTXS":
        outcome["awards"] = [{"code": "HSXS", "text": "Học sinh Xuất sắc"}]
    parts["outcome"] = outcome

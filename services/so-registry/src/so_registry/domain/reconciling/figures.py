"""Figures of a reconciliation, out of how many pupils are in which state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from hbs_schema.reconciliation_api import ClassFigures, Figures, PupilState

STATES: tuple[str, ...] = get_args(PupilState)
EXPECTED = ("valid", "refused", "revoked", "missing")
ENROLLED = (*EXPECTED, "excused", "elsewhere")


@dataclass(frozen=True)
class Counted:
    """How many are in each state: of a class, a school, or more."""

    counts: Mapping[str, int]
    school: str = ""
    grade: int | None = None
    class_name: str | None = None


NOBODY = Counted(dict.fromkeys(STATES, 0))


def add_up(parts: Iterable[Counted]) -> Counted:
    """The whole of some parts."""
    whole = dict.fromkeys(STATES, 0)
    for part in parts:
        for state, count in part.counts.items():
            whole[state] += count
    return Counted(whole)


def figures_of(counted: Counted, *, is_told: bool) -> Figures:
    """`is_told`: somebody has said whom to expect; without it nothing is unexpected and nobody is missing."""
    return Figures.model_validate(_members(counted.counts, is_told=is_told))


def class_figures(counted: Counted, *, is_told: bool) -> ClassFigures:
    """Of one class."""
    place: dict[str, Any] = {"class": counted.class_name or ""}
    if counted.grade is not None:
        place["grade"] = counted.grade
    return ClassFigures.model_validate({**place, **_members(counted.counts, is_told=is_told)})


def percent(figures: Figures) -> float | None:
    """Valid of expected, to one decimal and never up to 100 while one is missing; None where nobody is expected."""
    if not figures.expected:
        return None
    return (figures.valid * 1000 // figures.expected) / 10


def _members(counts: Mapping[str, int], *, is_told: bool) -> dict[str, int]:
    unexpected, refused = counts["unexpected"], counts["unexpected-refused"]
    members = {
        "valid": counts["valid"] if is_told else counts["valid"] + unexpected,
        "refused": counts["refused"] if is_told else counts["refused"] + refused,
        "revoked": counts["revoked"],
        "excused": counts["excused"],
        "elsewhere": counts["elsewhere"],
        "unexpected": unexpected if is_told else 0,
        "unexpected_refused": refused if is_told else 0,
    }
    if is_told:
        members |= {
            "enrolled": sum(counts[state] for state in ENROLLED),
            "expected": sum(counts[state] for state in EXPECTED),
            "missing": counts["missing"],
        }
    return members

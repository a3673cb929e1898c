"""Provinces with the days on which each code and name held: 63 until 30/06/2025, 34 since.

A code may have gone on under another name (24 was Bắc Giang and is Bắc Ninh), so a code is nothing without a day.
Names in records are never rewritten by this list.
"""

from functools import cache, lru_cache
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hbs_schema.codes.loading import load
from hbs_schema.codes.names import name_key
from hbs_schema.types import Day, Label, Many, Prose, Value
from hbs_schema.values.pupil_page import ProvinceCode


class Province(Value):
    """A code, its name, and the first and last day on which that was so."""

    code: ProvinceCode
    name: Label
    kind: Literal["province", "city"]
    valid_from: Day
    valid_to: Day | None = None
    successor: ProvinceCode | None = None
    """The code that it went on under from the day after; its own where only a name or the borders changed."""

    @model_validator(mode="after")
    def _ended_into_another(self) -> Self:
        if (self.valid_to is None) != (self.successor is None):
            raise ValueError("what has ended has a successor, and nothing else has")
        return self

    def is_valid_on(self, day: str) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class ProvinceList(Value):
    """The file `provinces.json`."""

    source: Prose
    provinces: Annotated[Many[Province], Field(max_length=1000)]


@cache
def all_provinces() -> tuple[Province, ...]:
    """Every row, in the order of the file."""
    return load("provinces", ProvinceList).provinces


# Bounded: days and names come from records, and a class asks for the same few again and again.
@lru_cache(maxsize=512)
def provinces_on(day: str) -> tuple[Province, ...]:
    """The provinces of one day; none before the list begins, of which nothing is known."""
    return tuple(province for province in all_provinces() if province.is_valid_on(day))


def province_at(code: str, day: str) -> Province | None:
    """Which province a code meant on a day."""
    return next((province for province in provinces_on(day) if province.code == code), None)


@lru_cache(maxsize=2048)
def province_named(name: str, day: str) -> Province | None:
    """The province of that name on a day, however the name is spelt."""
    key = name_key(name)
    return next((province for province in provinces_on(day) if name_key(province.name) == key), None)


def successor_of(code: str, day: str) -> Province | None:
    """The province that today answers for what `code` was on a day; None if there was no such code on it."""
    province = province_at(code, day)
    while province is not None and province.valid_to is not None and province.successor is not None:
        province = _next(province.successor, province.valid_to)
    return province


def predecessors_of(code: str) -> tuple[Province, ...]:
    """The ended provinces whose successor is today's `code`, itself under older names included."""
    return tuple(
        province
        for province in all_provinces()
        if province.valid_to is not None and (after := successor_of(province.code, province.valid_to)) is not None
        if after.code == code
    )


def _next(code: str, ended_on: str) -> Province | None:
    later = [province for province in all_provinces() if province.code == code and province.valid_from > ended_on]
    return min(later, key=lambda province: province.valid_from, default=None)

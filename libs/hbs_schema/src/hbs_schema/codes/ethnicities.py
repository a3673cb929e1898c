"""The 54 ethnic groups of the statistics' list, and the code for foreigners."""

from functools import cache
from typing import Annotated

from pydantic import Field

from hbs_schema.codes.loading import load
from hbs_schema.codes.names import name_key
from hbs_schema.types import Label, Many, Prose, Value
from hbs_schema.values.pupil_page import EthnicityCode

FOREIGN = "55"


class Ethnicity(Value):
    """A code with its name and other usual spellings."""

    code: EthnicityCode
    name: Label
    also: Annotated[Many[Label], Field(max_length=16)] = ()

    def is_called(self, name: str) -> bool:
        return name_key(name) in {name_key(spelling) for spelling in (self.name, *self.also)}


class EthnicityList(Value):
    """The file `ethnicities.json`."""

    source: Prose
    ethnicities: Annotated[Many[Ethnicity], Field(max_length=200)]


@cache
def ethnicities_by_code() -> dict[str, Ethnicity]:
    """The list by its codes."""
    return {entry.code: entry for entry in load("ethnicities", EthnicityList).ethnicities}


def ethnicity_of(code: str) -> Ethnicity | None:
    """The group that a code stands for."""
    return ethnicities_by_code().get(code)

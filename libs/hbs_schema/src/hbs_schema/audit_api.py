"""A client's audit, told to the registrar, who signs how far it has come (docs/audit.md §2)."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.audit.chain import LANES
from hbs_schema.audit.checkpoint import Head
from hbs_schema.types import Many, Value


class HeadsIn(Value):
    """The heads of all lanes that have a row, ascending. The same again under the same number changes nothing."""

    service: Literal["school-api"]
    lanes: Annotated[Many[Head], Field(min_length=1, max_length=LANES)]


class HeadsOut(Value):
    """The registrar's checkpoint over them: a compact JWS, to be kept."""

    checkpoint: str

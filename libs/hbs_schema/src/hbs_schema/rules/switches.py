"""What every rule book's switches share: frozen, unknown ones refused, each described in its JSON Schema."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from hbs_schema.types import Grade

Strictness = Literal["off", "warning", "error"]
"""How a finding that the sources dispute is told: not at all, as a warning, or as an error."""


class Switches(BaseModel):
    """Base of a circular's policy."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", use_attribute_docstrings=True)


FirstYears = Mapping[Grade, Annotated[int, Field(ge=2000, le=2099)]]
"""By grade, the calendar year in which the first school year began that a circular governs."""


def over(shipped: Mapping[int, int]) -> AfterValidator:
    """Grades that a book leaves out are as shipped: naming one does not set the others free."""
    return AfterValidator(lambda given: {**shipped, **given})

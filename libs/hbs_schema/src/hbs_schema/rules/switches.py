"""What every rule book's switches share: frozen, unknown ones refused, each described in its JSON Schema."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Strictness = Literal["off", "warning", "error"]
"""How a finding that the sources dispute is told: not at all, as a warning, or as an error."""


class Switches(BaseModel):
    """Base of a circular's policy."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", use_attribute_docstrings=True)

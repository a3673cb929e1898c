"""Reading a list that is shipped with the library."""

from importlib.resources import files
from typing import TypeVar

from hbs_schema.types import Value

L = TypeVar("L", bound=Value)


def load(name: str, model: type[L]) -> L:
    """The list in `name`.json. A file that its model refuses is a fault of the package, and raises."""
    return model.model_validate_json((files("hbs_schema") / "codes" / f"{name}.json").read_bytes())

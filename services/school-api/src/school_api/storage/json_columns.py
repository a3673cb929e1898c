"""JSON columns in statements given as text: the driver takes and gives them as strings."""

import json
from typing import Any


def dump(value: object) -> str:
    """For a parameter of type jsonb."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def load(value: Any) -> Any:
    """From a column of type json or jsonb."""
    return json.loads(value) if isinstance(value, str | bytes) else value

"""Headers that a client has to read, as the OpenAPI document tells of them."""

from typing import Any


def header(name: str, description: str) -> dict[str, Any]:
    """For an answer's `headers` (OpenAPI 3.1 §4.8.17)."""
    return {name: {"description": description, "schema": {"type": "string"}}}

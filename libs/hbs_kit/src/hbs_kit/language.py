"""Vietnamese unless the client would rather have English."""

from typing import Literal

from starlette.datastructures import Headers
from starlette.types import Scope

Language = Literal["vi", "en"]


def preferred_language(scope: Scope) -> Language:
    weights = _weights(Headers(scope=scope).get("accept-language", "")[:200])
    fallback = weights.get("*", 0.0)
    english = weights.get("en", fallback if "vi" in weights else 0.0)
    return "en" if english > weights.get("vi", fallback) else "vi"


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.split(","):
        tag, _, params = part.strip().partition(";")
        primary = tag.strip().lower().partition("-")[0]
        if primary:
            weights[primary] = max(weights.get(primary, 0.0), _quality(params))
    return weights


def _quality(params: str) -> float:
    name, _, value = params.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0

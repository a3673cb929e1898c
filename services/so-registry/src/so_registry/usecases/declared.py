"""A declaration in the audit: the certificate by its thumbprint, its role, its term. Nobody is named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hbs_schema.verification.times import nearest_instant
from so_registry.storage import audit


def declared(columns: Mapping[str, Any]) -> audit.Values:
    """Of a declaration's columns."""
    return {
        "thumbprint": columns["thumbprint"],
        "role": columns["role"],
        "capacity": columns["capacity"],
        "classes": len(columns["classes"]),
        "from": _instant(columns["holds_from"]),
        "until": _instant(columns["holds_until"]),
        "approval": "declared",
    }


def _instant(moment: datetime) -> str:
    return nearest_instant(moment)

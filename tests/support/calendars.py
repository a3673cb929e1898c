"""Calendars of schema `calendar/2` around now, signed and stored."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hbs_schema.building.trees import sign_document
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.usecases.store_document import store_document
from tests.support.registry import Registry

DECISION = {"number": "412/QĐ-SGDĐT", "date": "2026-06-12"}


def times(opens: float = -24, closes: float = 1, *, now: datetime | None = None) -> dict[str, Any]:
    """Instants so many hours from now; a minute of grace."""
    at = now or datetime.now(UTC)
    closes_at = at + timedelta(hours=closes)
    return {
        "opens_at": to_instant(at + timedelta(hours=opens)),
        "closes_at": to_instant(closes_at),
        "grace_until": to_instant(closes_at + timedelta(minutes=1)),
        "drain_until": to_instant(closes_at + timedelta(minutes=2)),
        "effective": "close",
    }


def window_rules(registry: Registry, **changes: Any) -> dict[str, Any]:
    """An ordinary window of grades 2 and 4 of every public school."""
    return {
        "id": "first",
        "track": "completed",
        "takes_part": [{"school_types": ["public"], "grades": [2, 4]}],
        **times(),
        "policies": [registry.world.policy.document_digest],
        "unclosed": "lock",
        "batches": [[4], [2]],
        "reviewer": "check",
        **changes,
    }


def supplementary_rules(registry: Registry, **changes: Any) -> dict[str, Any]:
    """Open after the first window's cutoff, for whom its closes left out."""
    own = {"id": "summer", "track": "supplementary", "left_out_of": "completed", **times(1.1, 900)}
    return window_rules(registry, **{**own, **changes})


async def stored_calendar(
    registry: Registry, *windows: dict[str, Any], version: int = 1, **rules: Any
) -> Statement[Calendar]:
    """Sign and store a calendar of these windows (by default one)."""
    members = {
        "registrar": registry.world.registrar,
        "id": "calendar-2",
        "version": version,
        "school_year": "2025-2026",
        "level": "primary",
        "schema": {"id": "calendar", "version": 2},
        "rules": {"basis": ["Kế hoạch thử"], "windows": list(windows) or [window_rules(registry)], **rules},
    }
    key = registry.world.key("so-policy")
    document = sign_document(Calendar, members, key=key, signed_at=datetime.now(UTC))
    await store_document(document, [key.certificate], sessions=registry.sessions)
    return document

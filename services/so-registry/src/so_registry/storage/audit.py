"""Who did what, and who read personal data: a row in the transaction of each, chained as it commits (docs/audit.md)."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import canonical
from so_registry.domain.certificates.actors import Actor

Values = Mapping[str, str | int | bool]
"""What something was, or is: states, numbers and digests, never what is personal."""


async def note(
    session: AsyncSession,
    act: str,
    by: Actor,
    *,
    concerns: str,
    school: str | None = None,
    reason: str | None = None,
    on_behalf: str | None = None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Store it in the act's own transaction; its place in the chain is found when that commits."""
    await session.execute(
        text("""
            INSERT INTO registry.audit (act, by_whom, client_id, school, concerns, reason, on_behalf, before, after)
            VALUES (:act, :by_whom, :client_id, :school, :concerns, :reason, :on_behalf, :before, :after)"""),
        {
            "act": act,
            "by_whom": by.name,
            "client_id": by.client_id,
            "school": school,
            "concerns": concerns,
            "reason": reason,
            "on_behalf": on_behalf,
            "before": _told(before),
            "after": _told(after),
        },
    )


def _told(values: Values | None) -> str | None:
    return None if values is None else canonical.dump(dict(values)).decode()

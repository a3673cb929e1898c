"""The audit as a file that verifies by itself; reading it is a row of it. Rows of others are digests in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import text

from hbs_kit.db import Sessions
from hbs_schema.audit.chain import Member
from hbs_schema.audit.checkpoint import Book
from hbs_schema.audit.export import entry_line, head_line
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.storage.audit_chain import list_checkpoints, read_chain
from so_registry.usecases.audit.load_evidence import load_evidence
from so_registry.usecases.audit.sign_checkpoint import SERVICE


@dataclass(frozen=True)
class AuditWish:
    """Whose rows are shown (`schools` None: all), and why somebody reads them."""

    reason: str
    schools: frozenset[str] | None = None


async def export_audit(wish: AuditWish, *, registrar: str, by: Actor, sessions: Sessions) -> AsyncIterator[str]:
    """Line by line, in one snapshot. That somebody reads is stored before the first line goes out."""
    async with sessions.begin() as session:
        told = {"schools": ",".join(sorted(wish.schools))} if wish.schools is not None else {}
        await audit.note(session, "export-audit", by, concerns="audit", reason=wish.reason, after=told)
    async with sessions.begin() as session:
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        stored = await list_checkpoints(session)
        yield head_line(Book(registrar, SERVICE), stored, await load_evidence(session, stored))
        async for entry in read_chain(session):
            # A place whose row is gone goes out as what it is: nothing fits its hash, and whoever checks says so.
            row: dict[str, Member | None] = entry.row or {}
            is_shown = wish.schools is None or row.get("school") in wish.schools
            yield entry_line(entry.lane, entry.position, entry.hash, row, is_shown=is_shown)

"""What schools are told of a lock, built from its stored leaves whenever it is sent: the same bytes each time."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.outbox import Reference
from hbs_schema import canonical
from hbs_schema.envelopes.shape import Proof
from hbs_schema.messages.answers import LockNotice
from so_registry.storage.locks import find_lock


async def list_notices(session: AsyncSession, seq: int, statement: str) -> list[Reference]:
    """One for each client of each school whose packets the lock names, if the client has a queue of answers."""
    rows = await session.execute(
        text("""
            SELECT l.school, c.client_id
            FROM registry.lock_schools l JOIN registry.clients c ON l.school = ANY (c.schools)
            WHERE l.lock_seq = :seq AND c.broker_user <> '' ORDER BY l.school, c.client_id"""),
        {"seq": seq},
    )
    return [
        Reference(f"{statement}/{row.school}/{row.client_id}", row.client_id, f"notice/{seq}/{row.school}")
        for row in rows
    ]


async def load_notices(session: AsyncSession, refs: Sequence[str]) -> Mapping[str, bytes]:
    """The bodies that outbox rows refer to; one whose lock is not there is left out."""
    found = {ref: await _load(session, *ref.split("/", 2)) for ref in refs}
    return {ref: body for ref, body in found.items() if body is not None}


async def _load(session: AsyncSession, _kind: str, seq: str, school: str) -> bytes | None:
    lock = await find_lock(session, int(seq))
    if lock is None:
        return None
    rows = await session.execute(
        text("""
            SELECT packet_digest, position, path FROM registry.lock_leaves
            WHERE lock_seq = :seq AND school = :school"""),
        {"seq": lock.seq, "school": school},
    )
    notice = LockNotice(
        kind="lock",
        window=str(lock.window_no),
        school=school,
        lock=lock.jws,
        proofs={
            row.packet_digest: Proof(statement=lock.statement, index=row.position, path=tuple(row.path)) for row in rows
        },
    )
    return canonical.dump(notice.model_dump(mode="json"))

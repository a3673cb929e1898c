"""A client says how far its audit has come; the registrar signs it, and what it said before stays said.

Order of durability: the checkpoint and the row of the registrar's own audit are stored in one transaction, before the
answer goes out. The same heads under the same number get the same checkpoint.
"""

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import base64url
from hbs_schema.audit.checkpoint import Book, Checkpoint, sign_checkpoint
from hbs_schema.audit_api import HeadsIn, HeadsOut
from hbs_schema.building.keys import SigningKey
from so_registry.domain.auditing.errors import HeadsDiffer, HeadsMalformed
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit, evidence
from so_registry.storage.witnessed_audits import add_witnessed, hold_witnessed, list_last


async def witness_heads(
    seq: int, told: HeadsIn, *, registrar: str, by: Actor, key: SigningKey, sessions: Sessions, clock: Clock
) -> HeadsOut:
    """Raises HeadsMalformed, HeadsDiffer. That somebody told an audit that goes back is a row as well."""
    numbers = [head.lane for head in told.lanes]
    if numbers != sorted(set(numbers)):
        raise HeadsMalformed
    async with sessions.begin() as session:
        await hold_witnessed(session, by.client_id, told.service)
        known = await list_last(session, by.client_id, told.service, 1)
        former = known[0] if known else None
        if former is not None and (former.payload.seq, former.payload.lanes) == (seq, told.lanes):
            return HeadsOut(checkpoint=former.jws)
        follows = seq == (former.payload.seq + 1 if former else 1) and _goes_on(former, told)
        if follows:
            book = Book(registrar, told.service, by.client_id)
            signed = sign_checkpoint(told.lanes, book, former, key=key, signed_at=clock())
            await evidence.add_certificates(session, {key.certificate.thumbprint: key.certificate.der})
            await add_witnessed(session, signed, by.name, clock())
        values: audit.Values = {"seq": seq, "rows": sum(head.count for head in told.lanes)}
        if follows:
            values = {**values, "checkpoint": base64url.encode(signed.digest)}
        await audit.note(
            session,
            "witness-audit" if follows else "refuse-audit",
            by,
            concerns=f"{told.service}/{by.client_id}",
            before={"seq": former.payload.seq, "rows": former.payload.rows} if former else None,
            after=values,
        )
    if not follows:
        raise HeadsDiffer
    return HeadsOut(checkpoint=signed.jws)


def _goes_on(former: Checkpoint | None, told: HeadsIn) -> bool:
    """No lane has fewer rows than before, nor another hash for the same number."""
    now = {head.lane: head for head in told.lanes}
    for head in former.payload.lanes if former else ():
        later = now.get(head.lane)
        if later is None or later.count < head.count or (later.count == head.count and later.hash != head.hash):
            return False
    return True

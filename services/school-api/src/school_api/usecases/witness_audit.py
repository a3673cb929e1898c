"""Once a day the registrar is told how far this audit has come, and signs it: this service has no key of its own.

Order of durability: what is told is stored first, and told as it was stored until the registrar has answered; his
checkpoint is stored once it is known to be his, over these heads, after the one before.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import base64url
from hbs_schema.audit.checkpoint import Checkpoint, parse_checkpoint
from hbs_schema.audit_api import HeadsIn
from hbs_schema.errors import Refused
from school_api.clients.registry import RegistryClient
from school_api.domain.errors import NotGenuine
from school_api.domain.registrar import Registrar
from school_api.storage.audit_checkpoints import (
    ToldHeads,
    add_told,
    hold_checkpoints,
    list_told,
    load_heads,
    set_signed,
)

SERVICE: Final = "school-api"
_AHEAD: Final = timedelta(hours=7)
"""A day is one of Vietnam, which knows no summer time."""


async def witness_audit(
    school: str,
    *,
    client_id: str,
    sessions: Sessions,
    registry: RegistryClient,
    registrar: Registrar,
    clock: Clock,
    only_daily: bool = True,
) -> Checkpoint | None:
    """The new checkpoint; None if today's is there, or nothing was added.

    Raises RegistryRefused where he was told something else before, NotGenuine for an answer that is not his.
    """
    async with sessions.begin() as session:
        waiting, former = await _next(session, clock, only_daily=only_daily)
    if waiting is None:
        return None
    signed = _read(await registry.put_audit_heads(school, waiting.seq, waiting.told), registrar)
    payload = signed.payload
    follows = base64url.encode(parse_checkpoint(former).digest) if former else None
    if (payload.registrar, payload.service, payload.told_by) != (registrar.code, SERVICE, client_id):
        raise NotGenuine("checkpoint")
    if (payload.seq, payload.lanes, payload.previous) != (waiting.seq, waiting.told.lanes, follows):
        raise NotGenuine("checkpoint")
    async with sessions.begin() as session:
        await set_signed(session, waiting.seq, signed.jws)
    return signed


async def _next(session: AsyncSession, clock: Clock, *, only_daily: bool) -> tuple[ToldHeads | None, str | None]:
    """What the registrar is to be told now, and his checkpoint before it."""
    await hold_checkpoints(session)
    last = await list_told(session, 2)
    if last and last[-1].jws is None:
        return last[-1], last[-2].jws if len(last) > 1 else None
    newest = last[-1] if last else None
    lanes = await load_heads(session)
    if not lanes or (newest is not None and newest.told.lanes == lanes):
        return None, None
    if only_daily and newest is not None and _day(newest.told_at) == _day(clock()):
        return None, None
    told, seq = HeadsIn(service=SERVICE, lanes=lanes), newest.seq + 1 if newest else 1
    await add_told(session, seq, told)
    return ToldHeads(seq, told, clock(), None), newest.jws if newest else None


def _read(jws: str, registrar: Registrar) -> Checkpoint:
    try:
        checkpoint = parse_checkpoint(jws)
        certificate = registrar.certificates.get(checkpoint.header.thumbprint)
        if certificate is None:
            raise NotGenuine("certificate-unknown")
        checkpoint.check_signature(certificate.key)
    except Refused as refused:
        raise NotGenuine(refused.check) from refused
    return checkpoint


def _day(at: datetime) -> str:
    return (at.astimezone(UTC) + _AHEAD).date().isoformat()

"""A checkpoint a day: how far the audit has come, signed; its timestamp comes later, by the worker.

Order of durability: the heads are read, signed and stored in one transaction. A crash before its end leaves nothing;
the next attempt signs what is there by then.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.audit.checkpoint import Book, Checkpoint, sign_checkpoint
from hbs_schema.building.keys import SigningKey
from so_registry.clients.timestamps import TimestampClient
from so_registry.storage import evidence
from so_registry.storage.audit_chain import (
    add_checkpoint,
    add_token,
    find_last_checkpoint,
    find_unstamped,
    hold_checkpoints,
    load_heads,
)

SERVICE: Final = "so-registry"
_AHEAD: Final = timedelta(hours=7)
"""A day is one of Vietnam, which knows no summer time."""


@dataclass(frozen=True)
class CheckpointResult:
    """`checkpoint` is None where there is nothing new to sign, or today's is there."""

    checkpoint: Checkpoint | None


async def make_checkpoint(
    *, registrar: str, sessions: Sessions, key: SigningKey, clock: Clock, only_daily: bool = False
) -> CheckpointResult:
    """Sign the heads of all lanes, unless nothing was added since the last checkpoint. Raises KeyNotReady."""
    async with sessions.begin() as session:
        await hold_checkpoints(session)
        last, now = await find_last_checkpoint(session), clock()
        # Another day, be it an earlier one: a clock that ran ahead once must not end all checkpoints until then.
        if only_daily and last is not None and _day(last.signed_at) == _day(now):
            return CheckpointResult(None)
        heads = await load_heads(session)
        former = last.checkpoint if last else None
        if not heads or (former is not None and former.payload.lanes == tuple(heads)):
            return CheckpointResult(None)
        signed = sign_checkpoint(heads, Book(registrar, SERVICE), former, key=key, signed_at=now)
        await evidence.add_certificates(session, {key.certificate.thumbprint: key.certificate.der})
        await add_checkpoint(session, signed, now)
    return CheckpointResult(signed)


async def stamp_checkpoints(*, sessions: Sessions, client: TimestampClient) -> bool:
    """A timestamp for each that has none; False if all have. Raises PeerTrouble."""
    async with sessions() as session:
        waiting = await find_unstamped(session, 1)
    for digest in waiting:
        token = await client.stamp(digest)
        async with sessions.begin() as session:
            await add_token(session, digest, token.der)
    return bool(waiting)


def _day(at: datetime) -> str:
    return (at.astimezone(UTC) + _AHEAD).date().isoformat()

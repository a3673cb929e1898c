"""Timestamps of what a bundle proves: endorsements of accepted packets, receipts, locks.

Order of durability: (1) some statements are claimed, and nobody else is given them for a while; (2) the authority is
asked and its tokens are checked, outside any transaction; (3) the tokens commit, and the statements leave the list. A
crash before (3) loses tokens that nobody has seen; the statements are due again when the claim ends.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from so_registry.clients.timestamps import TimestampClient, Token
from so_registry.domain.stamping import Help, Unstamped, judge_time
from so_registry.storage import evidence
from so_registry.storage.unstamped import (
    claim_unstamped,
    forget_unstamped,
    load_unstamped,
    move_uses,
    release_unstamped,
)

BATCH = 20
LEASE = timedelta(minutes=2)
"""Longer than a batch takes at an authority that uses its whole time for each answer."""


@dataclass(frozen=True)
class _Stamp:
    unstamped: Unstamped
    token: Token

    @property
    def name(self) -> str:
        return self.unstamped.name

    @property
    def help(self) -> Help:
        return judge_time(self.unstamped, self.token.at)


async def stamp_next_statements(*, sessions: Sessions, client: TimestampClient, rest: timedelta = timedelta(0)) -> bool:
    """Stamp the statements whose turn it is; False if none waits. For `rest` at most verdicts go before.

    Raises PeerTrouble, once what was got is stored: the others are due at once, and nothing else waits for them.
    """
    async with sessions.begin() as session:
        names = await claim_unstamped(session, BATCH, LEASE, rest)
        waiting = await load_unstamped(session, names)
    results = await asyncio.gather(*(_stamp(each, client) for each in waiting), return_exceptions=True)
    stamps = [result for result in results if isinstance(result, _Stamp)]
    async with sessions.begin() as session:
        await _store(session, waiting, stamps, rest)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return bool(waiting)


async def _stamp(unstamped: Unstamped, client: TimestampClient) -> _Stamp:
    return _Stamp(unstamped, await client.stamp(unstamped.statement.digest))


async def _store(
    session: AsyncSession, waiting: Sequence[Unstamped], stamps: Sequence[_Stamp], rest: timedelta
) -> None:
    kept = [stamp for stamp in stamps if stamp.help == "helps"]
    await evidence.add_timestamps(session, {stamp.name: [stamp.token.der] for stamp in kept})
    await move_uses(session, {s.name: (s.unstamped.statement.header.thumbprint, s.token.at) for s in kept})
    await forget_unstamped(session, [stamp.name for stamp in stamps if stamp.help != "too-early"])
    got = {stamp.name for stamp in stamps}
    await release_unstamped(session, [each.name for each in waiting if each.name not in got], rest)

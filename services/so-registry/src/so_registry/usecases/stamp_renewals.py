"""Timestamps of renewals, over their SHA-512: the worker asks until each has one."""

import asyncio

from hbs_kit.db import Sessions
from so_registry.clients.timestamps import TimestampClient, Token
from so_registry.storage import renewals

BATCH = 20


async def stamp_renewals(*, sessions: Sessions, client: TimestampClient) -> bool:
    """Ask for those that have none; False if all have. Raises PeerTrouble, once what was got is stored."""
    async with sessions() as session:
        waiting = await renewals.find_unstamped(session, BATCH)
    tokens = await asyncio.gather(*(client.stamp(each.digest) for each in waiting), return_exceptions=True)
    async with sessions.begin() as session:
        for renewal, token in zip(waiting, tokens, strict=True):
            if isinstance(token, Token):
                await renewals.add_token(session, renewal, token.der)
    for token in tokens:
        if isinstance(token, BaseException):
            raise token
    return bool(waiting)

"""Judging a copy: its packets are known to the Ministry as accepted, or it is kept with the reason why not."""

import asyncio
from collections.abc import Sequence

from cryptography import x509

from bo_gateway.domain.bodies import read_copy
from bo_gateway.domain.copies import judge_copy
from bo_gateway.storage.copies import hold_next_copy, refuse_copy, store_judged
from bo_gateway.storage.trust import load_trust
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.errors import Refused


async def verify_next_copy(*, sessions: Sessions, ca_roots: Sequence[x509.Certificate], clock: Clock) -> bool:
    """Judge the copy whose turn it is; False if none waits. Raises AuthorityMissing.

    A crash before the commit leaves the copy as received.
    """
    async with sessions.begin() as session:
        held = await hold_next_copy(session)
        if held is None:
            return False
        key, body = held
        trust = await load_trust(session, ca_roots)
        _, copy = await asyncio.to_thread(read_copy, body)
        try:
            entries = await asyncio.to_thread(judge_copy, copy, trust, clock())
        except Refused as refused:
            await refuse_copy(session, key, refused.check)
        else:
            await store_judged(session, key, entries)
    return True

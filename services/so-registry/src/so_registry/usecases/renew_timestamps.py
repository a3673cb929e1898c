"""Later timestamps over earlier ones, before their authority's certificate ends (docs/packet.md §9).

Order of durability: (1) the authority is asked, outside any transaction; (2) the tokens commit with the job's
progress. A crash before (2) loses tokens that nobody has seen; the batch is done again.
"""

import asyncio
from datetime import datetime
from hashlib import sha256

from hbs_kit.db import Sessions
from hbs_schema.verification.times import from_instant, to_instant
from so_registry.clients.timestamps import TimestampClient, Token
from so_registry.domain.ageing import MOST_TOKENS, is_ageing, lasts_longer
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import JobUnknown
from so_registry.domain.jobs import Job
from so_registry.storage import audit, evidence_jobs, token_lines

BATCH = 50


async def start_timestamp_renewal(before: datetime, *, sessions: Sessions, by: Actor = UNNAMED) -> Job:
    """A job over every line of tokens; one whose last token proves its time until `before` is passed over."""
    async with sessions.begin() as session:
        number = await evidence_jobs.add_job(session, "renew-timestamps", "before", to_instant(before))
        await token_lines.add_lines_as_items(session, number)
        await audit.note(session, "start-renewal", by, concerns=f"job:{number}", after={"before": to_instant(before)})
        job = await evidence_jobs.get_job(session, number)
    assert job is not None  # noqa: S101  # narrows the type: it was added in this transaction
    return job


async def renew_timestamps(number: int, *, sessions: Sessions, client: TimestampClient) -> Job:
    """Do the next batch; the job as it then stands, `found` counts new tokens. Raises JobUnknown, PeerTrouble."""
    async with sessions() as session:
        job = await evidence_jobs.get_job(session, number)
        if job is None or job.kind != "renew-timestamps":
            raise JobUnknown
        items = await evidence_jobs.peek_items(session, number, BATCH)
        last = await token_lines.load_last_tokens(session, items)
    before = from_instant(job.target)
    ageing = {
        name: (position, token)
        for name, (position, token) in last.items()
        if position + 1 < MOST_TOKENS and is_ageing(token, before)
    }
    tokens = await asyncio.gather(
        *(client.stamp(sha256(token).digest()) for _, token in ageing.values()), return_exceptions=True
    )
    got = {name: token for name, token in zip(ageing, tokens, strict=True) if isinstance(token, Token)}
    # One that ends with the earlier one would only use up the line: the authority has no longer certificate yet.
    helping = {name for name, token in got.items() if lasts_longer(token.der, ageing[name][1])}
    async with sessions.begin() as session:
        held = [item for item in await evidence_jobs.hold_items(session, number, BATCH) if item in items]
        done = [item for item in held if item not in ageing or item in got]
        for name in sorted(helping.intersection(done)):
            await token_lines.add_token(session, name, ageing[name][0] + 1, got[name].der)
        if done:
            await evidence_jobs.finish_items(session, number, done, found=len(helping.intersection(done)))
    for token in tokens:
        if isinstance(token, BaseException):
            raise token
    async with sessions.begin() as session:
        await evidence_jobs.finish_if_empty(session, number)
        return await evidence_jobs.get_job(session, number) or job

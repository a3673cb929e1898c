"""The checks before a cutoff goes on: queues and clocks first."""

import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.intake.windows import Window
from hbs_schema.messages.routes import SUBMISSIONS_QUEUE
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.times import from_instant
from so_registry.clients.broker_depth import DEAD, count_waiting
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import PeerTrouble
from so_registry.domain.cutoff.findings import Around, Finding, LockKey, find
from so_registry.domain.cutoff.jobs import CutoffJob
from so_registry.storage import evidence
from so_registry.storage.cutoff.measures import measure, read_clock
from so_registry.storage.windows import get_window
from so_registry.usecases.cutoff.tools import CutoffTools


async def look_around(job: CutoffJob, tools: CutoffTools) -> list[Finding]:
    """Everything that speaks against going on, and what could not be asked."""
    async with tools.sessions() as session:
        window = await get_window(session, job.window_no)
        grades = [grade for batch in job.batches[job.batch :] for grade in batch]
        stored = await measure(session, window, grades)
        authority = await evidence.find_newest(session, "authority")
    around = Around(
        queued=await count_waiting(tools.broker, SUBMISSIONS_QUEUE),
        dead=await count_waiting(tools.broker, DEAD),
        process_skew=await _process_skew(tools),
        stamped_skew=await _stamped_skew(tools.sessions, tools.timestamps),
        free_bytes=_free(tools.folder),
    )
    now = tools.clock()
    key = _lock_key(tools.key, authority, window, now)
    return find(stored, around, key, now=now, effective_at=window.effective_at)


async def _process_skew(tools: CutoffTools) -> timedelta:
    """This process's clock before the database's, as far as the way there leaves it open."""
    async with tools.sessions() as session:
        await read_clock(session)  # the connection is made
        before = tools.clock()
        told = await read_clock(session)
        after = tools.clock()
    if before <= told <= after:
        return timedelta()
    return before - told if told < before else after - told


async def _stamped_skew(sessions: Sessions, client: TimestampClient | None) -> timedelta | None:
    if client is None:
        return None
    try:
        at = await client.tell_time(secrets.token_bytes(32))
    except PeerTrouble:
        return None
    async with sessions() as session:
        return at - await read_clock(session)


def _free(folder: Path | None) -> int | None:
    try:
        return shutil.disk_usage(folder).free if folder else None
    except OSError:
        return None


def _lock_key(key: SigningKey | None, authority: str | None, window: Window, now: datetime) -> LockKey | None:
    if key is None:
        return None
    own = key.certificate
    held = parse_statement(authority, Authority).payload.certificates_of(window.registrar) if authority else ()
    listed = [entry for entry in held if (entry.thumbprint, entry.purpose) == (own.thumbprint, "lock")]
    # Of several terms the one that holds now.
    terms = [(from_instant(entry.not_before), from_instant(entry.not_after)) for entry in listed]
    term = next((term for term in terms if term[0] <= now < term[1]), terms[0] if terms else (None, None))
    return LockKey(own.x509.not_valid_before_utc, own.x509.not_valid_after_utc, *term)

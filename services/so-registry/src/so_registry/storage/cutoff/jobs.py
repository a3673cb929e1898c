"""Rows of cutoff jobs. A trigger refuses every way back, and to cancel what has locked something."""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import CutoffUnknown
from so_registry.domain.cutoff.jobs import OPEN_STATES, CutoffJob, CutoffState, Step, StepDone

_SELECT = """
SELECT job, window_no, batches, reason, accepts, proposal_id, started_by, started_at, state, step, batch, waits_for,
       looked_at, finished_at
FROM registry.cutoff_jobs
"""


async def add_job(
    session: AsyncSession,
    window_no: int,
    batches: Sequence[Sequence[int]],
    *,
    reason: str,
    accepts: Sequence[str],
    proposal_id: UUID | None,
    by: Actor,
) -> int | None:
    """None if the window has an open job; the constraint decides."""
    query = text("""
        INSERT INTO registry.cutoff_jobs (window_no, batches, reason, accepts, proposal_id, started_by, client_id)
        VALUES (:no, :batches, :reason, :accepts, :proposal, :by, :client)
        ON CONFLICT (window_no) WHERE state IN ('running', 'paused') DO NOTHING RETURNING job""")
    given = {
        "no": window_no,
        "batches": [" ".join(map(str, sorted(batch))) for batch in batches],
        "reason": reason,
        "accepts": sorted(set(accepts)),
        "proposal": proposal_id,
        "by": by.name,
        "client": by.client_id,
    }
    number: int | None = (await session.execute(query, given)).scalar_one_or_none()
    return number


async def get_job(session: AsyncSession, job: int) -> CutoffJob:
    """Raises CutoffUnknown."""
    return await _one(session, f"{_SELECT} WHERE job = :job", job)


async def hold_job(session: AsyncSession, job: int) -> CutoffJob:
    """Nobody else moves it until this transaction ends; after the window, where that is held. Raises CutoffUnknown."""
    return await _one(session, f"{_SELECT} WHERE job = :job FOR UPDATE", job)


async def list_jobs(session: AsyncSession, window_no: int | None, *, limit: int) -> list[CutoffJob]:
    """The newest first."""
    query = text(f"""
        {_SELECT} WHERE cast(:no AS bigint) IS NULL OR window_no = :no ORDER BY job DESC LIMIT :limit""")
    return [_job(row) for row in (await session.execute(query, {"no": window_no, "limit": limit})).mappings()]


async def list_running(session: AsyncSession) -> list[CutoffJob]:
    """The oldest first."""
    rows = await session.execute(text(f"{_SELECT} WHERE state = 'running' ORDER BY job"))
    return [_job(row) for row in rows.mappings()]


async def list_steps(session: AsyncSession, job: int) -> list[StepDone]:
    """In the order in which they were done."""
    query = text("SELECT step, batch, at, millis, outcome FROM registry.cutoff_steps WHERE job = :job ORDER BY number")
    return [
        StepDone(Step(row.step), row.batch, row.at, row.millis, _read(row.outcome))
        for row in await session.execute(query, {"job": job})
    ]


async def add_step(session: AsyncSession, job: CutoffJob, outcome: dict[str, Any], *, millis: int) -> None:
    """What the job's present step came to; call with the job held."""
    await session.execute(
        text("""
            INSERT INTO registry.cutoff_steps (job, number, step, batch, millis, outcome)
            SELECT cast(:job AS bigint), coalesce(max(number), 0) + 1, cast(:step AS text), cast(:batch AS smallint),
                   cast(:millis AS bigint), cast(:outcome AS jsonb)
            FROM registry.cutoff_steps WHERE job = :job"""),
        {
            "job": job.job,
            "step": job.step.value,
            "batch": job.batch,
            "millis": millis,
            "outcome": json.dumps(outcome, ensure_ascii=False),
        },
    )


async def move_job(
    session: AsyncSession,
    job: CutoffJob,
    *,
    state: CutoffState = CutoffState.RUNNING,
    step: Step | None = None,
    batch: int | None = None,
    waits_for: Collection[str] = (),
) -> None:
    """Where it is from now on."""
    await session.execute(
        text("""
            UPDATE registry.cutoff_jobs
            SET state = :state, step = :step, batch = :batch, waits_for = :waits_for, looked_at = clock_timestamp(),
                finished_at = CASE WHEN :is_open THEN NULL ELSE clock_timestamp() END
            WHERE job = :job"""),
        {
            "job": job.job,
            "state": state.value,
            "step": (step or job.step).value,
            "batch": job.batch if batch is None else batch,
            "waits_for": sorted(waits_for),
            "is_open": state in OPEN_STATES,
        },
    )


async def _one(session: AsyncSession, query: str, job: int) -> CutoffJob:
    row = (await session.execute(text(query), {"job": job})).mappings().one_or_none()
    if row is None:
        raise CutoffUnknown
    return _job(row)


def _job(row: RowMapping) -> CutoffJob:
    values: dict[str, Any] = dict(row)
    values["batches"] = tuple(tuple(map(int, batch.split())) for batch in row["batches"])
    values |= {"state": CutoffState(row["state"]), "step": Step(row["step"])}
    values |= {name: tuple(row[name]) for name in ("accepts", "waits_for")}
    return CutoffJob(**values)


def _read(value: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return read

"""The cutoff as a job: it goes on from its row, waits for what it has to, and locks once."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import CutoffLocked, CutoffOver, CutoffRunning
from so_registry.domain.cutoff.jobs import CutoffJob, CutoffState, Step
from so_registry.domain.errors import ApprovalNeeded, NothingToLock, PersonNeeded, ProposalChanged
from so_registry.usecases.cutoff.continue_cutoff import continue_cutoff, continue_cutoffs
from so_registry.usecases.cutoff.lock_batch import CutoffStopped, lock_batch
from so_registry.usecases.cutoff.rehearse_cutoff import rehearse_cutoff
from so_registry.usecases.cutoff.show_cutoffs import show_cutoff
from so_registry.usecases.cutoff.start_cutoff import propose_cutoff, start_cutoff
from so_registry.usecases.cutoff.stop_cutoff import change_cutoff
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.proposals.approve import Decision, approve
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, lock, pass_the_cutoff
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.doors import open_door
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration

SECOND = Actor("operator:second", "so-registry", is_person=True)
REASON = "Kế hoạch 213/KH-SGDĐT"


def tools(registry: Registry) -> CutoffTools:
    return CutoffTools(sessions=registry.sessions, clock=utc_now, key=registry.world.key("so-lock"))


async def start(registry: Registry, **changes) -> CutoffJob:
    values: dict[str, Any] = {"reason": REASON, "by": REGISTRAR, "sessions": registry.sessions, **changes}
    return await start_cutoff(registry.window_no, **values)


async def go(registry: Registry, job: int, own: CutoffTools | None = None) -> CutoffJob:
    """Step after step until one does not move it."""
    now = None
    while True:
        after = await continue_cutoff(job, tools=own or tools(registry))
        if now is not None and after.is_at(now):
            return after
        now = after


async def closed_class(registry: Registry, count: int = 3) -> None:
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)


async def sent(registry: Registry) -> None:
    """As the relay leaves the outbox when the broker has confirmed."""
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.bo_outbox SET sent_at = clock_timestamp()"))


async def test_a_job_waits_for_the_cutoff_drains_locks_batch_by_batch_verifies_and_reports(registry: Registry) -> None:
    await closed_class(registry)
    job = await start(registry)
    assert job.batches == ((4,), (2,))

    waiting = await go(registry, job.job)
    assert (waiting.step, waiting.waits_for) == (Step.CLOSE, ("cutoff-time",))
    await registry.receive(uuid4(), b"no submission, and it has to have its answer")
    await pass_the_cutoff(registry)
    waiting = await go(registry, job.job)
    assert (waiting.step, waiting.waits_for) == (Step.DRAIN, ("verdicts-waiting",))
    await registry.verify_only()
    keyless = await go(registry, job.job, replace(tools(registry), key=None))
    assert (keyless.step, keyless.waits_for) == (Step.LOCK, ("lock-key",))
    waiting = await go(registry, job.job)
    assert (waiting.step, waiting.batch, waiting.waits_for) == (Step.REPORT, 1, ("report-unsent",))
    await sent(registry)
    done = await go(registry, job.job)
    assert (done.state, done.step, done.waits_for) == (CutoffState.DONE, Step.DONE, ())

    story = await show_cutoff(job.job, sessions=registry.sessions)
    assert [(step.step, step.batch) for step in story.steps] == [
        (Step.PLAN, 0),
        (Step.CHECKS, 0),
        (Step.CLOSE, 0),
        (Step.DRAIN, 0),
        (Step.LOCK, 0),
        (Step.VERIFY, 0),
        (Step.LOCK, 1),
        (Step.VERIFY, 1),
        (Step.REPORT, 1),
    ]
    assert story.steps[0].outcome["batches"] == [{"grades": [4], "packets": 3}, {"grades": [2], "packets": 0}]
    assert [lock["packets"] for lock in story.steps[-1].outcome["locks"]] == [3, 0]
    assert await column(registry, "SELECT state FROM registry.windows") == ["locked"]
    assert await column(registry, "SELECT act FROM registry.audit WHERE act ~ 'cutoff'") == ["start-cutoff"]


async def test_who_is_paused_or_cancelled_locks_nothing_and_a_lock_is_never_cancelled(registry: Registry) -> None:
    await closed_class(registry)
    await pass_the_cutoff(registry)
    job = await start(registry)
    with pytest.raises(CutoffRunning):
        await start(registry)
    change: dict[str, Any] = {"by": REGISTRAR, "reason": REASON, "sessions": registry.sessions}
    while job.step != Step.LOCK:
        job = await continue_cutoff(job.job, tools=tools(registry))
    await change_cutoff(job.job, CutoffState.PAUSED, **change)
    # Somebody had begun on it just before.
    with pytest.raises(CutoffStopped):
        await lock_batch(job, tools(registry))
    assert (await go(registry, job.job)).step == Step.LOCK
    assert await column(registry, "SELECT count(*) FROM registry.locks") == [0]

    dry = await change_cutoff(job.job, CutoffState.CANCELLED, is_dry_run=True, **change)
    assert dry.state == CutoffState.CANCELLED
    await change_cutoff(job.job, CutoffState.CANCELLED, **change)
    with pytest.raises(CutoffOver):
        await change_cutoff(job.job, CutoffState.RUNNING, **change)
    second = await start(registry, batches=[[4]])
    await go(registry, second.job)
    with pytest.raises(CutoffLocked):
        await change_cutoff(second.job, CutoffState.CANCELLED, **change)
    with pytest.raises(NothingToLock):
        await start(registry, batches=[[4]])


async def test_two_who_go_on_at_once_lock_once(busy_registry: Registry) -> None:
    registry = busy_registry
    await closed_class(registry)
    await pass_the_cutoff(registry)
    job = await start(registry)
    while (job := await continue_cutoff(job.job, tools=tools(registry))).step != Step.LOCK:
        pass

    await asyncio.gather(*(continue_cutoff(job.job, tools=tools(registry)) for _ in range(8)))
    await sent(registry)
    done = await go(registry, job.job)

    await sent(registry)
    assert (await go(registry, done.job)).state == CutoffState.DONE
    assert await column(registry, "SELECT grades FROM registry.locks ORDER BY seq") == [[4], [2]]


@pytest.mark.slow
async def test_a_batch_that_was_locked_by_hand_is_gone_on_with(registry: Registry) -> None:
    await closed_class(registry)
    await pass_the_cutoff(registry)
    job = await start(registry)
    await lock(registry, 4)
    await go(registry, job.job)
    await sent(registry)
    assert (await go(registry, job.job)).state == CutoffState.DONE


@pytest.mark.slow
async def test_half_a_batch_locked_by_hand_ends_the_job(registry: Registry) -> None:
    await closed_class(registry)
    await pass_the_cutoff(registry)
    job = await start(registry, batches=[[2, 4]])
    await lock(registry, 4)

    ended = await go(registry, job.job)

    assert (ended.state, ended.waits_for) == (CutoffState.FAILED, ("grades-locked",))
    assert await column(registry, "SELECT count(*) FROM registry.locks") == [1]


async def test_rows_that_do_not_come_to_what_was_signed_end_the_job_before_the_next_batch(registry: Registry) -> None:
    await closed_class(registry)
    await pass_the_cutoff(registry)
    job = await start(registry)
    while (job := await continue_cutoff(job.job, tools=tools(registry))).step != Step.VERIFY:
        pass
    owner = await asyncpg.connect(registry.database.owner)
    await owner.execute("ALTER TABLE registry.lock_leaves DISABLE TRIGGER USER")
    await owner.execute("UPDATE registry.lock_leaves SET school = '79000009' WHERE position = 0")
    await owner.execute("ALTER TABLE registry.lock_leaves ENABLE TRIGGER USER")
    await owner.close()

    ended = await go(registry, job.job)

    assert (ended.state, ended.waits_for) == (CutoffState.FAILED, ("not-equal",))
    story = await show_cutoff(job.job, sessions=registry.sessions)
    assert {"table": "lock_leaves", "key": "1/0", "column": "school", "problem": "not-equal"} in story.steps[
        -1
    ].outcome["faults"]
    assert await column(registry, "SELECT count(*) FROM registry.locks") == [1]


async def test_what_stops_is_waited_for_unless_it_was_accepted(registry: Registry) -> None:
    later = replace(tools(registry), clock=lambda: utc_now() + timedelta(minutes=1))
    job = await start(registry)
    waiting = await go(registry, job.job, later)
    assert (waiting.step, waiting.waits_for) == (Step.CHECKS, ("clock-skew",))
    assert not await continue_cutoffs(tools=later, again_after=timedelta(hours=1))
    await change_cutoff(job.job, CutoffState.CANCELLED, by=REGISTRAR, reason=REASON, sessions=registry.sessions)

    accepted = await start(registry, accepts=["clock-skew"])
    assert (await go(registry, accepted.job, later)).waits_for == ("cutoff-time",)


async def test_where_the_calendar_asks_for_two_people_nothing_is_locked_by_one(registry: Registry) -> None:
    await closed_class(registry)
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET second_person = '{locks}'"))
    await pass_the_cutoff(registry)
    with pytest.raises(ApprovalNeeded):
        await lock(registry, 4)
    with pytest.raises(ApprovalNeeded):
        await start(registry)
    machine = Actor("client:x", "x", is_person=False)
    with pytest.raises(PersonNeeded):
        await start(registry, by=machine)
    ask: dict[str, Any] = {"reason": REASON, "decision_number": "12/QĐ", "by": REGISTRAR, "sessions": registry.sessions}
    proposed = await propose_cutoff(registry.window_no, [[4]], proposal_id=uuid4(), **ask)
    with pytest.raises(ApprovalNeeded):
        await start(registry, batches=[[4]], proposal_id=proposed.proposal_id)
    decision = Decision(proposed.proposal_id, proposed.sha256, REASON)
    await approve(decision, by=SECOND, sessions=registry.sessions, carriers={})
    with pytest.raises(ProposalChanged):
        await start(registry, batches=[[4], [2]], proposal_id=proposed.proposal_id)
    with pytest.raises(ProposalChanged):  # what stops a job is not for one person to take upon himself
        await start(registry, batches=[[4]], accepts=["disk-short"], proposal_id=proposed.proposal_id)

    job = await start(registry, batches=[[4]], proposal_id=proposed.proposal_id)
    await go(registry, job.job)

    assert await column(registry, "SELECT grades FROM registry.locks") == [[4]]
    assert await column(registry, "SELECT state FROM registry.proposals") == ["done"]


async def test_a_rehearsal_stores_everything_and_leaves_nothing(registry: Registry) -> None:
    await closed_class(registry)

    done = await rehearse_cutoff(registry.window_no, sessions=registry.sessions, clock=utc_now, by=REGISTRAR)

    assert (done.grades, done.packets, done.schools) == ((2, 4), 3, 1)
    for table in ("locks", "lock_leaves", "lock_schools", "withdrawn_leaves"):
        assert await column(registry, f"SELECT count(*) FROM registry.{table}") == [0]  # noqa: S608
    assert await column(registry, "SELECT count(*) FROM registry.window_grades WHERE lock_seq IS NOT NULL") == [0]


@pytest.mark.slow
async def test_the_commands_start_run_show_pause_and_end_with_codes(registry: Registry, tmp_path) -> None:
    await closed_class(registry)
    number = str(registry.window_no)
    reason = ("--reason", REASON)
    await answer(registry, tmp_path, "cutoff", "start", number, *reason, "--dry-run")
    # The command's key is not the one that the Ministry has published.
    accept = ("--accept", "lock-key-unlisted")
    (job,) = await answer(registry, tmp_path, "cutoff", "start", number, "--batch", "4", *accept, *reason)
    assert (job["state"], job["batches"]) == ("running", [[4]])
    waits = await run(registry, tmp_path, "cutoff", "run", str(job["job"]), "--json")
    assert (waits.exit_code, "[cutoff-time]" in waits.stderr) == (75, True)
    await answer(registry, tmp_path, "cutoff", "pause", str(job["job"]), *reason)
    await answer(registry, tmp_path, "cutoff", "resume", str(job["job"]), *reason)
    missing = await answer(registry, tmp_path, "cutoff", "missing", number)
    assert missing == []
    (rehearsed,) = await answer(registry, tmp_path, "cutoff", "rehearse", number, "--grade", "4")
    assert rehearsed["packets"] == 3

    await pass_the_cutoff(registry)
    unsent = await run(registry, tmp_path, "cutoff", "run", "--json")
    assert (unsent.exit_code, "[report-unsent]" in unsent.stderr) == (75, True)
    await sent(registry)
    (done,) = await answer(registry, tmp_path, "cutoff", "run", str(job["job"]))
    assert (done["state"], done["step"]) == ("done", "done")
    (shown,) = await answer(registry, tmp_path, "cutoff", "show", str(job["job"]))
    assert [step["step"] for step in shown["steps"]][-1] == "report"
    assert len(await answer(registry, tmp_path, "cutoff", "list", "--window", number)) == 1
    refused = await run(registry, tmp_path, "cutoff", "cancel", str(job["job"]), *reason)
    assert (refused.exit_code, "[cutoff-over]" in refused.stderr) == (1, True)
    unknown = await run(registry, tmp_path, "cutoff", "show", "99")
    assert (unknown.exit_code, "[cutoff-unknown]" in unknown.stderr) == (1, True)


async def test_the_api_starts_shows_and_stops_a_job_for_people_of_the_registrar_alone(
    registry: Registry, tmp_path
) -> None:
    path = f"/v1/windows/{registry.window_no}"
    async with open_door(registry, tmp_path) as door:
        scopes = ("cutoffs:read", "cutoffs:write")
        person = door.token(*scopes, subject="operator-1", client_id="console", acts_for_claim=None)
        of_school = door.token(*scopes)
        refused = await door.ask("POST", f"{path}/cutoffs", of_school, json={"reason": REASON})
        made = await door.ask("POST", f"{path}/cutoffs", person, json={"reason": REASON, "batches": [[4]]})
        number = made.json().get("job")
        paused = await door.ask("POST", f"/v1/cutoffs/{number}/state", person, json={"state": "paused", "reason": "x"})
        shown = await door.ask("GET", f"/v1/cutoffs/{number}", person)
        listed = await door.ask("GET", f"{path}/cutoffs", person)
        missing = await door.ask("POST", f"{path}/missing", person, json={})

    assert (refused.status_code, made.status_code) == (403, 201), made.text
    assert (paused.json()["state"], shown.json()["batches"], len(listed.json())) == ("paused", [[4]], 1)
    assert [entry["kind"] for entry in missing.json()] == ["school-silent"]

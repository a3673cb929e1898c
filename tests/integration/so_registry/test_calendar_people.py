"""What a calendar asks of people holds at every door: two at a revocation and a lock, a reviewer, a time to be done."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from so_registry.domain.cutoff.jobs import CutoffJob, Step
from so_registry.domain.errors import ApprovalNeeded, DocumentUnknown, StatementRefused
from so_registry.domain.windows.errors import CalendarRefused
from so_registry.usecases.cutoff.continue_cutoff import continue_cutoff
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.extend_window import extend_window
from so_registry.usecases.open_window import move_window, open_window
from so_registry.usecases.store_document import store_document
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column, revoke, withdrawal_request
from tests.integration.so_registry.reconciling import set_reviewer
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration


async def set_terms(registry: Registry, terms: str) -> None:
    """As a newer calendar would have it."""
    async with registry.sessions.begin() as session:
        await session.execute(text(f"UPDATE registry.windows SET {terms}"))  # noqa: S608  # written below


async def started(registry: Registry) -> CutoffJob:
    return await start_cutoff(registry.window_no, reason="KH 213", by=REGISTRAR, sessions=registry.sessions)


async def gone_on(registry: Registry, job: CutoffJob) -> CutoffJob:
    """Step after step until one does not move it."""
    tools = CutoffTools(sessions=registry.sessions, clock=utc_now, key=registry.world.key("so-lock"))
    while not (after := await continue_cutoff(job.job, tools=tools)).is_at(job):
        job = after
    return after


async def two_role_policy(registry: Registry) -> Statement[Policy]:
    policy = registry.world.make_policy(id="two", withdrawal_roles=["principal", "homeroom"])
    await store_document(policy, [registry.world.key("so-policy").certificate], sessions=registry.sessions)
    return policy


async def accepted_packet(registry: Registry) -> Any:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    return packets


async def test_a_window_in_which_two_revoke_opens_only_under_policies_with_two_roles(registry: Registry) -> None:
    schools = [registry.world.school]
    one = await stored_calendar(registry, window_rules(registry, second_person=["withdrawals"]))
    with pytest.raises(CalendarRefused) as refused:
        await open_window(one, "first", schools, sessions=registry.sessions)
    (item,) = refused.value.problem_items
    assert (item.code, item.pointer) == ("calendar-one-signer", "/rules/windows/0/second_person")

    two = (await two_role_policy(registry)).document_digest
    rules = window_rules(registry, second_person=["withdrawals"], policies=[two])
    calendar = await stored_calendar(registry, rules, version=2)
    number = await open_window(calendar, "first", schools, sessions=registry.sessions)

    # What a newer calendar has of it is looked at in the same way.
    more = {"id": "more", "extends": "first", "decision": DECISION, "schools": schools, **times(-1, 3)}
    worse = window_rules(registry, second_person=["withdrawals"])
    newer = await stored_calendar(registry, worse, version=3, extensions=[more])
    with pytest.raises(CalendarRefused):
        await extend_window(number, newer, "more", by=REGISTRAR, sessions=registry.sessions)
    unknown = await stored_calendar(registry, {**rules, "policies": ["A" * 43]}, version=4, extensions=[more])
    with pytest.raises(DocumentUnknown):
        await extend_window(number, unknown, "more", by=REGISTRAR, sessions=registry.sessions)


async def test_a_newer_calendar_does_not_ask_for_two_where_the_windows_policy_has_one(registry: Registry) -> None:
    first = await stored_calendar(registry)
    number = await open_window(first, "first", [registry.world.school], sessions=registry.sessions)
    newer = await stored_calendar(registry, window_rules(registry, second_person=["withdrawals"]), version=2)

    with pytest.raises(CalendarRefused):
        await move_window(number, newer, sessions=registry.sessions)

    assert await column(registry, f"SELECT second_person FROM registry.windows WHERE window_no = {number}") == [[]]  # noqa: S608


async def test_where_two_have_to_revoke_the_signature_of_one_is_refused(registry: Registry) -> None:
    packets = await accepted_packet(registry)
    request = withdrawal_request(registry, packets)
    await set_terms(registry, "second_person = '{withdrawals}'")
    with pytest.raises(StatementRefused, match="stages"):
        await revoke(registry, request)
    await set_terms(registry, "second_person = '{}'")

    assert (await revoke(registry, request)).request_id == request.request_id


async def test_a_job_of_one_person_waits_where_the_calendar_has_come_to_ask_for_two(registry: Registry) -> None:
    job = await started(registry)
    await set_terms(registry, "second_person = '{locks}'")
    await acts.pass_the_cutoff(registry)

    waiting = await gone_on(registry, job)

    assert (waiting.step, waiting.waits_for) == (Step.LOCK, ("approval-needed",))
    with pytest.raises(ApprovalNeeded):
        await acts.lock(registry, 4)
    assert await column(registry, "SELECT count(*) FROM registry.locks") == [0]


async def test_a_job_waits_for_the_reviewers_sign_off(registry: Registry) -> None:
    packets = await accepted_packet(registry)
    await set_reviewer(registry, "accept")
    await acts.close(registry, packets)
    job = await started(registry)
    await acts.pass_the_cutoff(registry)

    waiting = await gone_on(registry, job)

    assert (waiting.step, waiting.waits_for) == (Step.LOCK, ("sign-offs-missing",))
    told = "SELECT outcome -> 'findings' FROM registry.cutoff_steps WHERE step = 'checks'"
    (findings,) = await column(registry, told)
    assert {"code": "sign-offs-missing", "level": "note", "told": {"schools": 1}} in findings
    assert await column(registry, "SELECT count(*) FROM registry.locks") == [0]


async def test_a_job_says_that_the_time_for_verdicts_has_passed_and_locks_when_they_are_there(
    registry: Registry,
) -> None:
    await registry.receive(uuid4(), b"no submission, and it has to have its answer")
    job = await started(registry)
    at = "clock_timestamp() - interval '2 seconds'"
    await set_terms(registry, f"closes_at = {at}, grace_until = {at}, drain_until = {at}")

    overdue = await gone_on(registry, job)

    assert (overdue.step, overdue.waits_for) == (Step.DRAIN, ("drain-overdue", "verdicts-waiting"))
    await registry.verify_only()
    assert (await gone_on(registry, overdue)).step == Step.REPORT

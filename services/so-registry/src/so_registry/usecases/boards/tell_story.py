"""One search: whatever somebody types leads to its story, within the schools that he looks after.

A record's story is about one child: it is told for a reason, and the row that says so is stored before anybody sees it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.errors import HbsError
from hbs_schema.intake.windows import WindowState
from hbs_schema.statements.payloads import Receipt
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import Schools, is_within
from so_registry.domain.people.refused import NothingFound, ReasonNeeded
from so_registry.domain.stories.asked import readings
from so_registry.domain.stories.story import Story
from so_registry.storage import audit
from so_registry.storage.boards.windows import list_refusal_lines, list_school_lines
from so_registry.storage.stories import cases, records, schools, submissions
from so_registry.storage.windows import get_window
from so_registry.usecases.boards.tell_record import RecordFacts, record_story
from so_registry.usecases.boards.tell_school import SchoolFacts, school_story
from so_registry.usecases.boards.tell_submission import submission_story

SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 500
MOST: Final = 50
MOST_SCHOOLS: Final = 20


@dataclass(frozen=True)
class Question:
    """What was typed, why, by whom, and for which schools he may know."""

    typed: str
    reason: str
    by: Actor
    schools: Schools


@dataclass(frozen=True)
class Choice:
    """Schools whose names have these letters. `has_more`: not all of them are here."""

    schools: Sequence[schools.ToldSchool]
    has_more: bool


async def tell_story(question: Question, *, sessions: Sessions) -> Story | Choice:
    """Raises NothingFound, which is the same for what is not there and for what he may not see, and ReasonNeeded."""
    async with sessions.begin() as session:
        for asked in readings(question.typed):
            found = await _FINDERS[asked.sort](session, asked.value, question)
            if found is not None:
                return found
    raise NothingFound


async def _submission(session: AsyncSession, value: str, question: Question) -> Story | None:
    own = [
        told
        for told in await submissions.find_submissions(session, UUID(value))
        if is_within(told.school, question.schools)
    ]
    if not own:
        return None
    told = own[-1]
    announced_at = await cases.find_announced(session, told.window_no, told.school, told.submission_id)
    return submission_story(told, await submissions.list_codes(session, told), announced_at=announced_at)


async def _record(session: AsyncSession, value: str, question: Question) -> Story | None:
    record = await records.find_record(session, value)
    if record is None:
        return None
    packets = await records.list_packets(session, value)
    concerned = {record.school, *(packet.school for packet in packets)}
    if not any(is_within(school, question.schools) for school in concerned):
        return None
    if not is_reason(question.reason):
        raise ReasonNeeded
    await audit.note(
        session,
        "read-record",
        question.by,
        # The code itself opens the portal: the audit keeps what finds the row again, and no more.
        concerns=f"code:{sha256(value.encode()).hexdigest()}",
        school=record.school,
        reason=question.reason.strip(),
    )
    refusals = await records.list_refusals(session, value, sorted(concerned))
    last = next((packet for packet in reversed(packets) if packet.is_effective), None)
    is_closed = last is not None and await submissions.has_closed(session, last.window_no, last.school, [last.grade])
    beside = await cases.list_of_record(session, value, [packet.packet_digest for packet in packets])
    return record_story(value, RecordFacts(record, packets, refusals, is_closed, beside))


async def _digest(session: AsyncSession, value: str, question: Question) -> Story | None:
    """A receipt leads to its submission, a packet to its record."""
    receipt = await records.find_receipt(session, value)
    if receipt is not None:
        return await _submission(session, _submission_of(receipt), question)
    code = await records.find_code_of_packet(session, value)
    return await _record(session, code, question) if code is not None else None


async def _school(session: AsyncSession, value: str, question: Question) -> Story | Choice | None:
    found = await schools.find_schools(session, value, within=question.schools, limit=MOST_SCHOOLS + 1)
    if len(found) > 1:
        return Choice(found[:MOST_SCHOOLS], len(found) > MOST_SCHOOLS)
    return await _story_of_school(session, found[0]) if found else None


async def _story_of_school(session: AsyncSession, school: schools.ToldSchool) -> Story:
    line, reasons, window = None, [], None
    if school.windows:
        window = await get_window(session, school.windows[0])
        line = next(iter(await list_school_lines(session, window.window_no, school=school.school)), None)
        reasons = await list_refusal_lines(session, window.window_no, school=school.school)
    facts = SchoolFacts(
        school=school,
        acts=await schools.list_acts(session, school, limit=MOST),
        arrived=await schools.list_arrived(session, school, limit=MOST),
        locked=await schools.list_locked(session, school.school),
        line=line,
        reasons=reasons,
        is_window_open=window is not None and window.state == WindowState.OPEN,
        is_closed=window is not None and line is not None and set(window.grades) <= set(line.closed_grades),
        cases=await cases.list_of_school(session, school.school, school.windows, limit=MOST),
        returns=await cases.count_open_returns(session, school.school, school.windows[:1]),
    )
    return school_story(facts)


def is_reason(text: str) -> bool:
    """Whether somebody has said why."""
    return SHORTEST_REASON <= len(text.strip()) <= LONGEST_REASON


def _submission_of(receipt: str) -> str:
    try:
        return str(parse_statement(receipt, Receipt).payload.submission_id)
    except HbsError:
        raise NothingFound from None


_FINDERS = {"submission": _submission, "record": _record, "digest": _digest, "school": _school}

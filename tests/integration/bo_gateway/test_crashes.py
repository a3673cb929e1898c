"""A crash between every two steps of the durability order (usecases/compare_report.py): nothing lost, nothing twice."""

from collections.abc import Sequence

import asyncpg
import pytest
from sqlalchemy import text

from bo_gateway.storage.outboxes import PUBLICATION_OUTBOX, REGISTRAR_OUTBOX
from bo_gateway.usecases.build_publications import build_publications
from hbs_kit.drain import drain
from hbs_kit.publisher import Outgoing
from hbs_schema.messages.reports import WithdrawnEntry
from tests.integration.bo_gateway.crashes import Place, crashing_at, work_until_crash
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, signed_class

pytestmark = [pytest.mark.integration, pytest.mark.crash]

PLACES = [
    # Intake.
    Place("reports"),
    Place("report_chunks"),
    Place("report_chunks", at_commit=True),
    # The lock's check.
    Place("documents"),
    Place("withdrawn_entries"),
    Place("statements"),
    # A chunk's verdict.
    Place("packets"),
    Place("report_chunks", "UPDATE"),
    Place("packets", at_commit=True),
    # Comparison and acknowledgement.
    Place("records"),
    Place("record_keys"),
    Place("locked_records"),
    Place("locked_scopes"),
    Place("acknowledgements"),
    Place("registrar_outbox"),
    Place("publications"),
    Place("acknowledgements", at_commit=True),
    # Announcement and status.
    Place("publication_outbox"),
    Place("publications", "UPDATE"),
    Place("statuses"),
    Place("statuses", at_commit=True),
]
ACKNOWLEDGING = ("records", "record_keys", "locked_records", "locked_scopes", "acknowledgements", "registrar_outbox")


@pytest.mark.parametrize(
    "place", [pytest.param(place, id=str(place), marks=() if place.at_commit else pytest.mark.slow) for place in PLACES]
)
async def test_goes_on_after_a_crash(ministry: Ministry, place: Place) -> None:
    report = _report(ministry)
    async with crashing_at(ministry, place):
        assert await work_until_crash(ministry, report)
        if place.table in ACKNOWLEDGING:
            # What was signed before the commit has never been seen by anybody.
            assert await ministry.answer_bytes(report) is None
            assert await _sent(ministry) == []

    assert not await work_until_crash(ministry, report)

    answer = await ministry.answer(report)
    assert answer.result == "equal"
    stored = await ministry.answer_bytes(report)
    for message in await _sent(ministry):
        assert message.body == stored
    assert await _counts(ministry) == {"acknowledgements": 1, "locked_records": 3, "packets": 3, "statuses": 1}
    published = await _published(ministry)
    assert len(published) == len({message.message_id for message in published}) == 3


async def test_a_crash_after_every_single_write_changes_nothing(ministry: Ministry) -> None:
    """One report through all places, one after the other, ends as it would have without them."""
    report = _report(ministry)
    for place in PLACES:
        async with crashing_at(ministry, place):
            await work_until_crash(ministry, report)

    assert not await work_until_crash(ministry, report)

    assert (await ministry.answer(report)).result == "equal"
    assert await _counts(ministry) == {"acknowledgements": 1, "locked_records": 3, "packets": 3, "statuses": 1}


async def test_the_acknowledgement_stays_the_same_through_any_number_of_repeats(ministry: Ministry) -> None:
    report = _report(ministry)
    await ministry.report(report)
    first = await ministry.answer_bytes(report)
    for _ in range(3):
        await ministry.receive(report)
        await ministry.work()

    assert await ministry.answer_bytes(report) == first
    sent = await _sent(ministry)
    assert {message.body for message in sent} == {first}
    assert len({message.message_id for message in sent}) == len(sent)


async def test_changed_stored_bytes_are_never_acknowledged(ministry: Ministry) -> None:
    """A bit that flips on disk between verdict and comparison: the root is recomputed from the bytes."""
    report = _report(ministry)
    await ministry.receive(report)
    while await ministry.check_lock() or await ministry.verify_chunk():
        pass
    owner = await asyncpg.connect(ministry.database.owner)
    await owner.execute("ALTER TABLE bo.packets DISABLE TRIGGER packets_fixed")
    await owner.execute("UPDATE bo.packets SET body = set_byte(body, 500, get_byte(body, 500) # 1) WHERE position = 1")
    await owner.close()

    await ministry.work()

    answer = await ministry.answer(report)
    assert (answer.result, answer.problem) == ("refused", "roots-differ")


def _report(ministry: Ministry) -> LockedReport:
    digit = "A" * 43
    entry = WithdrawnEntry(record_key=digit, packet=digit, at="2026-06-02T00:00:00Z")
    return signed_class(ministry.world, 3).lock(withdrawn=[entry])


async def _sent(ministry: Ministry) -> Sequence[Outgoing]:
    return await _drained(ministry, REGISTRAR_OUTBOX)


async def _published(ministry: Ministry) -> Sequence[Outgoing]:
    return await _drained(ministry, PUBLICATION_OUTBOX)


async def _drained(ministry: Ministry, outbox: type) -> list[Outgoing]:
    seen: list[Outgoing] = []

    async def publish(message: Outgoing) -> None:
        seen.append(message)

    while (await drain(ministry.sessions, outbox, publish, 10, load_body=build_publications)).sent:
        pass
    return seen


async def _counts(ministry: Ministry) -> dict[str, int]:
    tables = ("acknowledgements", "locked_records", "packets", "statuses")
    async with ministry.sessions() as session:
        return {
            table: (await session.execute(text(f"SELECT count(*) FROM bo.{table}"))).scalar_one()  # noqa: S608
            for table in tables
        }

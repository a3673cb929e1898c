"""What has done its work can be removed; what has not stays, however old."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hbs_kit import purge
from hbs_kit.inbox import first_time
from hbs_kit.purge import purge_inbox, purge_outbox
from tests.integration.hbs_kit.tables import InboxRow, OutboxRow

MONTH = timedelta(days=30)


@pytest.fixture
async def outbox(sessions) -> None:
    """Sent long ago (twice), sent now, never sent."""
    async with sessions.begin() as session:
        for name, sent in {"old": "31 days", "older": "90 days", "new": "1 day", "never": None}.items():
            row = OutboxRow(message_id=name, exchange="e", routing_key="r", content_type="t", body=b"x")
            session.add(row)
            await session.flush()
            await session.execute(
                text("""
                    UPDATE outbox SET created_at = now() - interval '91 days',
                           sent_at = now() - cast(cast(:sent AS text) AS interval)
                    WHERE message_id = :name"""),
                {"sent": sent, "name": name},
            )


async def names(sessions) -> set[str]:
    async with sessions() as session:
        return set(await session.scalars(select(OutboxRow.message_id)))


@pytest.mark.usefixtures("outbox")
async def test_only_what_was_confirmed_long_ago_leaves_the_outbox(sessions, monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 1)

    assert await purge_outbox(sessions, OutboxRow, older_than=MONTH) == 2

    assert await names(sessions) == {"new", "never"}


@pytest.mark.usefixtures("outbox")
async def test_a_dry_run_counts_and_removes_nothing(sessions):
    assert await purge_outbox(sessions, OutboxRow, older_than=MONTH, is_dry_run=True) == 2

    assert await names(sessions) == {"old", "older", "new", "never"}


async def test_a_message_that_was_forgotten_is_taken_in_again_and_another_is_not(sessions):
    async with sessions.begin() as session:
        for name in ("old", "new"):
            await first_time(session, InboxRow, "c", name)
        await session.execute(
            text("UPDATE inbox SET received_at = now() - interval '31 days' WHERE message_id = 'old'")
        )

    assert await purge_inbox(sessions, InboxRow, older_than=MONTH) == 1

    async with sessions.begin() as session:
        assert [await first_time(session, InboxRow, "c", name) for name in ("old", "new")] == [True, False]

"""An operator removes messages that were sent long ago."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import answer
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_sent_messages_go_and_the_answers_that_they_carried_stay(registry: Registry, tmp_path: Path) -> None:
    number, body = await registry.packed(1)
    told = await registry.submit(number, body)
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.school_outbox SET sent_at = now() - interval '31 days'"))

    purge = ("message", "purge", "--older-than-days", "30")
    tried = await answer(registry, tmp_path, *purge, "--dry-run")
    done = await answer(registry, tmp_path, *purge)

    assert tried == done == [{"schools": 2, "bo": 0}]
    assert await column(registry, "SELECT id FROM registry.school_outbox") == []
    assert await registry.answer(number) == told

"""Answers go out by message to whoever has a queue for them; the others ask."""

import pytest

from so_registry.usecases.receive_submission import receive_submission
from tests.integration.so_registry.acts import column, results
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_software_without_a_queue_of_answers_is_told_nothing_by_message(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await receive_submission(
        body,
        window_no=registry.window_no,
        school=registry.world.school,
        submission_id=number,
        client_id="by-http-only",
        sessions=registry.sessions,
    )
    await registry.verify()

    assert results(await registry.answer(number)) == ["accepted"]
    assert await column(registry, "SELECT message_id FROM registry.school_outbox") == []

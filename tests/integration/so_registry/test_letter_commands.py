"""`so-registry dlq …` where there is nothing to look at: a sentence and an exit code, and no trace of a fault."""

from pathlib import Path

import pytest

from deploy.local.rabbitmq import RabbitMQ
from tests.integration.so_registry import commanding
from tests.integration.so_registry.province import open_province
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

BROKER = "SO_REGISTRY_SCHOOLS_BROKER__URL"


async def test_a_queue_that_is_not_there_and_a_broker_that_is_away_are_told_apart(
    registry: Registry, rabbitmq: RabbitMQ, tmp_path: Path
) -> None:
    with open_province(rabbitmq, CLIENT) as province:
        own = {BROKER: province.operator.url.get_secret_value()}
        listed = await commanding.run(registry, tmp_path, "dlq", "list", "--json", **own)
        unknown = await commanding.run(registry, tmp_path, "dlq", "list", "--queue", "elsewhere.dead", **own)
        nothing = await commanding.run(registry, tmp_path, "dlq", "replay", "nothing", **own)
    away = await commanding.run(registry, tmp_path, "dlq", "show", "m", **{BROKER: "amqp://a:b@127.0.0.1:9/none"})

    assert (listed.exit_code, listed.stdout) == (0, "[]\n")
    assert [done.exit_code for done in (unknown, nothing, away)] == [1, 1, 75]
    assert "[queue-unknown]" in unknown.stderr
    assert "[broker-away]" in away.stderr

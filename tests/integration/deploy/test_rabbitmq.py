"""The private RabbitMQ: who may do what, where it listens, what stays untouched."""

import secrets
from pathlib import Path

import aio_pika
import pytest
from aiormq.exceptions import ChannelAccessRefused

from deploy.local import procfs
from deploy.local.errors import StackError
from deploy.local.rabbitmq import RabbitMQ
from deploy.local.stack import Stack

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def vhost(rabbitmq: RabbitMQ) -> str:
    name = f"deploy-{secrets.token_hex(4)}"  # the broker is shared with other workers
    rabbitmq.create_vhost(name)
    return name


async def test_a_user_does_what_he_may_and_nothing_else(rabbitmq: RabbitMQ, vhost: str) -> None:
    url = rabbitmq.create_user("school-a", vhost=vhost, configure="^school-a$", read="^school-a$")

    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.declare_queue("school-a", durable=True, arguments={"x-queue-type": "quorum"})
        with pytest.raises(ChannelAccessRefused):
            await channel.declare_queue("school-b", durable=True)


async def test_a_user_writes_to_his_own_topics_only(rabbitmq: RabbitMQ, vhost: str) -> None:
    async with await aio_pika.connect(rabbitmq.url("admin", vhost)) as connection:
        channel = await connection.channel()
        await channel.declare_exchange("submissions", aio_pika.ExchangeType.TOPIC, durable=True)
    url = rabbitmq.create_user(
        "school-b", vhost=vhost, write="^submissions$", topics={"submissions": ("^school-b$", "^$")}
    )

    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange("submissions", ensure=False)
        await exchange.publish(aio_pika.Message(b"x"), "school-b", mandatory=False)
        with pytest.raises(ChannelAccessRefused):
            await exchange.publish(aio_pika.Message(b"x"), "school-a", mandatory=False)


def test_a_policy_reaches_its_queues(rabbitmq: RabbitMQ, vhost: str) -> None:
    rabbitmq.set_policy(vhost, "limits", pattern=".*", definition={"delivery-limit": 100})

    policy = rabbitmq.management.get(f"/api/policies/{vhost}/limits")

    assert policy["definition"] == {"delivery-limit": 100}


def test_a_refusal_says_what_the_broker_said(rabbitmq: RabbitMQ) -> None:
    with pytest.raises(StackError, match="404"):
        rabbitmq.management.get("/api/vhosts/nowhere")


@pytest.mark.usefixtures("rabbitmq")
def test_every_listener_is_on_loopback(stack: Stack) -> None:
    names = ("rabbitmq", "rabbitmq-management", "rabbitmq-distribution", "epmd")
    ports = {f"{stack.ports.get(name):04X}" for name in names}
    listening: dict[str, set[str]] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            address, port = line.split()[1].split(":")
            if line.split()[3] == "0A" and port in ports:
                listening.setdefault(port, set()).add(address)

    assert set(listening) == ports
    loopback = {"0100007F", "00000000000000000000000001000000"}
    assert all(addresses <= loopback for addresses in listening.values())


@pytest.mark.usefixtures("rabbitmq")
def test_broker_and_name_server_are_the_recorded_processes(stack: Stack) -> None:
    broker, epmd = stack.processes.find("rabbitmq"), stack.processes.find("epmd")

    assert broker is not None
    assert epmd is not None
    assert _command(broker.pid) == "beam.smp"
    assert _command(epmd.pid) == "epmd"
    assert not any(_command(seen.pid) == "epmd" for seen in procfs.descendants(broker.pid))


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()

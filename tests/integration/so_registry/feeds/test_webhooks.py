"""Webhooks: signed, in order, again until taken; given up and replayed; never to somebody's inside."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hbs_kit.clock import utc_now
from hbs_schema import algorithms, base64url, canonical
from hbs_schema.building.keys import SigningKey
from hbs_schema.event_api import WebhookIn, WebhookOut
from so_registry.clients.webhook_posting import NotDelivered, WebhookPoster
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.feeds.errors import WebhookConflict, WebhookRefused, WebhookUnknown
from so_registry.storage.clients import put_client
from so_registry.usecases.audit.verify_audit import verify_audit
from so_registry.usecases.feeds.deliver_events import Sending, deliver_next
from so_registry.usecases.feeds.set_webhook import end_webhook, replay_webhook, set_webhook, show_webhooks
from tests.integration.bo_gateway.keys import key_files
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import environment
from tests.integration.so_registry.doors import open_door
from tests.integration.so_registry.processes import process
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

BY = Actor(f"client:{CLIENT}", CLIENT, is_person=False)
LOCAL = (ip_network("127.0.0.0/8"),)
TELL = "SELECT registry.tell_school($1, 'finding', NULL, '{}')"


@dataclass
class Receiver:
    """A school's software that is told: what came, and what it answers."""

    url: str = ""
    status: int = 204
    got: list[tuple[bytes, str]] = field(default_factory=list)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: Request) -> Response:
        self.got.append((await request.body(), request.headers["hbs-signature"]))
        async with self.came:
            self.came.notify_all()
        if request.url.path == "/slow":
            await self.may_answer.wait()
        return Response(status_code=self.status, headers={"Location": "http://127.0.0.1:1/"})

    async def wait_for(self, count: int, seconds: float = 10) -> None:
        async with asyncio.timeout(seconds), self.came:
            await self.came.wait_for(lambda: len(self.got) >= count)

    @property
    def slow(self) -> str:
        return self.url.replace("/hooks", "/slow")

    @property
    def numbers(self) -> list[int]:
        return [event["number"] for body, _ in self.got for event in json.loads(body)["events"]]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    app = Starlette(routes=[Route(path, made.take, methods=["POST"]) for path in ("/hooks", "/slow")])
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    made.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hooks"
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield made
    made.may_answer.set()
    server.should_exit = True
    await serving


@pytest.fixture
async def poster() -> AsyncIterator[WebhookPoster]:
    made = WebhookPoster(LOCAL)
    yield made
    await made.aclose()


async def hook(registry: Registry, url: str, *kinds: str, by: Actor = BY) -> WebhookOut:
    told = WebhookIn(url=url, kinds=kinds)
    return await set_webhook(uuid4(), told, by=by, inside=LOCAL, sessions=registry.sessions)


async def tell(registry: Registry, times: int = 1) -> None:
    connection = await asyncpg.connect(registry.database.app)
    for _ in range(times):
        await connection.execute(TELL, registry.world.school)
    await connection.close()


async def deliver(registry: Registry, poster: WebhookPoster, most_attempts: int = 3) -> bool:
    async def key() -> SigningKey:
        return registry.world.key("so-receipt")

    sending = Sending(registry.world.registrar, most_attempts, poster, key)
    return await deliver_next(sending, sessions=registry.sessions, clock=utc_now)


async def make_due(registry: Registry) -> None:
    connection = await asyncpg.connect(registry.database.app)
    await connection.execute("UPDATE registry.webhooks SET due_at = clock_timestamp()")
    await connection.close()


async def own(registry: Registry) -> WebhookOut:
    (found,) = await show_webhooks(CLIENT, sessions=registry.sessions)
    return found


async def test_events_come_in_order_under_the_registrars_signature(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    made = await hook(registry, receiver.url)
    await tell(registry, 3)

    assert await deliver(registry, poster)
    assert not await deliver(registry, poster)

    (body, signature) = receiver.got[0]
    told = json.loads(body)
    assert (told["format"], told["registrar"], told["webhook"]) == (
        "hbs-events/1",
        registry.world.registrar,
        made.webhook_id,
    )
    assert receiver.numbers == list(range(made.delivered + 1, made.delivered + 4))
    protected, _, signed = signature.split(".")
    header = canonical.parse(base64url.decode(protected), max_depth=1)
    key = registry.world.key("so-receipt").certificate
    assert header["x5t#S256"] == key.thumbprint
    message = f"{protected}.{base64url.encode(body)}".encode()
    algorithms.check_signature(key.key, header["alg"], message, base64url.decode(signed))
    assert (await own(registry)).delivered == made.delivered + 3


async def test_only_the_kinds_that_were_asked_for_are_sent(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    await hook(registry, receiver.url, "lock")
    await tell(registry)

    assert await deliver(registry, poster)
    assert not await deliver(registry, poster)
    assert receiver.got == []


async def test_who_answers_slowly_holds_up_himself_alone(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    other = Actor("client:other", "other", is_person=False)
    async with registry.sessions.begin() as session:
        await put_client(session, other.client_id, "other-user", [registry.world.school])
    await hook(registry, receiver.slow)
    await tell(registry)
    slow = asyncio.create_task(deliver(registry, poster))
    await receiver.wait_for(1)
    await hook(registry, receiver.url)
    await hook(registry, receiver.url, by=other)
    await tell(registry)

    assert await deliver(registry, poster)
    assert not await deliver(registry, poster)  # the other address of the slow one waits for his answer
    assert len(receiver.got) == 2
    receiver.may_answer.set()
    assert await slow
    while await deliver(registry, poster):
        pass
    assert len(receiver.got) == 4


async def test_a_replay_or_an_end_while_something_is_sent_is_what_counts(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    made = await hook(registry, receiver.slow)
    await tell(registry, 2)
    sending = asyncio.create_task(deliver(registry, poster))
    await receiver.wait_for(1)
    await replay_webhook(made_id(made), 0, by=BY, sessions=registry.sessions)
    receiver.may_answer.set()
    assert await sending
    assert (await own(registry)).delivered == 0

    receiver.may_answer.clear()
    sending = asyncio.create_task(deliver(registry, poster))
    await receiver.wait_for(2)
    await end_webhook(made_id(made), by=BY, sessions=registry.sessions)
    receiver.may_answer.set()
    assert await sending
    assert ((await own(registry)).state, (await own(registry)).delivered) == ("ended", 0)
    # What has ended while it was leased keeps nobody waiting.
    await hook(registry, receiver.url)
    await tell(registry)
    assert await deliver(registry, poster)


async def test_replaying_and_sending_wait_for_one_another_in_no_circle(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    made = await hook(registry, receiver.url)
    await tell(registry)

    async def replaying() -> None:
        for _ in range(25):
            await replay_webhook(made_id(made), 0, by=BY, sessions=registry.sessions)

    async def delivering() -> None:
        for _ in range(25):
            await deliver(registry, poster)

    async with asyncio.timeout(30):
        await asyncio.gather(replaying(), replaying(), delivering(), delivering(), delivering())


async def test_what_is_withheld_is_not_sent_to_who_asked_for_its_kind(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    await hook(registry, receiver.url, "finding")
    await tell(registry)
    async with registry.sessions.begin() as session:
        await put_client(session, CLIENT, CLIENT, [])

    assert await deliver(registry, poster)
    assert receiver.got == []


async def test_what_is_not_taken_comes_again_until_it_is_given_up_and_replayed(
    registry: Registry, receiver: Receiver, poster: WebhookPoster
) -> None:
    receiver.status = 302
    made = await hook(registry, receiver.url)
    await tell(registry)

    await deliver(registry, poster)
    assert not await deliver(registry, poster)  # it waits
    for _ in range(2):
        await make_due(registry)
        await deliver(registry, poster)
    dead = await own(registry)
    await make_due(registry)

    assert (dead.state, dead.attempts, dead.failure) == ("dead", 3, "status-302")
    assert not await deliver(registry, poster)
    receiver.status = 200
    receiver.got.clear()
    await replay_webhook(made_id(made), 0, by=BY, sessions=registry.sessions)
    while await deliver(registry, poster):
        pass
    assert receiver.numbers == list(range(1, made.delivered + 2))
    assert ((await own(registry)).state, (await own(registry)).attempts) == ("active", 0)


def made_id(made: WebhookOut) -> UUID:
    return UUID(made.webhook_id)


async def test_nothing_is_sent_to_somebodys_inside(registry: Registry, receiver: Receiver) -> None:
    careful = WebhookPoster(())
    try:
        for url in (receiver.url, receiver.url.replace("http:", "https:"), "https://localhost:9/", "https://[::1]:9/"):
            with pytest.raises(NotDelivered, match=r"^(https-needed|address-not-allowed)$"):
                await careful.post(url, b"{}", "a..b")
    finally:
        await careful.aclose()
    assert receiver.got == []
    for url in ("https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/", "http://phanmem.example/"):
        with pytest.raises(WebhookRefused):
            await set_webhook(uuid4(), WebhookIn(url=url), by=BY, inside=(), sessions=registry.sessions)


async def test_a_webhook_is_its_clients_alone(registry: Registry, receiver: Receiver) -> None:
    made = await hook(registry, receiver.url)
    other = Actor("client:other", "other", is_person=False)
    told = WebhookIn(url=receiver.url)
    use = {"sessions": registry.sessions}

    same = await set_webhook(made_id(made), told, by=BY, inside=LOCAL, **use)
    assert same == made
    with pytest.raises(WebhookConflict):
        await set_webhook(made_id(made), told, by=other, inside=LOCAL, **use)
    with pytest.raises(WebhookUnknown):
        await end_webhook(made_id(made), by=other, **use)
    ended = await end_webhook(made_id(made), by=BY, **use)
    assert ended.state == "ended"
    assert await end_webhook(made_id(made), by=BY, **use) == ended
    with pytest.raises(WebhookUnknown):
        await replay_webhook(made_id(made), 0, by=BY, **use)


async def test_webhooks_are_set_by_http(registry: Registry, tmp_path: Path) -> None:
    async with open_door(registry, tmp_path) as door:
        token, number = door.token("webhooks:write"), uuid4()
        body = {"url": "https://phanmem.example/hooks", "kinds": ["answer"]}
        made = await door.ask("PUT", f"/v1/webhooks/{number}", token, json=body)
        refused = await door.ask("PUT", f"/v1/webhooks/{uuid4()}", token, json={"url": "https://10.0.0.1/"})
        listed = await door.ask("GET", "/v1/webhooks", token)
        replayed = await door.ask("POST", f"/v1/webhooks/{number}/replays", token, json={"after": 0})
        ended = await door.ask("DELETE", f"/v1/webhooks/{number}", token)

    assert (made.status_code, refused.status_code, refused.json()["type"]) == (
        200,
        422,
        "urn:hbs:problem:webhook-refused",
    )
    assert [entry["webhook_id"] for entry in listed.json()["items"]] == [str(number)]
    assert (replayed.json()["delivered"], ended.json()["state"]) == (0, "ended")


@pytest.mark.slow
async def test_the_workers_process_sends_what_happened_and_signs_the_audit_of_the_day(
    registry: Registry, receiver: Receiver, tmp_path: Path
) -> None:
    told = {name: value for name, value in environment(registry, tmp_path).items() if "LOCK_KEY" not in name}
    for name, value in key_files(registry.world.ca, "worker", tmp_path).items():
        told[f"SO_REGISTRY_RECEIPT_KEY__{name}"] = value
    told["SO_REGISTRY_WEBHOOKS__NETWORKS"] = '["127.0.0.0/8"]'
    log = tmp_path / "worker.log"
    url = receiver.url + "?secret=khong-ai-biet"
    made = await hook(registry, url)
    await tell(registry, 2)

    async with process("so_registry", "worker", told, log):
        # A process of its own has to start first.
        await receiver.wait_for(1, seconds=60)
        await asyncio.wait_for(_signed(registry), 20)
        await asyncio.wait_for(_told(registry, made.delivered + 2), 20)

    assert receiver.numbers == [made.delivered + 1, made.delivered + 2]
    assert "khong-ai-biet" not in log.read_text("utf-8")
    report = await verify_audit(registrar=registry.world.registrar, sessions=registry.sessions)
    # The authority document does not list the key of this process.
    assert ({finding.code for finding in report.findings}, report.checkpoints) == ({"checkpoint-signer"}, 1)


async def _signed(registry: Registry) -> None:
    made = "SELECT 1 FROM registry.audit_checkpoints"
    while not await column(registry, made):  # noqa: ASYNC110  # another process's
        await asyncio.sleep(0.1)


async def _told(registry: Registry, delivered: int) -> None:
    while (await own(registry)).delivered != delivered:  # noqa: ASYNC110  # another process's
        await asyncio.sleep(0.1)

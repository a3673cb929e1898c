"""What a school's worker does, the steps of each, and what must be there in the end."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from demo.generate_class_files import write_grade_4
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_kit.httpclient import make_client
from school_api.clients.registry import RegistryClient
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.clients.tokens import MintedTokens
from school_api.messaging.answers import OnAnswer
from school_api.usecases.send_act import send_acts
from tests.integration.school_api import crash_acts, steps
from tests.integration.school_api.service import ISSUER, School
from tests.integration.so_registry.acts import column, lock, pass_the_cutoff
from tests.support.crashes import Case, Options, preload
from tests.support.registry import CLIENT

preload(crash_acts.__name__)

IN = "school_api.usecases"
TAKE = "school_api.messaging.answers"


@dataclass(frozen=True)
class Parts:
    """A school, its registrar's door in memory, and the folder with its files."""

    school: School
    door: httpx.AsyncBaseTransport
    folder: Path

    @property
    def sessions(self) -> Sessions:
        return self.school.resources.sessions

    async def signed(self) -> str:
        return await steps.signed(self.school, write_grade_4(self.folder / "files", 7, pupils=2))

    async def accepted(self) -> str:
        class_id = await self.signed()
        await steps.accepted(self.school, class_id)
        return class_id


@dataclass(frozen=True)
class _Deaf(httpx.AsyncBaseTransport):
    """The registrar hears everything; what it answers is lost."""

    door: httpx.AsyncBaseTransport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await self.door.handle_async_request(request)
        raise httpx.ReadError("lost", request=request)


async def a_request(parts: Parts) -> Options:
    class_id = await parts.signed()
    body = {"window": str(parts.school.registry.window_no)}
    await parts.school.json("POST", f"/v1/classes/{class_id}/submissions", json=body)
    return {}


async def an_answer(parts: Parts) -> Options:
    [(number, body)] = await steps.packed(parts.school, await parts.signed())
    await parts.school.registry.submit(number, body)
    return await _told(parts, "submission")


async def a_signed_withdrawal(parts: Parts) -> Options:
    school = parts.school
    [first, *_] = await steps.draft_ids(school, await parts.accepted())
    await _act(parts, "withdrawals", drafts=[first], reason="Sai thông tin học sinh")
    return {}


async def a_signed_close(parts: Parts) -> Options:
    await parts.accepted()
    await _act(parts, "closes", grades=[4])
    return {}


async def a_withdrawal_answer(parts: Parts) -> Options:
    await a_signed_withdrawal(parts)
    await _sent_to_deaf_ears(parts)
    return await _told(parts, "withdrawal")


async def a_close_answer(parts: Parts) -> Options:
    await a_signed_close(parts)
    await _sent_to_deaf_ears(parts)
    return await _told(parts, "close")


async def a_lock(parts: Parts) -> Options:
    await a_signed_close(parts)
    await steps.send_acts(parts.school)
    await pass_the_cutoff(parts.school.registry)
    await lock(parts.school.registry, 4)
    return await _told(parts, "lock")


async def pack_again(parts: Parts, _: Options) -> None:
    await steps.pack(parts.school)


async def take_again(parts: Parts, options: Options) -> None:
    take = OnAnswer(parts.sessions, parts.school.resources.registrar)
    await take(crash_acts.delivery(options["body"], options["message_id"]))


def sent_again(table: str) -> Callable[[Parts, Options], Awaitable[None]]:
    async def send_again(parts: Parts, _: Options) -> None:
        await steps.send_acts(parts.school)
        assert await column(parts.school.registry, f"SELECT count(*) FROM registry.{table}") == [1]  # noqa: S608

    return send_again


async def _act(parts: Parts, kind: str, **members: Any) -> None:
    registry = parts.school.registry
    body = {"school": registry.world.school, "window": str(registry.window_no), **members}
    act = await parts.school.json("POST", f"/v1/acts/{kind}", json=body)
    await parts.school.signer("principal").sign_act(act, "principal")


async def _sent_to_deaf_ears(parts: Parts) -> None:
    resources = parts.school.resources
    tokens = MintedTokens(
        parts.folder / "key.json", issuer=ISSUER, audience="so-registry", client_id=CLIENT, clock=utc_now
    )
    async with make_client("http://so-registry", transport=_Deaf(parts.door)) as http:
        try:
            await send_acts(
                sessions=resources.sessions,
                registry=RegistryClient(http, tokens),
                registrar=resources.registrar,
                intermediates=list(resources.trust.intermediates),
            )
        except REGISTRAR_TROUBLE:
            return
    raise AssertionError("the registrar was heard")


async def _told(parts: Parts, kind: str) -> Options:
    """The registrar's answer of a kind, as a message: from its outbox, or what it keeps of an act."""
    async with parts.school.registry.sessions() as session:
        acts = await session.execute(text("SELECT act_id::text, answer FROM registry.school_acts"))
        told = [*await steps.told(parts.school), *((act_id, bytes(answer)) for act_id, answer in acts)]
    [(message_id, body)] = [
        (name, body) for name, body in told if not name.endswith("/arrival") and json.loads(body)["kind"] == kind
    ]
    return {"message_id": message_id, "body": body}


CASES: tuple[Case[Parts], ...] = (
    Case(
        "pack",
        crash_acts.pack,
        a_request,
        (
            f"{IN}.pack_submission:hold_requested:after",
            f"{IN}.pack_submission:_pack:after",
            f"{IN}.pack_submission:store_packed:after",
            f"{IN}.pack_submission:announce_submission:after",
            f"{IN}.pack_submission:add_event:after",
            f"{IN}.pack_submission:pack_next_submission:after",
        ),
        pack_again,
        {"submissions": 1, "outbox": 1},
    ),
    Case(
        "take an answer",
        crash_acts.take,
        an_answer,
        (
            f"{IN}.take_submission_answer:is_first:after",
            f"{IN}.take_submission_answer:keep_answer:after",
            f"{IN}.take_submission_answer:store_answer:after",
            f"{IN}.take_submission_answer:add_statements:after",
            f"{IN}.take_submission_answer:set_receipts:after",
            f"{IN}.take_submission_answer:set_results:after",
            f"{IN}.take_submission_answer:set_outcome:after",
            f"{IN}.take_submission_answer:add_event:after",
            f"{TAKE}:take_submission_answer:after",
        ),
        take_again,
        {"answers": 1, "inbox": 1},
    ),
    Case(
        "take a withdrawal",
        crash_acts.take,
        a_withdrawal_answer,
        (
            f"{IN}.take_withdrawal:is_first:after",
            f"{IN}.take_withdrawal:keep_answer:after",
            f"{IN}.take_withdrawal:add_statements:after",
            f"{IN}.take_withdrawal:set_withdrawal:after",
            f"{IN}.take_withdrawal:set_states:after",
            f"{IN}.take_withdrawal:add_event:after",
            f"{TAKE}:take_withdrawal:after",
        ),
        take_again,
        {"answers": 2, "inbox": 1},
    ),
    Case(
        "take a close's answer",
        crash_acts.take,
        a_close_answer,
        (
            f"{IN}.take_close_answer:is_first:after",
            f"{IN}.take_close_answer:keep_answer:after",
            f"{IN}.take_close_answer:add_event:after",
            f"{TAKE}:take_close_answer:after",
        ),
        take_again,
        {"answers": 2, "inbox": 1},
    ),
    Case(
        "take a lock",
        crash_acts.take,
        a_lock,
        (
            f"{IN}.take_lock:is_first:after",
            f"{IN}.take_lock:keep_answer:after",
            f"{IN}.take_lock:add_statements:after",
            f"{IN}.take_lock:set_locks:after",
            f"{IN}.take_lock:set_states:after",
            f"{IN}.take_lock:add_event:after",
            f"{TAKE}:take_lock:after",
        ),
        take_again,
        {"answers": 3, "inbox": 1},
    ),
    Case(
        "send a withdrawal",
        crash_acts.send,
        a_signed_withdrawal,
        (
            f"{IN}.send_act:_withdrawal:after",
            f"{IN}.take_withdrawal:add_event:after",
            f"{IN}.send_act:take_withdrawal:before",
            f"{IN}.send_act:take_withdrawal:after",
        ),
        sent_again("withdrawals"),
        {"answers": 2},
    ),
    Case(
        "send a close",
        crash_acts.send,
        a_signed_close,
        (
            f"{IN}.send_act:_close:after",
            f"{IN}.take_close_answer:add_event:after",
            f"{IN}.send_act:take_close_answer:before",
            f"{IN}.send_act:take_close_answer:after",
        ),
        sent_again("closes"),
        {"answers": 2},
    ),
)
"""Of the two that send, the point before the commit that is always tried is that of an answer that nobody has kept."""

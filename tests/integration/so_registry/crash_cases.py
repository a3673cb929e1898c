"""The use cases that are killed, the steps of each, and what must be there in the end."""

from typing import Any
from uuid import UUID

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode_der
from hbs_schema.messages.reports import Acknowledgement as Answer
from hbs_schema.registry_api import CloseIn, WithdrawalRequestIn
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.errors import NothingToLock, WindowNotDrained
from so_registry.usecases.sign_arrivals import sign_arrivals
from so_registry.usecases.take_acknowledgement import take_acknowledgement
from tests.integration.so_registry import acts, crash_acts
from tests.support.crashes import Case, Options
from tests.support.registry import Registry


async def a_submission(registry: Registry) -> Options:
    number, body = await registry.packed(2)
    return {"number": str(number), "body": body}


async def a_received_submission(registry: Registry) -> Options:
    options = await a_submission(registry)
    await registry.receive(UUID(options["number"]), options["body"])
    return options


async def accepted_packets(registry: Registry) -> Any:
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    return packets


async def a_request(registry: Registry) -> Options:
    packets = await accepted_packets(registry)
    return {"request": acts.withdrawal_request(registry, packets[:1]).model_dump_json()}


async def a_close(registry: Registry) -> Options:
    packets = await accepted_packets(registry)
    return {"request": acts.close_request(registry, packets).model_dump_json()}


async def a_drained_window(registry: Registry) -> Options:
    packets = await accepted_packets(registry)
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    return {}


async def an_acknowledgement(registry: Registry) -> Options:
    await a_drained_window(registry)
    await acts.lock(registry, 2, 4)
    [jws] = await acts.column(registry, "SELECT jws FROM registry.locks")
    lock = parse_statement(jws, Lock)
    members = {"window": str(registry.window_no), "seq": lock.payload.seq}
    answer = Answer(
        registrar=registry.world.registrar,
        lock=lock.name,
        result="equal",
        acknowledgement=registry.world.acknowledgement(lock, **members).statement.jws,
        certificates=(encode_der(registry.world.key("bo-ack").certificate.der),),
    )
    return {"answer": answer.model_dump_json(exclude_none=True)}


async def receive_again(registry: Registry, options: Options) -> None:
    await registry.receive(UUID(options["number"]), options["body"])


async def arrive_again(registry: Registry, _: Options) -> None:
    await sign_arrivals(sessions=registry.sessions, key=registry.world.key("so-receipt"), clock=utc_now)


async def verify_again(registry: Registry, _: Options) -> None:
    await registry.verify_only()


async def revoke_again(registry: Registry, options: Options) -> object:
    return await acts.revoke(registry, WithdrawalRequestIn.model_validate_json(options["request"]))


async def close_again(registry: Registry, options: Options) -> object:
    return await acts.send_close(registry, CloseIn.model_validate_json(options["request"]))


async def lock_again(registry: Registry, _: Options) -> None:
    try:
        await acts.lock(registry, 2, 4)
    except (NothingToLock, WindowNotDrained):
        assert await acts.column(registry, "SELECT seq FROM registry.locks") == [1]


async def acknowledge_again(registry: Registry, options: Options) -> None:
    answer = Answer.model_validate_json(options["answer"])
    await take_acknowledgement(answer, sessions=registry.sessions)
    assert await acts.column(registry, "SELECT acknowledgement FROM registry.locks") == [answer.acknowledgement]


IN = "so_registry.usecases"
STORAGE = "so_registry.storage"
CASES: tuple[Case[Registry], ...] = (
    Case(
        "receive",
        crash_acts.receive,
        a_submission,
        (
            f"{IN}.receive_submission:add_submission:before",
            f"{IN}.receive_submission:add_submission:after",
            f"{IN}.receive_submission:receive_submission:after",
        ),
        receive_again,
        {"submissions": 1},
    ),
    Case(
        "arrive",
        crash_acts.arrive,
        a_received_submission,
        (
            f"{IN}.sign_arrivals:hold_without_arrival:after",
            f"{IN}.sign_arrivals:_sign:after",
            f"{IN}.sign_arrivals:store_arrivals:after",
            f"{IN}.sign_arrivals:tell_each:after",
            f"{IN}.sign_arrivals:sign_arrivals:after",
        ),
        arrive_again,
        {"submissions": 1, "school_outbox": 1},
    ),
    Case(
        "verify",
        crash_acts.verify,
        a_received_submission,
        (
            f"{IN}.verify_submission:hold_windows_of_school:before",
            f"{IN}.verify_submission:hold_windows_of_school:after",
            f"{IN}.verify_submission:hold_received:after",
            f"{IN}.verify_submission:judge_submission:after",
            f"{IN}.verify_submission:sign_receipt:after",
            f"{STORAGE}.evidence:add_statements:after",
            f"{STORAGE}.packets:add_packets:after",
            f"{STORAGE}.packets:raise_part_ages:after",
            f"{STORAGE}.packets:add_verdicts:after",
            f"{IN}.verify_submission:store_answer:after",
            f"{IN}.verify_submission:tell_client:after",
            f"{IN}.verify_next_submission:verify_next_submission:after",
        ),
        verify_again,
        {"submissions": 1, "packets": 2, "verdicts": 2, "school_outbox": 1, "statements": 16},
    ),
    Case(
        "revoke",
        crash_acts.revoke,
        a_request,
        (
            f"{IN}.revoke_packets:find_act:after",
            f"{IN}.revoke_packets:sign_tree:after",
            f"{STORAGE}.evidence:add_statements:after",
            f"{IN}.revoke_packets:add_withdrawals:after",
            f"{IN}.revoke_packets:add_act:after",
            f"{IN}.revoke_packets:revoke_packets:after",
        ),
        revoke_again,
        {"withdrawals": 1, "school_acts": 1, "statements": 18},
    ),
    Case(
        "close",
        crash_acts.close,
        a_close,
        (
            f"{IN}.close_school:find_act:after",
            f"{STORAGE}.evidence:add_statements:after",
            f"{IN}.close_school:add_close:after",
            f"{IN}.close_school:add_act:after",
            f"{IN}.close_school:close_school:after",
        ),
        close_again,
        {"closes": 1, "school_acts": 1},
    ),
    Case(
        "lock",
        crash_acts.lock,
        a_drained_window,
        (
            f"{IN}.lock_window:hold_window_alone:after",
            f"{IN}.lock_window:hold_locks:after",
            f"{IN}.lock_window:load_lists:after",
            f"{IN}.lock_window:sign_lock:after",
            f"{STORAGE}.locks:_copy:after",
            f"{IN}.lock_window:add_lock:after",
            f"{IN}.lock_window:set_state:after",
            f"{IN}.lock_window:tell_clients:after",
            f"{IN}.lock_window:send_report:after",
            f"{IN}.lock_window:lock_window:after",
        ),
        lock_again,
        {"locks": 1, "lock_leaves": 2, "school_outbox": 3, "bo_outbox": 2},
    ),
    Case(
        "acknowledge",
        crash_acts.acknowledge,
        an_acknowledgement,
        (
            f"{IN}.take_acknowledgement:find_lock_by_statement:after",
            f"{IN}.take_acknowledgement:hold_locks:after",
            f"{STORAGE}.evidence:add_certificates:after",
            f"{IN}.take_acknowledgement:store_acknowledgement:after",
            f"{IN}.take_acknowledgement:add_unconfirmed:after",
            f"{IN}.take_acknowledgement:take_acknowledgement:after",
        ),
        acknowledge_again,
        {"locks": 1},
    ),
)

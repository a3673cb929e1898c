"""A window's whole life in one registry: accept, revoke, replace, close, lock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema import digests, leaves
from hbs_schema.base64url import decode_digest, encode, encode_der
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.windows import WindowState
from hbs_schema.messages.reports import ReportChunk, ReportLock
from hbs_schema.registry_api import CloseIn, WithdrawalRequestIn
from hbs_schema.statements.payloads import Close, Lock, WithdrawalRequest
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import verify_bundle
from so_registry.storage.reports import ReportBodies, chunk_ref, lock_ref
from so_registry.usecases.advance_window import advance_window
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.close_school import close_school
from so_registry.usecases.lock_window import lock_window
from so_registry.usecases.revoke_packets import revoke_packets
from tests.integration.so_registry.acts import counted
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


def _members(registry: Registry) -> dict[str, object]:
    world = registry.world
    return {**world.members(), "school": world.school, "window": str(registry.window_no), "role": "principal"}


async def _revoke(registry: Registry, packets: list[Packet]) -> None:
    key, request_id = registry.world.key("principal/"), str(uuid4())
    own = [leaves.of_packet("withdrawal-request", packet.digest) for packet in packets]
    members = {**_members(registry), "request_id": request_id, "reason": "Sai thông tin học sinh"}
    signed = sign_tree(WithdrawalRequest, own, members, key=key, signed_at=utc_now())
    request = WithdrawalRequestIn(
        request_id=request_id,
        packets=tuple(encode(packet.digest) for packet in packets),
        statements=(signed.statement.jws,),
        certificates=(encode_der(key.certificate.der),),
    )
    for _ in range(2):
        answer = await revoke_packets(
            request,
            window_no=registry.window_no,
            school=registry.world.school,
            sessions=registry.sessions,
            key=registry.world.key("so-receipt"),
            clock=utc_now,
        )
        assert set(answer.proofs) == set(request.packets)


async def _close(registry: Registry, packets: list[Packet], grades: list[int]) -> None:
    key = registry.world.key("principal/")
    own = [leaves.of_record("close", packet.record_key, packet.digest) for packet in packets]
    members = {
        **_members(registry),
        "scope": {"grades": grades},
        "seq": 1,
        "previous": encode(digests.chain([])),
        "results": counted(packets),
        "left_out": [],
    }
    signed = sign_tree(Close, own, members, key=key, signed_at=utc_now())
    listed = [{"record_key": p.header.record_key, "packet": encode(p.digest)} for p in packets]
    request = CloseIn.model_validate(
        {
            "packets": listed,
            "statements": [signed.statement.jws],
            "certificates": [encode_der(key.certificate.der)],
        }
    )
    await close_school(request, window_no=registry.window_no, school=registry.world.school, sessions=registry.sessions)


async def _pass_the_cutoff(registry: Registry) -> None:
    async with registry.sessions.begin() as session:
        await session.execute(
            text("""
                UPDATE registry.windows SET closes_at = clock_timestamp() - interval '2 seconds',
                       grace_until = clock_timestamp() - interval '1 second',
                       effective_at = clock_timestamp() - interval '2 seconds'""")
        )
    assert await advance_window(registry.window_no, sessions=registry.sessions) == WindowState.DRAINING


async def test_what_was_revoked_or_replaced_is_not_locked_and_the_rest_verifies(registry: Registry) -> None:
    statements, packets = await registry.signed(3)
    await registry.submit(*registry.pack(packets, statements))
    await _revoke(registry, packets[:1])
    await _close(registry, packets[1:], [4])
    await _pass_the_cutoff(registry)
    key = registry.world.key("so-lock")

    rehearsal = await lock_window(
        registry.window_no, [4], sessions=registry.sessions, key=key, clock=utc_now, is_dry_run=True
    )
    locked = await lock_window(registry.window_no, [4], sessions=registry.sessions, key=key, clock=utc_now)

    assert (rehearsal.packets, rehearsal.withdrawn, rehearsal.statement) == (2, 1, None)
    assert (locked.packets, locked.withdrawn, locked.schools) == (2, 1, 1)
    data = await build_bundle(
        encode(packets[1].digest),
        school=registry.world.school,
        sessions=registry.sessions,
        intermediates=[registry.world.ca.issuing_certificate],
    )
    report = verify_bundle(data, registry.world.anchors, now=utc_now() + timedelta(seconds=1))
    assert (report.verdict, {c.name for c in report.checks if c.result == "indeterminate"}) == (
        "indeterminate",
        {"acknowledgement", "status"},
    )


async def test_the_report_is_built_from_stored_bytes_and_leads_to_the_locked_root(registry: Registry) -> None:
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    await _close(registry, packets, [4])
    await _pass_the_cutoff(registry)
    key = registry.world.key("so-lock")
    await lock_window(registry.window_no, [4], sessions=registry.sessions, key=key, clock=utc_now)

    bodies = ReportBodies([registry.world.ca.issuing_certificate])
    async with registry.sessions() as session:
        first = await bodies(session, [lock_ref(1), chunk_ref(1, 0)])
        again = await bodies(session, [lock_ref(1), chunk_ref(1, 0)])

    assert first == again
    lock = ReportLock.model_validate_json(first[lock_ref(1)])
    chunk = ReportChunk.model_validate_json(first[chunk_ref(1, 0)])
    payload = parse_statement(lock.lock, Lock).payload
    assert payload.count == len(chunk.packets) == 2
    assert decode_digest(payload.root)

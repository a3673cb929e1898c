"""Revocations and closes: what is refused, what a repeat gets, what stands afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from hbs_schema.base64url import encode
from hbs_schema.intake.windows import WindowState
from so_registry.domain import errors
from so_registry.usecases.advance_window import advance_window
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import close_request, revoke, set_cutoff, withdrawal_request
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

pytestmark = pytest.mark.integration


async def accepted(registry: Registry, count: int = 1) -> Any:
    statements, packets = await registry.signed(count)
    await registry.submit(*registry.pack(packets, statements))
    return packets


def reason(refusal: pytest.ExceptionInfo[errors.StatementRefused]) -> str:
    return refusal.value.detail_params["reason"]


async def test_the_same_request_gets_the_same_bytes_and_other_packets_under_its_id_are_a_conflict(
    registry: Registry,
) -> None:
    packets = await accepted(registry, 2)
    request = withdrawal_request(registry, packets[:1])
    other = withdrawal_request(registry, packets[1:], request_id=request.request_id)

    first, again = await revoke(registry, request), await revoke(registry, request)

    assert first == again
    with pytest.raises(errors.RequestConflict):
        await revoke(registry, other.model_copy(update={"request_id": request.request_id}))


async def test_a_packet_is_revoked_once(registry: Registry) -> None:
    packets = await accepted(registry)
    await revoke(registry, withdrawal_request(registry, packets))

    with pytest.raises(errors.NotRevocable):
        await revoke(registry, withdrawal_request(registry, packets))


async def test_a_packet_that_was_not_accepted_cannot_be_revoked(registry: Registry) -> None:
    _, packets = await registry.signed(1)

    with pytest.raises(errors.NotRevocable):
        await revoke(registry, withdrawal_request(registry, packets))


async def test_after_the_school_closed_nothing_of_its_grades_is_revoked(registry: Registry) -> None:
    packets = await accepted(registry)
    await acts.close(registry, packets)

    with pytest.raises(errors.SchoolClosed):
        await revoke(registry, withdrawal_request(registry, packets))


async def test_after_the_cutoff_nothing_is_revoked_or_closed_even_before_the_window_knows(registry: Registry) -> None:
    packets = await accepted(registry)
    await set_cutoff(registry, timedelta(seconds=-1))

    with pytest.raises(errors.WindowClosed):
        await revoke(registry, withdrawal_request(registry, packets))
    assert await advance_window(registry.window_no, sessions=registry.sessions) == WindowState.DRAINING
    with pytest.raises(errors.WindowClosed):
        await acts.close(registry, packets)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"window": "99"}, "binding"),
        ({"school": "other"}, "binding"),
        ({"school_year": "2024-2025"}, "binding"),
        ({"role": "homeroom"}, "stages"),
    ],
    ids=["window", "school", "year", "role"],
)
async def test_an_act_that_speaks_of_something_else_is_refused(
    registry: Registry, changes: dict[str, Any], expected: str
) -> None:
    packets = await accepted(registry)

    with pytest.raises(errors.StatementRefused) as withdrawal:
        await revoke(registry, withdrawal_request(registry, packets, **changes))
    with pytest.raises(errors.StatementRefused) as close:
        await acts.close(registry, packets, **changes)

    assert (reason(withdrawal), reason(close)) == (expected, expected)


@pytest.mark.parametrize(
    ("options", "entry", "expected"),
    [
        ({}, None, "signer-not-authorised"),
        ({}, {"is_approved": False}, "signer-not-authorised"),
        ({"not_after": SIGNED_AT}, {}, "certificate-validity"),
        ({"may_sign": False}, {}, "certificate-validity"),
    ],
    ids=["not registered", "not approved", "expired", "not for signing"],
)
async def test_an_act_needs_a_certificate_that_is_approved_and_good(
    registry: Registry, options: dict[str, Any], entry: dict[str, Any] | None, expected: str
) -> None:
    packets = await accepted(registry)
    key = registry.world.key("new-principal", **options)
    if entry is not None:
        await registry.register(registry.signer("principal/", thumbprint=key.certificate.thumbprint, **entry))

    with pytest.raises(errors.StatementRefused) as withdrawal:
        await revoke(registry, withdrawal_request(registry, packets, key=key))
    with pytest.raises(errors.StatementRefused) as close:
        await acts.close(registry, packets, key=key)

    assert (reason(withdrawal), reason(close)) == (expected, expected)


@pytest.mark.parametrize(
    ("spoiled", "expected"),
    [
        ({"certificates": ("AAAA",)}, "format"),
        ({"certificates": ()}, "signatures"),
        ({"statements": ("x.y.z",)}, "statements"),
        ({"statements": ("x",)}, "statements"),
    ],
    ids=["certificate unreadable", "certificate missing", "statement unreadable", "no statement"],
)
async def test_an_act_that_cannot_be_read_is_refused_and_nothing_breaks(
    registry: Registry, spoiled: dict[str, Any], expected: str
) -> None:
    packets = await accepted(registry)
    request = withdrawal_request(registry, packets).model_copy(update=spoiled)

    with pytest.raises(errors.StatementRefused) as refusal:
        await revoke(registry, request)

    assert reason(refusal) == expected


async def test_a_packet_named_twice_is_refused_and_nothing_breaks(registry: Registry) -> None:
    packets = await accepted(registry)
    request = withdrawal_request(registry, packets)
    listed = close_request(registry, packets)

    with pytest.raises(errors.StatementRefused) as withdrawal:
        await revoke(registry, request.model_copy(update={"packets": request.packets * 2}))
    with pytest.raises(errors.StatementRefused) as close:
        await acts.send_close(registry, listed.model_copy(update={"packets": listed.packets * 2}))

    assert (reason(withdrawal), reason(close)) == ("proofs", "proofs")


async def test_the_confirmation_proves_each_revoked_packet(registry: Registry) -> None:
    packets = await accepted(registry, 3)

    answer = await revoke(registry, withdrawal_request(registry, packets))

    assert answer.proofs.keys() == {encode(packet.digest) for packet in packets}

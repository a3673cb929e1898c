"""Leaves recomputed from stored bytes: any flipped bit is named by its position."""

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bo_gateway.domain.errors import StoredBytesChanged
from bo_gateway.domain.stored import StoredPacket, leaves_of
from hbs_schema import base64url, canonical, leaves
from hbs_schema.building.packets import packet_json
from hbs_schema.envelopes.packet import Packet
from tests.support.world import World, locked_class

PACKET: Packet = locked_class(World(), 1).packets[0]
BODY = canonical.dump(packet_json(PACKET))
STORED = StoredPacket(
    position=7,
    lookup_code=PACKET.by_name["record"].value["lookup_code"],
    record_key=PACKET.header.record_key,
    packet_digest=base64url.encode(PACKET.digest),
    body=BODY,
    body_sha256=sha256(BODY).digest(),
)


def test_the_leaf_is_the_lock_s() -> None:
    assert leaves_of([STORED], "2025-2026") == [leaves.of_record("lock", PACKET.record_key, PACKET.digest)]


@given(st.integers(0, len(STORED.body) * 8 - 1))
@settings(max_examples=300)
def test_a_flipped_bit_is_named_by_its_position(bit: int) -> None:
    body = bytearray(STORED.body)
    body[bit // 8] ^= 1 << bit % 8

    with pytest.raises(StoredBytesChanged) as changed:
        leaves_of([replace(STORED, body=bytes(body))], "2025-2026")
    assert changed.value.position == 7


def test_bytes_that_were_exchanged_with_their_sum_are_refused_by_the_digest() -> None:
    other = canonical.dump(packet_json(locked_class(World(), 1).packets[0]))

    with pytest.raises(StoredBytesChanged):
        leaves_of([replace(STORED, body=other, body_sha256=sha256(other).digest())], "2025-2026")


@pytest.mark.parametrize("column", ["lookup_code", "record_key", "packet_digest"])
def test_a_changed_column_is_refused(column: str) -> None:
    value = getattr(STORED, column)
    changed = replace(STORED, **{column: ("0" if value[0] != "0" else "1") + value[1:]})

    with pytest.raises(StoredBytesChanged):
        leaves_of([changed], "2025-2026")

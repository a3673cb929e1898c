"""A packet's identity follows from its content and its endorsements, and from nothing else."""

import pytest

from hbs_schema import base64url, digests
from hbs_schema.building.packets import assemble_packet, build_parts, packet_json
from hbs_schema.envelopes.packet import read_packet
from hbs_schema.envelopes.shape import PacketShape
from hbs_schema.errors import Malformed, NotGenuine
from tests.support.pupils import primary_values
from tests.support.world import HEAD_ONLY, World, locked_class

WORLD = World(stages=HEAD_ONLY, policy_id="head-only")
CLASS = locked_class(WORLD, 3)
PACKET_ID = "0197a0c0-0000-7000-8000-000000000000"


def shape_of(packet) -> PacketShape:
    return PacketShape.model_validate(packet_json(packet))


def test_a_packet_read_again_has_the_same_digests():
    for packet in CLASS.packets:
        again = read_packet(shape_of(packet))
        assert (again.digest, again.content_digest, again.chain) == (packet.digest, packet.content_digest, packet.chain)


def test_packets_of_one_class_have_nothing_in_common():
    assert len({packet.digest for packet in CLASS.packets}) == 3
    assert len({packet.record_key for packet in CLASS.packets}) == 3
    assert len({part.salt for packet in CLASS.packets for part in packet.parts}) == sum(
        len(packet.parts) for packet in CLASS.packets
    )


def test_the_digest_does_not_depend_on_the_place_in_a_tree():
    packet = CLASS.packets[0]
    proofs = [proof.model_copy(update={"index": 0, "path": ()}) for proof in packet.endorsements]

    assert assemble_packet(packet.parts, proofs).digest == packet.digest


def test_the_digest_depends_on_each_part_and_each_endorsement():
    packet, other = CLASS.packets[:2]
    shapes = [
        shape_of(packet).model_copy(update={"endorsements": packet.endorsements[:1]}),
        shape_of(packet).model_copy(update={"endorsements": packet.endorsements[::-1]}),
        shape_of(other).model_copy(update={"endorsements": packet.endorsements}),
    ]

    assert len({read_packet(shape).digest for shape in shapes} | {packet.digest}) == 4


def test_the_same_values_under_new_salts_are_another_packet():
    values = primary_values(1)
    first, second = (assemble_packet(build_parts(WORLD.header(packet_id=PACKET_ID), values)) for _ in range(2))

    assert first.record_key == second.record_key
    assert first.digest != second.digest


def test_a_replacement_keeps_the_strings_of_what_did_not_change():
    old = CLASS.packets[0]
    values = {part.name: part.value for part in old.parts if part.name != "header"}
    values["subjects/TOAN"] = {**values["subjects/TOAN"], "test": "10"}
    header = WORLD.header(kind="replacement", revision=2, supersedes=base64url.encode(old.digest))

    new = {part.name: part for part in build_parts(header, values, unchanged=old.parts)}

    changed = {name for name, part in new.items() if part.text != old.by_name[name].text}
    assert changed == {"header", "subjects/TOAN"}
    assert new["subjects/TOAN"].salt != old.by_name["subjects/TOAN"].salt
    assert assemble_packet(list(new.values())).record_key == old.record_key


def test_the_header_is_new_even_if_it_says_the_same():
    old = CLASS.packets[0]
    header = {name: value for name, value in old.by_name["header"].value.items() if name not in ("parts", "record_key")}
    values = {part.name: part.value for part in old.parts if part.name != "header"}

    new = build_parts(header, values, unchanged=old.parts)

    assert [a.text == b.text for a, b in zip(new, old.parts, strict=True)] == [a.name != "header" for a in new]


def test_parts_in_any_other_order_are_refused():
    packet = CLASS.packets[0]
    with pytest.raises(Malformed):
        assemble_packet(packet.parts[::-1])


def test_the_record_of_another_pupil_is_refused():
    parts = build_parts(WORLD.header(), primary_values(1))
    other = {part.name: part for part in build_parts(WORLD.header(), primary_values(2))}

    with pytest.raises(NotGenuine):
        assemble_packet([other["record"] if part.name == "record" else part for part in parts])


def test_each_year_of_a_pupil_has_a_record_key_of_its_own():
    code = "0123456789ab4cde8f0123456789abcd"

    assert digests.record_key(code, "2025-2026") != digests.record_key(code, "2026-2027")

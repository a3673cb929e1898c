"""What is done once for many gives what doing it for each gives: paths, packets' bytes, values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import canonical
from hbs_schema.base64url import decode, decode_each, encode, encode_each
from hbs_schema.building.packets import packet_json
from hbs_schema.certificates import load_certificate
from hbs_schema.codepoints import permitted_text
from hbs_schema.errors import Malformed
from hbs_schema.intake.content import check_rules
from hbs_schema.merkle import Tree
from hbs_schema.parts import SALT, parse_part, parse_parts
from hbs_schema.values.schemas import read_values
from tests.support.pki import TestCa
from tests.support.pupils import primary_2_values
from tests.support.world import World, locked_class
from tests.unit.hbs_schema.json_values import VALUES, oracle


@given(st.sets(st.binary(min_size=1, max_size=40), min_size=1, max_size=200))
def test_a_written_path_is_the_path(leaves: set[bytes]) -> None:
    tree = Tree(sorted(leaves))

    written = [tree.place(leaf) for leaf in tree.leaves]

    assert written == [(index, tuple(encode(step) for step in tree.path(index))) for index, _ in enumerate(tree.leaves)]


@given(st.integers(0, 70), st.data())
def test_values_of_one_length_are_written_at_once_as_each_by_itself(size: int, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.binary(min_size=size, max_size=size), max_size=5))

    assert encode_each(values) == [encode(value) for value in values]


@given(
    st.lists(
        st.sampled_from(["", "AAAA", "AAAAAAAA", "____", "AA", "AB", "AA==", "AAA", "++++", "é", "A\nAA"]), max_size=4
    )
)
def test_texts_are_decoded_at_once_as_each_by_itself(texts: list[str]) -> None:
    try:
        each = [decode(text) for text in texts]
    except Malformed:
        with pytest.raises(Malformed):
            decode_each(texts)
        return

    assert decode_each(texts) == each


@given(st.one_of(st.binary(max_size=24).map(encode), st.text("ABgwQxyz019-_+=é\n", max_size=24)))
def test_a_salt_is_what_decodes_to_sixteen_bytes(text: str) -> None:
    try:
        is_salt = len(decode(text)) == 16
    except Malformed:
        is_salt = False

    assert (SALT.fullmatch(text) is not None) == is_salt


@given(st.text(st.characters(max_codepoint=0x17F), max_size=12))
def test_plain_text_is_permitted_by_the_table_too(text: str) -> None:
    is_plain = text.isascii() and text.isprintable() and "\\" not in text

    assert not is_plain or permitted_text().fullmatch(text) is not None


@given(st.sets(st.binary(min_size=1, max_size=4), min_size=1, max_size=20), st.binary(min_size=5, max_size=5))
def test_what_is_no_leaf_has_no_place(leaves: set[bytes], other: bytes) -> None:
    assert Tree(sorted(leaves)).place(other) is None


PIECES = st.sampled_from(
    [b"[1]", b"[1],[2", b"3]", b'["a"', b'"b"]', b"", b"1", b" 1", b'"\xcc\x81"', b'"e', b"{}", b"[[[]]]"]
)


@given(st.lists(PIECES | VALUES.map(oracle), max_size=6))
def test_texts_read_at_once_are_read_as_each_by_itself(texts: list[bytes]) -> None:
    try:
        each = [canonical.parse(text, max_depth=2) for text in texts]
    except Malformed:
        with pytest.raises(Malformed):
            canonical.parse_each(texts, max_depth=2)
        return

    assert canonical.parse_each(texts, max_depth=2) == each


@given(st.lists(st.sampled_from(["", "x", "header", "subjects/TOAN"]), min_size=1, max_size=4), st.data())
def test_parts_read_at_once_are_read_as_each_by_itself(names: list[str], data: st.DataObject) -> None:
    contents = [[encode(bytes([number]) * 16), name, {"level": "Đ"}] for number, name in enumerate(names)]
    texts = [encode(oracle(content)) for content in contents]
    hit = data.draw(st.integers(0, len(texts) - 1))
    texts[hit] = data.draw(
        st.sampled_from([texts[hit], texts[hit][:-1], texts[hit] + "A", "W10", "é", encode(b"[1,2]")])
    )
    try:
        each = [parse_part(text) for text in texts]
    except Malformed:
        assert parse_parts(texts) is None
        return

    assert parse_parts(texts) == each


def test_what_was_read_is_written_as_it_was() -> None:
    (packet,) = locked_class(World(), 1).packets

    assert canonical.write_read(packet_json(packet)) == canonical.dump(packet_json(packet))


CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a result that does not follow": {"outcome": {"result": "HTXS", "is_completed": True, "is_promoted": True}},
    "a name in capitals": {"identity": {"full_name": "LÒ THỊ THỬ", "birth_date": "2016-03-02", "sex": "female"}},
    "a mark that is none": {"subjects/TOAN": {"level": "T", "test": "11"}},
    "a subject without a level": {"subjects/DAO_DUC": {"comment": "Ngoan."}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_values_that_were_read_before_are_judged_alike(change: dict[str, Any]) -> None:
    world = World()
    packet = world.draft(values={**primary_2_values(), **change}, schema={"id": "primary", "version": 2}).packet()
    try:
        read = read_values(packet)
    except Malformed:
        read = None

    assert check_rules(packet, read=read) == check_rules(packet)


def test_a_certificate_is_parsed_once_and_a_refused_one_never_kept() -> None:
    der = TestCa().signer("somebody").certificate.der

    assert load_certificate(der) is load_certificate(bytes(der))
    for _ in range(2):
        with pytest.raises(Malformed):
            load_certificate(der + b"\x00")

"""A part is `[salt, name, value]` in one spelling."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hbs_schema import base64url, canonical, digests
from hbs_schema.errors import Malformed
from hbs_schema.parts import MAX_PART, make_part, parse_part
from tests.unit.hbs_schema.json_values import KEYS, VALUES, is_of_format

PLAIN = ("header", "record", "identity", "personal", "qualities", "competences", "conduct", "attendance", "outcome")
NAMES = st.sampled_from([*PLAIN, "remarks"]) | st.from_regex(r"subjects/[A-Z][A-Z0-9_]{0,31}", fullmatch=True)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=4)


@given(NAMES, OBJECTS)
def test_a_part_is_read_as_it_was_written(name, value):
    assume(is_of_format(value, 7))

    part = make_part(name, value)

    assert (part.name, part.value) == (name, value)
    assert parse_part(part.text) == part
    assert json.loads(base64url.decode(part.text)) == [part.salt, name, value]
    assert len(base64url.decode(part.salt)) == 16
    assert part.hash == digests.part_hash(part.text)


def test_a_value_written_twice_has_two_salts():
    first, second = (make_part("outcome", {"result": "HT"}) for _ in range(2))

    assert first.salt != second.salt
    assert first.hash != second.hash


@given(st.text(max_size=40))
def test_only_the_names_of_the_table_are_names(name):
    assume(name not in ("record", "outcome"))
    try:
        part = make_part(name, {})
    except Malformed:
        return
    assert part.name.startswith("subjects/") or part.name.isalpha()


@pytest.mark.parametrize(
    "name",
    ["", "Header", "subject/TOAN", "subjects/", "subjects/toan", "subjects/1A", "subjects/TOAN\n",
     "subjects/" + "A" * 33, "header\n", "subjects/TOÁN", "subjects/*"],
)  # fmt: skip
def test_refuses_a_name_that_is_not_in_the_table(name):
    with pytest.raises(Malformed):
        make_part(name, {})


@pytest.mark.parametrize("value", [[], "x", 1, True])
def test_refuses_a_value_that_is_no_object(value):
    with pytest.raises(Malformed):
        make_part("outcome", value)


@pytest.mark.parametrize("size", [1, 15, 17, 32])
def test_refuses_a_salt_of_another_size(size):
    with pytest.raises(Malformed):
        make_part("outcome", {}, salt=bytes(size))


@pytest.mark.parametrize(
    ("salt", "reason"), [("A" * 21 + "B", "spelling"), ("A" * 20 + "=A", "not base64url"), ("AAAA", "16 bytes")]
)
def test_says_what_is_wrong_with_a_salt(salt, reason):
    text = base64url.encode(canonical.dump([salt, "outcome", {}]))
    with pytest.raises(Malformed, match=reason):
        parse_part(text)


def test_a_part_has_at_most_16_kib():
    room = MAX_PART // 4 * 3 - len(base64url.decode(make_part("outcome", {"free": ""}).text))

    assert len(make_part("outcome", {"free": "x" * room}).text) == MAX_PART
    with pytest.raises(Malformed):
        make_part("outcome", {"free": "x" * (room + 1)})


@given(st.data())
def test_any_changed_digit_of_a_part_changes_or_refuses_it(data):
    part = make_part("outcome", {"result": "HT", "is_promoted": True}, salt=bytes(16))
    position = data.draw(st.integers(0, len(part.text) - 1))
    digit = data.draw(st.sampled_from("ABCxyz019-_=+/ \n"))
    assume(digit != part.text[position])
    changed = part.text[:position] + digit + part.text[position + 1 :]
    try:
        other = parse_part(changed)
    except Malformed:
        return
    assert other.hash != part.hash

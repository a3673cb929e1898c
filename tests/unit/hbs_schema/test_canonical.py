"""A JSON text of format 1 is its own RFC 8785 form; any other text is refused."""

import json
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hbs_schema import canonical
from hbs_schema.codepoints import permitted_text
from hbs_schema.errors import Malformed
from tests.unit.hbs_schema.json_values import VALUES, is_of_format, oracle, permitted, texts

DEPTH = 12
MARK = "\u0334".encode()
REFUSED = (
    b"",
    b" 1",
    b"1\n",
    b"\xef\xbb\xbf1",
    b"null",
    b"[null]",
    b"1.0",
    b"1e0",
    b"-0",
    b"01",
    b"NaN",
    b"Infinity",
    b"'a'",
    b"[1,]",
    b"[1 ,2]",
    b'{"a": 1}',
    b'{"b":1,"a":2}',
    b'{"a":1,"a":1}',
    b'{"a\\nb":1}',
    '{"é":1}'.encode(),
    b'"\\u0061"',
    b'"\\/"',
    b'"\\t"',
    b'"\t"',
    b'"a',
    b'"\xff"',
    b'"\xed\xa0\x80"',
    b"9007199254740992",
    b"-9007199254740992",
    b"true1",
    b"[][]",
)


def accepts(data: bytes, depth: int = DEPTH) -> bool:
    try:
        canonical.parse(data, max_depth=depth)
    except Malformed:
        return False
    return True


@pytest.mark.parametrize("data", REFUSED)
def test_refuses_any_other_spelling(data):
    assert not accepts(data)


@given(VALUES)
def test_what_is_written_is_read_back(value):
    assume(is_of_format(value, DEPTH))

    data = canonical.dump(value)

    assert data == oracle(value)
    assert canonical.parse(data, max_depth=DEPTH) == value


@given(VALUES, st.data())
def test_any_accepted_text_is_its_own_form(value, data):
    text = bytearray(oracle(value))
    position = data.draw(st.integers(0, len(text) - 1))
    text[position] = data.draw(st.integers(0, 255))
    changed = bytes(text)

    if accepts(changed):
        again = json.loads(changed)
        assert oracle(again) == changed
        assert is_of_format(again, DEPTH)
        assert unicodedata.is_normalized("NFC", changed.decode())


@given(VALUES, st.data())
def test_white_space_anywhere_outside_strings_is_refused(value, data):
    text = oracle([value, 1])
    position = data.draw(st.sampled_from([0, 1, len(text) - 2, len(text) - 1, len(text)]))

    assert not accepts(text[:position] + b" " + text[position:])


@given(st.characters(exclude_categories=["Cs"]))
def test_a_character_is_accepted_if_and_only_if_the_table_has_it(char):
    assume(char not in '"\\' and unicodedata.is_normalized("NFC", f'"{char}"'))

    assert accepts(f'"{char}"'.encode()) == (ord(char) in permitted())


def test_the_table_is_of_unicode_14():
    points = permitted()

    assert 0x20 in points
    assert {ord(char) for char in "ĐệỗạƠưꨀ𡨸ក"} <= points
    forbidden = [*range(0x20), 0x7F, 0xA0, 0xAD, 0x200B, 0x202E, 0x2066, 0x2800, 0x5D0, 0x628, 0x660]
    forbidden += [0xE000, 0xFE0F, 0xFEFF, 0xFFFC, 0xFFFD, 0x16FE4, 0x1D159, 0xE0041, 0x10FFFF]
    assert points.isdisjoint(forbidden)
    assert not any(0xD800 <= point <= 0xDFFF for point in points)


@pytest.mark.parametrize("depth", [1, 8, 12])
def test_depth_is_counted_from_the_outermost_list(depth):
    text = b"[" * depth + b"]" * depth

    assert accepts(text, depth)
    assert not accepts(b"[" + text + b"]", depth)


@pytest.mark.parametrize("marks", [1, 8])
def test_eight_marks_may_stand_in_a_row(marks):
    assert accepts(b'"x' + MARK * marks + b'"')


def test_a_ninth_mark_is_refused_wherever_it_stands():
    assert not accepts(b'"x' + MARK * 9 + b'"')
    assert not accepts(b'"' + MARK * 9 + b'x"')
    assert accepts(b'"x' + MARK * 8 + b"x" + MARK * 8 + b'"')


@given(texts())
def test_dump_refuses_what_has_no_form(text):
    for value in (None, 1.5, [None], {"é": text}, {"a": 2**53}):
        with pytest.raises(Malformed):
            canonical.dump(value)


def test_dump_refuses_decomposed_text():
    with pytest.raises(Malformed):
        canonical.dump("e\u0302")


def test_the_pattern_takes_a_whole_text_only():
    assert not permitted_text().fullmatch("a\u0007")
    assert permitted_text().fullmatch("")

from uuid import UUID

import pytest

from hbs_kit.ids import uuid7
from hbs_kit.pagination import (
    CursorMalformed,
    decode_int_cursor,
    decode_uuid_cursor,
    encode_cursor,
    page_of,
)


@pytest.mark.parametrize("key", [0, 1, -5, 2**63 - 1])
def test_a_number_comes_back(key):
    assert decode_int_cursor(encode_cursor(key)) == key


def test_a_uuid_comes_back():
    key = uuid7()

    assert decode_uuid_cursor(encode_cursor(key)) == key


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "!!!!",
        "aTE=",  # the padding that we leave out
        "aTAx",  # i01
        "aSsx",  # i+1
        "aSAx",  # i followed by a space
        "aTFfMA",  # i1_0
        "MTI",  # 12 without its kind
        "a" * 100,
        "é",
        encode_cursor(2**63),  # no key of a table is so large
        encode_cursor(-(2**63) - 1),
        encode_cursor(10**40),
        encode_cursor(UUID(int=5)),
    ],
)
def test_a_cursor_that_we_did_not_write_is_refused(cursor):
    with pytest.raises(CursorMalformed):
        decode_int_cursor(cursor)


def test_a_cursor_of_the_other_kind_is_refused():
    with pytest.raises(CursorMalformed):
        decode_uuid_cursor(encode_cursor(5))


def test_the_row_too_many_gives_the_next_page():
    page = page_of([3, 4, 5], 2, lambda row: row)

    assert page.items == [3, 4]
    assert page.next is not None
    assert decode_int_cursor(page.next) == 4


def test_the_last_page_has_no_next():
    assert page_of([3, 4], 2, lambda row: row).next is None
    assert page_of([], 2, lambda row: row).next is None

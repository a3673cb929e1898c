"""Every byte string has one spelling in base64url and one in base64."""

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema import base64url
from hbs_schema.errors import Malformed

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


@given(st.binary(max_size=100))
def test_bytes_go_there_and_back(data):
    assert base64url.decode(base64url.encode(data)) == data
    assert base64url.decode_der(base64url.encode_der(data)) == data


@given(st.binary(min_size=1, max_size=40))
def test_only_one_last_digit_is_accepted(data):
    text = base64url.encode(data)

    accepted = [digit for digit in DIGITS if decodes_to(text[:-1] + digit, data)]

    assert accepted == [text[-1]]


def decodes_to(text: str, data: bytes) -> bool:
    try:
        return base64url.decode(text) == data
    except Malformed:
        return False


@given(st.text(alphabet=DIGITS + "+/= \n.", max_size=12))
def test_whatever_is_accepted_is_its_own_encoding(text):
    try:
        data = base64url.decode(text)
    except Malformed:
        return
    assert base64.urlsafe_b64encode(data).decode().rstrip("=") == text


@pytest.mark.parametrize("text", ["A", "AB=", "AA==", "AAA=", "A A", "AA\n", "+/8", "é", "AB", "AAB"])
def test_refuses_another_spelling(text):
    with pytest.raises(Malformed):
        base64url.decode(text)


@pytest.mark.parametrize("text", ["MAMCAQA", "MAMCAQA= ", "MAMC\nAQA=", "-_-_", "MAMCAQB=", "MAMCAQA==", "é"])
def test_refuses_another_spelling_of_der(text):
    with pytest.raises(Malformed):
        base64url.decode_der(text)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_digest_has_32_bytes(size):
    with pytest.raises(Malformed):
        base64url.decode_digest(base64url.encode(bytes(size)))

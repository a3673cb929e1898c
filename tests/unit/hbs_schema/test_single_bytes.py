"""Any single changed byte of a bundle is refused."""

import json
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hbs_schema.base64url import decode_der
from hbs_schema.certificates import load_certificate
from hbs_schema.verification.bundle import verify_bundle
from tests import second_verifier
from tests.vectors.index import Golden, golden

SMALL, LONG = "bundles/good/head-only", "bundles/good/long-term"
STRIDE = 12
FILES = (SMALL, "bundles/good/presentation-of-one-subject", "bundles/good/identity-corrected")


@cache
def _read(name: str) -> tuple[Golden, bytes]:
    entry = golden(name)
    return entry, entry.data


def is_refused(name: str, position: int, change: int) -> bool:
    entry, data = _read(name)
    changed = data[:position] + bytes([data[position] ^ change]) + data[position + 1 :]
    return verify_bundle(changed, entry.anchors, now=entry.now).verdict == "failed"


def spans(data: bytes, member: bytes) -> list[tuple[int, int]]:
    """Where the strings of a list of DER stand in a file."""
    found = re.search(rb'"%s":(\[[^]]*\]|\{[^}]*\})' % member, data)
    assert found
    inner = re.finditer(rb'"[A-Za-z0-9+/=]{60,}"', found[1])
    return [(found.start(1) + text.start(), found.start(1) + text.end()) for text in inner]


@pytest.mark.parametrize("chunk", range(4))
def test_flipped_bits_all_over_a_bundle_are_refused(chunk):
    _entry, data = _read(SMALL)
    positions = range(chunk * STRIDE // 4, len(data), STRIDE)

    accepted = [at for at in positions if not is_refused(SMALL, at, 1 << at % 8)]

    assert accepted == []


@settings(max_examples=300)
@given(st.sampled_from(FILES), st.data())
def test_any_changed_byte_is_refused(name, data):
    _entry, content = _read(name)
    position = data.draw(st.integers(0, len(content) - 1))
    change = data.draw(st.integers(1, 255))

    assert is_refused(name, position, change)


@settings(max_examples=200)
@given(st.sampled_from(FILES), st.data())
def test_a_byte_more_or_less_is_refused(name, data):
    entry, content = _read(name)
    position = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.binary(min_size=1, max_size=1))
    for changed in (content[:position] + content[position + 1 :], content[:position] + byte + content[position:]):
        assert verify_bundle(changed, entry.anchors, now=entry.now).verdict == "failed"


@settings(max_examples=150)
@given(st.data())
def test_the_second_verifier_refuses_any_changed_byte_but_in_issuers_certificates(data):
    entry, content = _read(SMALL)
    issuers = spans_of_issuers(content)
    position = data.draw(st.integers(0, len(content) - 1).filter(lambda at: not any(a <= at < b for a, b in issuers)))
    changed = bytearray(content)
    changed[position] ^= data.draw(st.integers(1, 255))

    said = second_verifier.verify(bytes(changed), root=entry.root.x509, now=entry.now)

    assert said[0] == "failed"


def spans_of_issuers(content: bytes) -> list[tuple[int, int]]:
    """Certificates that no statement names."""
    texts = [(a, b, content[a + 1 : b - 1].decode()) for a, b in spans(content, b"certificates")]
    return [(a, b) for a, b, text in texts if load_certificate(decode_der(text)).is_ca]


@pytest.mark.parametrize("member", [b"timestamps", b"cert_status"])
def test_changed_bytes_of_evidence_are_refused(member):
    _entry, data = _read(LONG)
    places = spans(data, member)
    assert places

    positions = [at for first, last in places for at in range(first, last, 31)]
    accepted = [at for at in positions if not is_refused(LONG, at, 1)]

    assert accepted == []


def test_spans_are_those_of_the_file():
    _entry, data = _read(LONG)
    envelope = json.loads(data)

    texts = {data[first + 1 : last - 1].decode() for first, last in spans(data, b"certificates")}
    assert texts == set(envelope["certificates"])

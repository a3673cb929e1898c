"""Every statement is a JWS that libraries of others verify, and what is bad as a JWS they refuse: jose, jwcrypto.

Which certificate belongs to a statement they find by RFC 7515's `x5t#S256`; nothing of ours is asked.
"""

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from jwcrypto import jwk, jws
from jwcrypto.common import JWException

from tests.interop.node import run
from tests.vectors.index import HOME, Golden, golden, golden_files

Said = Mapping[str, str]
"""By name of a statement: `verified`, or anything else."""

GOOD = [entry for entry in golden_files() if "/good/" in entry.name]
ANCHORS = sorted({b64encode(entry.root.der).decode() for entry in golden_files()})
BAD_AS_JWS = (
    "bundles/bad/certificate-of-another",
    "bundles/bad/flipped-endorsement",
    "bundles/bad/jws-header-alg-hs256",
    "bundles/bad/jws-header-alg-none",
    "bundles/bad/jws-header-crit",
    "bundles/bad/key-p384",
    "bundles/bad/ps256-salt-of-20",
    "bundles/bad/signature-as-der",
    "bundles/bad/signature-of-63-bytes",
    "bundles/bad/certificate-missing",
    "submissions/bad/homeroom-flipped",
    "submissions/bad/sender-flipped",
    "submissions/bad/sender-without-certificate",
    "submissions/bad/signer-without-certificate",
)
"""In each of these files one statement is no good JWS."""

STRICTER = {
    "bundles/bad/high-s": "RFC 7518 allows both signatures (r, s) and (r, n - s)",
    "bundles/bad/jws-unused-bits": "RFC 4648 lets a reader ignore the bits that carry nothing",
    "bundles/bad/rsa-exponent-3": "RFC 7518 asks for the size of a key, not for its exponent",
    "bundles/bad/payload-version-true": "what a payload means is no matter of a JWS",
    "bundles/bad/sentence-changed": "what a payload means is no matter of a JWS",
    "bundles/bad/receipt-as-endorsement": "a genuine statement in another's place",
}
"""Good as a JWS and refused by the format, and why: no library of JWS takes the format's place."""


def by_jose(entries: list[Golden]) -> dict[str, Said]:
    files = {str(HOME / entry.entry["file"]): entry.name for entry in entries}
    told = run("statements.mjs", files=list(files), anchors=ANCHORS)
    return {files[file]: said for file, said in told.items()}


def by_jwcrypto(entries: list[Golden]) -> dict[str, Said]:
    return {entry.name: dict(_verified(json.loads(entry.data))) for entry in entries}


def _verified(envelope: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ders = [b64decode(each) for each in (*envelope["certificates"], *ANCHORS)]
    keys = {_digits(sha256(der).digest()): der for der in ders}
    single = [name for name in ("policy", "authority", "status", "sender") if name in envelope]
    for name, text in [*envelope["statements"].items(), *((name, envelope[name]) for name in single)]:
        yield name, _say(text, keys)


def _say(text: str, ders: Mapping[str, bytes]) -> str:
    token = jws.JWS()
    token.allowed_algs = ["ES256", "PS256", "RS256"]
    try:
        token.deserialize(text)
        der = ders[token.jose_header["x5t#S256"]]
        token.verify(jwk.JWK.from_pem(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)))
    except (JWException, KeyError, ValueError) as error:
        return type(error).__name__
    return "verified"


def _digits(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


LIBRARIES = pytest.mark.parametrize("library", [by_jose, by_jwcrypto])
Library = Callable[[list[Golden]], dict[str, Said]]


@LIBRARIES
def test_every_statement_of_every_good_file_is_verified(library: Library) -> None:
    said = library(GOOD)

    assert len(said) == len(GOOD) > 50
    assert sum(len(statements) for statements in said.values()) > 400
    assert {answer for statements in said.values() for answer in statements.values()} == {"verified"}


@LIBRARIES
def test_one_statement_of_each_bad_file_is_refused_and_the_others_are_verified(library: Library) -> None:
    said = library([golden(name) for name in BAD_AS_JWS])

    refused = {name: [a for a in answers.values() if a != "verified"] for name, answers in said.items()}
    assert {name: len(answers) for name, answers in refused.items()} == dict.fromkeys(BAD_AS_JWS, 1)


@LIBRARIES
def test_where_the_format_is_stricter_than_jws_only_the_format_refuses(library: Library) -> None:
    said = library([golden(name) for name in STRICTER])

    assert {name: set(answers.values()) for name, answers in said.items()} == {name: {"verified"} for name in STRICTER}
    assert {golden(name).entry["verdict"] for name in STRICTER} == {"failed"}


@LIBRARIES
def test_a_document_under_another_root_has_no_certificate(library: Library) -> None:
    said = library([golden("bundles/bad/authority-of-made-up-root")])

    assert said["bundles/bad/authority-of-made-up-root"]["authority"] != "verified"

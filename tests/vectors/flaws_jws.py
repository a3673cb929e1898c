"""Bundles with a JWS whose header or spelling is not that of a statement; its signature holds all the same."""

from typing import Any

from tests.vectors.edits import by, drop, put, text
from tests.vectors.flaws_statements import PRINCIPAL, _vector
from tests.vectors.raw import dump
from tests.vectors.vector import Edit, Vector


def _header(name: str, flaw: str, edit: Edit) -> Vector:
    return _vector(f"jws-header-{name}", flaw, f"{PRINCIPAL}.header", edit)


def _fourth(jws: str, _forge: Any) -> str:
    return f"{jws}.e30"


def _detached(jws: str, _forge: Any) -> str:
    head, _, signature = jws.split(".")
    return f"{head}..{signature}"


def _unused_bits(jws: str, _forge: Any) -> str:
    """64 bytes are 86 digits: the last one carries four bits that are nothing."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return jws[:-1] + digits[digits.index(jws[-1]) + 1]


HEADERS = (
    _header("crit", "A protected header with member crit.", put(crit=["exp"], exp=1)),
    _header("kid", "A protected header with member kid.", put(kid="principal")),
    _header("jwk", "A protected header that brings its own key.", put(jwk={"kty": "EC"})),
    _header("x5c", "A protected header that brings its own certificate.", put(x5c=["MAMCAQA="])),
    _header("b64", "A protected header that says the payload is not base64url.", put(b64=False)),
    _header("without-iat", "A protected header without iat.", drop("iat")),
    _header("without-x5t", "A protected header that names no certificate.", drop("x5t#S256")),
    _header("typ-jwt", "The type of an endorsement is JWT.", put(typ="JWT")),
    _header("typ-of-another-kind", "The type of an endorsement is that of a receipt.", put(typ="hbs-receipt+jws")),
    _header("typ-upper-case", "The type of an endorsement is in upper case.", put(typ="HBS-ENDORSEMENT+JWS")),
    _header("alg-none", "The algorithm is none.", put(alg="none")),
    _header("alg-hs256", "The algorithm is HS256.", put(alg="HS256")),
    _header("alg-es384", "The algorithm is ES384.", put(alg="ES384")),
    _header("alg-eddsa", "The algorithm is EdDSA.", put(alg="EdDSA")),
    _header("alg-lower-case", "The algorithm is es256.", put(alg="es256")),
    _header("iat-negative", "iat is -1.", put(iat=-1)),
    _header("iat-after-2099", "iat lies in 2100.", put(iat=4102444800)),
    _header("iat-a-string", "iat is a string.", put(iat="1780041600")),
    _header("iat-true", "iat is true.", put(iat=True)),
)


FORMS = (
    _vector("jws-of-four", "A JWS has four segments.", f"{PRINCIPAL}.jws", _fourth),
    _vector("jws-detached", "A JWS lacks its payload.", f"{PRINCIPAL}.jws", _detached),
    _vector(
        "jws-unused-bits",
        "The last digit of a signature has a bit set that carries nothing.",
        f"{PRINCIPAL}.jws",
        _unused_bits,
    ),
    _vector("jws-padded", "A JWS is padded.", f"{PRINCIPAL}.jws", by(lambda jws: jws + "==")),
    _vector("jws-space", "A JWS begins with a space.", f"{PRINCIPAL}.jws", by(lambda jws: " " + jws)),
    _vector(
        "jws-json",
        "A statement is in the JSON serialisation.",
        f"{PRINCIPAL}.jws",
        by(lambda jws: dump(dict(zip(("protected", "payload", "signature"), jws.split("."), strict=True))).decode()),
    ),
    _vector(
        "payload-white-space", "A payload has a space after a colon.", f"{PRINCIPAL}.bytes", text(b'"v":1', b'"v": 1')
    ),
    _vector(
        "payload-key-order",
        "The members of a payload stand in another order.",
        f"{PRINCIPAL}.bytes",
        by(lambda d: b"{" + d[-6:-1] + b"," + d[1:-7] + b"}"),
    ),
    _vector(
        "payload-repeated-key",
        "A member of a payload stands twice.",
        f"{PRINCIPAL}.bytes",
        text(b'"v":1', b'"v":1,"v":1'),
    ),
    _vector(
        "payload-escape",
        "A payload has a letter written as an escape.",
        f"{PRINCIPAL}.bytes",
        text(b'"role":"p', b'"role":"\\u0070'),
    ),
    _vector(
        "payload-nfd",
        "The sentence of a payload is decomposed.",
        f"{PRINCIPAL}.text",
        lambda p, _f: p.update(text=_decomposed(p["text"])),
    ),
)


def _decomposed(words: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", words)


JWS_FLAWS = (*HEADERS, *FORMS)

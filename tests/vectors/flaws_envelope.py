"""Bundles whose text is not the one spelling of a bundle."""

import re
from collections.abc import Mapping
from typing import Any

from tests.vectors.edits import by, drop, instead, put, put_in, text
from tests.vectors.vector import Edit, Vector


def _bytes(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "format", "bytes", {step: edit}, options)


def _file(name: str, flaw: str, old: bytes, new: bytes) -> Vector:
    return _bytes(name, flaw, "file", text(old, new))


def _turn_proof(data: bytes) -> bytes:
    """Write the members of the first proof in another order."""
    pattern = rb'("index":\d+),("path":\[[^]]*\])'
    return re.sub(pattern, rb"\2,\1", data, count=1)


def _repeat_step(envelope: dict[str, Any], _forge: Any) -> None:
    node: Any = 1
    for _ in range(12):
        node = [node]
    envelope["packet"]["endorsements"][0]["path"] = node


def _last_digit(digest: str) -> str:
    """The same 32 bytes with a bit set that carries nothing."""
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return digest[:-1] + digits[digits.index(digest[-1]) + 1]


def _unused_bit(envelope: Mapping[str, Any], _forge: Any) -> None:
    path = envelope["receipt"]["path"]
    path[0] = _last_digit(path[0])


ENVELOPE = (
    _file("white-space", "A space stands after a comma of the envelope.", b'","', b'", "'),
    _bytes("trailing-newline", "A line break ends the file.", "file", by(lambda d: d + b"\n")),
    _bytes("byte-order-mark", "The file begins with a byte order mark.", "file", by(lambda d: b"\xef\xbb\xbf" + d)),
    _bytes("utf-16", "The file is UTF-16.", "file", by(lambda d: d.decode().encode("utf-16-le"))),
    _file("not-utf-8", "A byte of the file is not UTF-8.", b"hbs-bundle/1", b"hbs-bundle/1\xff"),
    _file(
        "overlong-utf-8",
        "A slash is written in two bytes, which UTF-8 does not allow.",
        b"hbs-bundle/1",
        b"hbs-bundle\xc0\xaf1",
    ),
    _file("escaped-slash", "A slash of the envelope is escaped.", b"hbs-bundle/1", b"hbs-bundle\\/1"),
    _file(
        "escaped-letter", "A letter of the envelope is written as an escape.", b"hbs-bundle/1", b"\\u0068bs-bundle/1"
    ),
    _bytes("key-order", "The members of a proof stand in another order.", "file", by(_turn_proof)),
    _file(
        "repeated-key",
        "The member format stands twice, with one value.",
        b'"format":"hbs-bundle/1"',
        b'"format":"hbs-bundle/1","format":"hbs-bundle/1"',
    ),
    _file(
        "repeated-key-other-value",
        "The member format stands twice; the first one lies.",
        b'"format":"hbs-bundle/1"',
        b'"format":"hbs-bundle/2","format":"hbs-bundle/1"',
    ),
    _bytes("null-member", "The absent status is written as null.", "envelope", put(status=None), without=("status",)),
    Vector(
        "status-empty",
        "The absent status is written as an empty string.",
        "statements",
        "bytes",
        {"envelope": put(status="")},
        {"without": ("status",)},
    ),
    _bytes(
        "format-an-object",
        "The format is an object, which a careless reader would turn into text.",
        "envelope",
        put(format={"toString": "hbs-bundle/1"}),
    ),
    _bytes(
        "timestamps-under-no-digest",
        "A member of the timestamps is named by something that is no digest.",
        "envelope",
        put(timestamps={"receipt": 1}),
    ),
    _bytes("brackets-without-end", "Brackets are opened and never closed.", "file", instead(b"[" * 5000)),
    _bytes("null-list", "The empty list of annotations is written as null.", "envelope", put(annotations=None)),
    _bytes(
        "float-index",
        "An index is written 0.0.",
        "file",
        by(lambda d: re.sub(rb'"index":(\d+)', rb'"index":\1.0', d, count=1)),
    ),
    _bytes(
        "exponent-index",
        "An index is written with an exponent.",
        "file",
        by(lambda d: re.sub(rb'"index":(\d+)', rb'"index":\1e0', d, count=1)),
    ),
    _bytes(
        "leading-zero-index",
        "An index is written with a leading zero.",
        "file",
        by(lambda d: re.sub(rb'"index":(\d+)', rb'"index":0\1', d, count=1)),
    ),
    _file(
        "minus-zero-index",
        "The index of the acknowledgement is written -0.",
        b'"acknowledgement":{"index":0',
        b'"acknowledgement":{"index":-0',
    ),
    _bytes(
        "true-index",
        "The index of the acknowledgement is false instead of 0.",
        "envelope",
        put_in("acknowledgement/index", False),
    ),
    _bytes(
        "text-index", "The index of the acknowledgement is a string.", "envelope", put_in("acknowledgement/index", "0")
    ),
    _bytes(
        "minus-one-index", "The index of the endorsement is -1.", "envelope", put_in("packet/endorsements/0/index", -1)
    ),
    _bytes("huge-index", "The index of the receipt is 2^53.", "envelope", put_in("receipt/index", 2**53)),
    _bytes("index-beyond-any-tree", "The index of the receipt is 2^23.", "envelope", put_in("receipt/index", 2**23)),
    _bytes("too-deep", "A path is nested until the envelope has a depth of 13 and more.", "envelope", _repeat_step),
    _bytes("unknown-member", "The envelope has a member that format 1 does not know.", "envelope", put(comment="x")),
    _bytes(
        "unknown-member-of-packet",
        "The packet has a member that format 1 does not know.",
        "envelope",
        put_in("packet/digest", "x"),
    ),
    _bytes(
        "unknown-member-of-proof",
        "The receipt's proof has a member of its own.",
        "envelope",
        put_in("receipt/count", 2),
    ),
    _bytes("missing-receipt", "The bundle has no receipt.", "envelope", drop("receipt")),
    _bytes("missing-authority", "The bundle has no authority document.", "envelope", drop("authority")),
    _bytes(
        "missing-annotations", "The list of annotations is absent instead of empty.", "envelope", drop("annotations")
    ),
    _bytes(
        "missing-index",
        "The receipt's proof has no index.",
        "envelope",
        lambda e, _f: e["receipt"].pop("index") and None,
    ),
    _bytes("other-format", "The envelope calls itself format 2.", "envelope", put(format="hbs-bundle/2")),
    _bytes(
        "presentation-by-name", "A bundle calls itself a presentation.", "envelope", put(format="hbs-presentation/1")
    ),
    _bytes("an-array", "The file is an array around the bundle.", "file", by(lambda d: b"[" + d + b"]")),
    _bytes("an-empty-object", "The file is an empty object.", "file", instead(b"{}")),
    _bytes("empty", "The file is empty.", "file", instead(b"")),
    _bytes("cut", "The file ends in its middle.", "file", by(lambda d: d[: len(d) // 2])),
    _bytes("two-texts", "The file holds two bundles.", "file", by(lambda d: d + d)),
    _bytes("unused-bits-of-digest", "A digest of a path has a bit set that carries nothing.", "envelope", _unused_bit),
    _bytes(
        "padded-digest",
        "A digest of a path is padded.",
        "envelope",
        lambda e, _f: put_in("receipt/path/0", e["receipt"]["path"][0] + "=")(e, _f),
    ),
    _bytes("short-digest", "A digest of a path has 31 bytes.", "envelope", put_in("receipt/path/0", "A" * 42)),
)

"""Bundles with a value that the schema primary/1 does not permit; everybody has signed it all the same."""

from typing import Any

from tests.vectors.edits import put, value_of
from tests.vectors.vector import Edit, Vector

CONDUCT = {"conduct": {"level": "T"}}


def _content(name: str, flaw: str, edit: Edit) -> Vector:
    return Vector(name, flaw, "schema", "content", {"values": edit})


def _toan(**members: Any) -> Edit:
    return value_of("subjects/TOAN", **members)


CONTENT_FLAWS = (
    _content("subject-level-unknown", "A subject has a level that the rules do not know.", _toan(level="X")),
    _content("mark-of-11", "A test mark is 11.", _toan(test="11")),
    _content("mark-with-point", "A test mark of primary school is 8.5.", _toan(test="8.5")),
    _content("mark-a-number", "A test mark is a number.", _toan(test=9)),
    _content("mark-line-break", "A line break ends a test mark.", _toan(test="9\n")),
    _content("subject-unknown-member", "A subject has a member of its own.", _toan(rank="1")),
    _content("trait-no-code", "A trait is named by no code.", put(qualities={"traits": {"Not a code": "T"}})),
    _content("comment-empty", "A comment is empty.", _toan(comment="")),
    _content("comment-too-long", "A comment has 2,001 characters.", _toan(comment="x" * 2001)),
    _content("identity-with-address", "The identity holds an address.", value_of("identity", address="Hà Nội")),
    _content("sex-unknown", "The sex is one that the schema does not know.", value_of("identity", sex="f")),
    _content(
        "born-on-30-february", "The pupil was born on 30 February.", value_of("identity", birth_date="2016-02-30")
    ),
    _content("name-with-space-at-end", "A space ends the name.", value_of("identity", full_name="Lò Thị Thử ")),
    _content("name-of-two-lines", "The name has two lines.", value_of("identity", full_name="Lò Thị\nThử")),
    _content(
        "name-missing", "The identity has no name.", lambda values, _f: values["identity"].pop("full_name") and None
    ),
    _content(
        "personal-id-of-11-digits", "The personal id has 11 digits.", value_of("personal", personal_id="00131600001")
    ),
    _content(
        "personal-id-and-reason",
        "There is a personal id, and a reason why there is none.",
        value_of("personal", personal_id_absent="foreign"),
    ),
    _content(
        "lookup-code-not-random",
        "The lookup code is not a UUIDv4.",
        value_of("record", lookup_code="0123456789abcdef0123456789abcdef"),
    ),
    _content(
        "lookup-code-upper-case",
        "The lookup code is in upper case.",
        value_of("record", lookup_code="0123456789AB4CDE8F0123456789ABCD"),
    ),
    _content(
        "lookup-code-with-hyphens",
        "The lookup code has hyphens.",
        value_of("record", lookup_code="01234567-89ab-4cde-8f01-23456789abcd"),
    ),
    _content("part-of-another-level", "A primary record has a part of secondary schools.", put(**CONDUCT)),
    _content(
        "outcome-without-result",
        "The outcome has no result.",
        lambda values, _f: values["outcome"].pop("result") and None,
    ),
    _content(
        "promoted-a-string", "Whether the pupil is promoted is a string.", value_of("outcome", is_promoted="true")
    ),
    _content(
        "absence-negative",
        "The pupil was absent for -1 days.",
        put(attendance={"excused_days": -1, "unexcused_days": 0}),
    ),
    _content("record-with-more", "The record part has a second member.", value_of("record", number="1")),
)

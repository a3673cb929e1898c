"""Bundles whose header is not that of a packet; everybody has signed it all the same."""

from tests.vectors.edits import drop, on_part, put, put_in
from tests.vectors.flaws_parts import _parts
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector


def _header(name: str, flaw: str, edit: Edit) -> Vector:
    return _parts(name, flaw, "header", edit)


HEADERS = (
    _header("header-counts-too-few", "The header counts a part too few.", put(parts=5)),
    _header("header-counts-true", "The header counts its parts as true.", put(parts=True)),
    _header("header-unknown-member", "The header has a member of its own.", put(term=1)),
    _header("header-without-grade", "The header has no grade.", drop("grade")),
    _header("header-format-2", "The header is of format 2.", put(format="hbs/2")),
    _header("header-schema-0", "The version of the schema is 0.", put(schema={"id": "primary", "version": 0})),
    _header(
        "header-packet-id-v4", "The packet's id is a UUIDv4.", put(packet_id="7d9f2f5e-3c1a-4b8e-9d3c-2f1e0a9b8c7d")
    ),
    _header(
        "header-packet-id-upper-case",
        "The packet's id is in upper case.",
        put(packet_id="01975A2B-3C4D-7E8F-9A0B-1C2D3E4F5A6B"),
    ),
    _header("issue-of-revision-2", "A first issue has revision 2.", put(revision=2)),
    _header("issue-supersedes", "A first issue supersedes something.", put(supersedes=b64(bytes(32)))),
    _header("replacement-supersedes-nothing", "A replacement supersedes nothing.", put(kind="replacement", revision=2)),
    _header(
        "replacement-of-revision-1", "A replacement has revision 1.", put(kind="replacement", supersedes=b64(bytes(32)))
    ),
    _header("revision-0", "The revision is 0.", put(revision=0)),
    _header("kind-unknown", "The packet is of a kind that format 1 does not know.", put(kind="duplicate")),
    _header("header-years-apart", "The school year is 2025-2027.", put(school_year="2025-2027")),
    _header("header-year-line-break", "A line break ends the school year.", put(school_year="2025-2026\n")),
    _header(
        "header-year-wide-digits",
        "The school year is written in full-width digits.",
        put(school_year="２０２５-２０２６"),
    ),
    _header("created-on-30-february", "The packet was created on 30 February.", put(created_at="2026-02-30T08:00:00Z")),
    _header("created-in-second-60", "The packet was created in second 60.", put(created_at="2026-05-29T08:00:60Z")),
    _header("created-at-24-hours", "The packet was created at 24:00.", put(created_at="2026-05-29T24:00:00Z")),
    _header(
        "created-with-offset", "The instant has an offset instead of Z.", put(created_at="2026-05-29T15:00:00+07:00")
    ),
    _header(
        "created-with-fraction", "The instant has a fraction of a second.", put(created_at="2026-05-29T08:00:00.5Z")
    ),
    _header("created-in-2100", "The packet was created in 2100.", put(created_at="2100-01-01T00:00:00Z")),
    _header("grade-a-string", "The grade is a string.", put(grade="4")),
    _header("grade-true", "The grade is true.", put(grade=True)),
    _header("class-empty", "The class has no name.", put(**{"class": ""})),
    _header("class-of-33-characters", "The name of the class has 33 characters.", put(**{"class": "4" * 33})),
    _header("class-with-space-at-end", "A space ends the name of the class.", put(**{"class": "4A "})),
    _header("class-of-two-lines", "The name of the class has two lines.", put(**{"class": "4\nA"})),
    _header("registrar-with-slash", "The code of the registrar holds a slash.", put(registrar="so/01")),
    _header(
        "policy-without-digest",
        "The header names a policy without its digest.",
        put(policy={"id": "vectors", "version": 1}),
    ),
)


RECORD = (
    Vector(
        "record-key-of-another-code",
        "The record key does not follow from the lookup code.",
        "record-key",
        "bytes",
        {"header": put(record_key=b64(bytes(32)))},
    ),
    Vector(
        "record-key-of-another-year",
        "The record key is that of the year before.",
        "record-key",
        "bytes",
        {"header": put(record_key=b64(bytes(range(32))))},
    ),
    Vector(
        "record-key-of-31-bytes",
        "The record key has 31 bytes.",
        "parts",
        "bytes",
        {"with-header": on_part("header", put_in("2/record_key", "A" * 42))},
    ),
)
HEADER_FLAWS = (*HEADERS, *RECORD)

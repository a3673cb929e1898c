"""A packet whose parts have been read: the digests that everybody else signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from hbs_schema import base64url, digests
from hbs_schema.envelopes.shape import HiddenPacketShape, PacketShape, Proof
from hbs_schema.errors import Malformed, NotGenuine
from hbs_schema.parts import Part, parse_part, parse_parts
from hbs_schema.values.header import Header

REQUIRED_PARTS = ("header", "record", "identity", "personal", "outcome")


@dataclass(frozen=True)
class Packet:
    """Disclosed parts, hashes of hidden ones, and either the endorsements or their chain."""

    parts: tuple[Part, ...]
    hidden: tuple[bytes, ...]
    endorsements: tuple[Proof, ...]
    header: Header
    chain: bytes

    @cached_property
    def by_name(self) -> Mapping[str, Part]:
        return MappingProxyType(dict(zip([part.name for part in self.parts], self.parts, strict=True)))

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The names of the statements that endorse it, in order."""
        return tuple([proof.statement for proof in self.endorsements])

    @cached_property
    def content_digest(self) -> bytes:
        return digests.content_digest([*[part.hash for part in self.parts], *self.hidden])

    @cached_property
    def digest(self) -> bytes:
        """The packet's identity (docs/packet.md §2)."""
        return digests.packet_digest(self.content_digest, self.chain)

    @cached_property
    def record_key(self) -> bytes:
        return base64url.decode_digest(self.header.record_key)

    def value(self, name: str) -> dict[str, Any] | None:
        """A part's value, or None if the packet does not show or have it."""
        part = self.by_name.get(name)
        return part.value if part else None


def read_packet(shape: PacketShape, pointer: str = "", parsed: Sequence[Part] | None = None) -> Packet:
    """Read the parts of a whole packet; `parsed` are what its strings say where they have been parsed.

    Raises Malformed (parts, order, number, header) or NotGenuine (`record-key`).
    """
    parts = _read_parts(shape.parts, pointer, parsed)
    missing = _missing(tuple([part.name for part in parts]))
    if missing:
        raise Malformed("parts", "a part is missing: " + ", ".join(missing), pointer)
    header = _read_header(parts, len(parts), pointer)
    names_of_statements = [proof.statement for proof in shape.endorsements]
    if len(set(names_of_statements)) != len(names_of_statements):
        raise Malformed("stages", "one statement endorses twice", pointer)
    chain = digests.chain(map(_digest_of, names_of_statements))
    packet = Packet(parts, (), shape.endorsements, header, chain)
    _check_record_key(packet, pointer)
    return packet


# A class has fifteen statements and forty packets that name them. The shape has checked the spelling.
@lru_cache(maxsize=4096)
def _digest_of(name: str) -> bytes:
    return base64url.decode_digest(name)


def read_presentation(shape: HiddenPacketShape, pointer: str = "") -> Packet:
    """Read the shown parts of a presentation; the hidden ones stand as hashes."""
    parts = _read_parts(shape.parts, pointer)
    if not any(part.name == "identity" for part in parts):
        raise Malformed("parts", "the identity is always shown", pointer)
    hidden = [base64url.decode_digest(text, check="parts", pointer=pointer) for text in shape.hidden]
    hashes = [*hidden, *(part.hash for part in parts)]
    if list(shape.hidden) != sorted(shape.hidden) or len(set(hashes)) != len(hashes):
        raise Malformed("parts", "hidden hashes out of order, or one hash twice", pointer)
    header = _read_header(parts, len(hashes), pointer)
    chain = base64url.decode_digest(shape.chain, check="parts", pointer=pointer)
    packet = Packet(parts, tuple(hidden), (), header, chain)
    _check_record_key(packet, pointer)
    return packet


def _read_parts(texts: Sequence[str], pointer: str, parsed: Sequence[Part] | None = None) -> tuple[Part, ...]:
    if parsed is None:
        parsed = parse_parts(texts) or [parse_part(text, f"{pointer}/parts/{i}") for i, text in enumerate(texts)]
    if not _ascend(tuple([part.name for part in parsed])):
        raise Malformed("parts", "parts stand in ascending order of their names, none twice", pointer)
    if len({part.salt for part in parsed}) != len(parsed):
        raise Malformed("parts", "two parts with one salt", pointer)
    return tuple(parsed)


# A school's packets have few sets of names: what follows from the names is found once for each.
@lru_cache(maxsize=1024)
def _ascend(names: tuple[str, ...]) -> bool:
    return all(a < b for a, b in pairwise(names))


@lru_cache(maxsize=1024)
def _missing(names: tuple[str, ...]) -> list[str]:
    missing = [name for name in REQUIRED_PARTS if name not in names]
    return missing or ([] if any(name.startswith("subjects/") for name in names) else ["subjects/…"])


def _read_header(parts: tuple[Part, ...], number: int, pointer: str) -> Header:
    value = next((part.value for part in parts if part.name == "header"), None)
    if value is None:
        raise Malformed("parts", "the header is always shown", pointer)
    try:
        header = Header.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = "/".join(str(step) for step in first["loc"])
        raise Malformed("parts", f"header: {first['type']} {place}", pointer) from None
    if header.parts != number:
        raise Malformed("parts", "the number of parts is not the header's", pointer)
    return header


def _check_record_key(packet: Packet, pointer: str) -> None:
    record = packet.value("record")
    if record is None:
        return
    code = record.get("lookup_code")
    if not isinstance(code, str) or not code.isascii():
        raise Malformed("parts", "record without a lookup code", pointer)
    if digests.record_key(code, packet.header.school_year) != packet.record_key:
        raise NotGenuine("record-key", "does not follow from code and school year", pointer)

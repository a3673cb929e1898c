"""Building a packet: fresh salts, parts in order, a header that counts them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from hbs_schema import base64url, digests
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import PacketShape, Proof
from hbs_schema.parts import Part, make_part


def value_json(value: BaseModel) -> dict[str, Any]:
    """A model's value as it stands in a part: absent is absent."""
    return value.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)


def build_parts(
    header: Mapping[str, Any],
    values: Mapping[str, Mapping[str, Any]],
    *,
    unchanged: Iterable[Part] = (),
) -> tuple[Part, ...]:
    """All parts of a packet, in order of names.

    `header` without `parts` and `record_key`: both follow from `values`. `unchanged` are parts of the packet
    that this one replaces: a value equal to theirs keeps their string, salt included. Raises Malformed.
    """
    kept = {part.name: part for part in unchanged}
    parts = {
        name: kept[name] if name in kept and kept[name].value == value else make_part(name, dict(value))
        for name, value in values.items()
    }
    key = digests.record_key(values["record"]["lookup_code"], header["school_year"])
    whole = {**header, "record_key": base64url.encode(key), "parts": len(parts) + 1}
    parts["header"] = make_part("header", whole)
    return tuple(parts[name] for name in sorted(parts))


def assemble_packet(parts: Sequence[Part], endorsements: Sequence[Proof] = ()) -> Packet:
    """Read back what was built, so that nothing leaves that could not be read. Raises Malformed."""
    return read_packet(PacketShape(parts=tuple(part.text for part in parts), endorsements=tuple(endorsements)))


def packet_json(packet: Packet) -> dict[str, Any]:
    """A packet as it stands in submissions and bundles, members in order of their names."""
    return {
        "endorsements": [
            {"index": proof.index, "path": list(proof.path), "statement": proof.statement}
            for proof in packet.endorsements
        ],
        "parts": [part.text for part in packet.parts],
    }

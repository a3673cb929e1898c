"""Where a packet's bytes stand in those of its submission, which are stored once."""

from collections.abc import Sequence
from dataclasses import dataclass

from hbs_schema import canonical
from hbs_schema.building.packets import packet_json
from hbs_schema.envelopes.packet import Packet
from hbs_schema.errors import Malformed

_BEFORE = b'"packets":['


@dataclass(frozen=True)
class Place:
    """The first byte, counted from 0, and how many."""

    at: int
    length: int

    def of(self, body: bytes) -> bytes:
        return body[self.at : self.at + self.length]


def places_of(body: bytes, packets: Sequence[Packet]) -> list[Place]:
    """Where each packet of a submission stands in its bytes, in order.

    Both are canonical (docs/packet.md §1), so a packet has the same bytes alone; that is compared nevertheless. Raises
    ValueError for packets that are not those of the submission.
    """
    # Within a string the quotes would have backslashes, and no earlier member has such a key.
    at, found = body.index(_BEFORE) + len(_BEFORE), []
    for packet in packets:
        written = canonical.write_read(packet_json(packet))
        place = Place(at, len(written))
        if place.of(body) != written:
            raise ValueError("not the bytes of this packet")
        found.append(place)
        at += len(written) + 1  # the comma
    return found


def packet_value(data: bytes | None) -> canonical.Json:
    """What was read at a packet's place. Raises Malformed if that is no packet's bytes, or nothing."""
    if data is None:
        raise Malformed("format", "no bytes at the packet's place")
    return canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH)

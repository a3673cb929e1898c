"""Recomputing a lock's tree from what is stored: the digests from the bodies, not from the columns beside them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bo_gateway.domain.errors import StoredBytesChanged
from hbs_schema import base64url, digests, leaves


@dataclass(frozen=True)
class StoredPacket:
    """A row of the packets."""

    position: int
    lookup_code: str
    record_key: str
    packet_digest: str
    body: bytes
    body_sha256: bytes


def leaves_of(packets: Iterable[StoredPacket], school_year: str) -> list[bytes]:
    """The lock's leaf of each packet. Raises StoredBytesChanged if a body or a column is not what was verified."""
    return [_leaf(packet, school_year) for packet in packets]


def _leaf(packet: StoredPacket, school_year: str) -> bytes:
    # The digest does not cover the endorsements' paths, this sum does.
    if sha256(packet.body).digest() != packet.body_sha256:
        raise StoredBytesChanged(packet.position)
    value = json.loads(packet.body)
    content = digests.content_digest(digests.part_hash(text) for text in value["parts"])
    chain = digests.chain(base64url.decode_digest(proof["statement"]) for proof in value["endorsements"])
    digest = digests.packet_digest(content, chain)
    key = digests.record_key(packet.lookup_code, school_year)
    if (base64url.encode(digest), base64url.encode(key)) != (packet.packet_digest, packet.record_key):
        raise StoredBytesChanged(packet.position)
    return leaves.of_record("lock", key, digest)

"""Every hash of format 1 (docs/packet.md §2): SHA-256 under a label, so that no two things share a preimage."""

from collections.abc import Iterable
from hashlib import sha256


def labelled(label: str, *values: bytes) -> bytes:
    """`H(label, x…)`: every x is 32 bytes, which makes the concatenation unambiguous."""
    return sha256(leaf(label, *values)).digest()


def leaf(label: str, *values: bytes) -> bytes:
    """The preimage `label ‖ 0x00 ‖ x…`, which is also how a tree's leaf is written."""
    return b"\x00".join((label.encode("ascii"), b"".join(values)))


def record_key(lookup_code: str, school_year: str) -> bytes:
    """Key of one year of one record; tells nothing about the code (122 random bits)."""
    return sha256(b"hbs1:record\x00" + lookup_code.encode("ascii") + school_year.encode("ascii")).digest()


def part_hash(part: str) -> bytes:
    """Hash of a part string, exactly as it is stored and sent."""
    return sha256(b"hbs1:part\x00" + part.encode("ascii")).digest()


def content_digest(part_hashes: Iterable[bytes]) -> bytes:
    """Digest over all part hashes in ascending order, so that hidden parts may stand as hashes."""
    return labelled("hbs1:content", *sorted(part_hashes))


def chain(statement_digests: Iterable[bytes]) -> bytes:
    """Digest over statements in list order; the chain of none is a fixed value."""
    return labelled("hbs1:chain", *statement_digests)


def packet_digest(content: bytes, endorsements: bytes) -> bytes:
    """Identity of a packet: its content and the chain of its endorsements."""
    return labelled("hbs1:packet", content, endorsements)


def statement_digest(jws: str) -> bytes:
    """Digest of a compact JWS, signature included."""
    return sha256(jws.encode("ascii")).digest()

"""Dividing a class's packets into submissions that keep the format's limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbs_schema.envelopes.shape import MAX_PACKETS, MAX_SUBMISSION

MAX_STATEMENTS = 3000
MAX_SIGNERS = 150
"""Below the 200 certificates of the format: the sending key and the CAs need room too."""

ROOM = 64 * 1024
"""Left free of the 4 MiB: sender, certificates, punctuation."""

CERTIFICATE_SIZE = 3 * 1024


@dataclass(frozen=True)
class PacketSize:
    """What a packet brings into a submission: its own bytes, the statements it refers to, their signers."""

    size: int
    statements: frozenset[str]
    signers: frozenset[str]


def divide(packets: Sequence[PacketSize], statement_sizes: Mapping[str, int]) -> list[list[int]]:
    """Positions of the packets, in order, in as few submissions as a greedy cut needs."""
    chunks: list[list[int]] = []
    chunk: list[int] = []
    statements: frozenset[str] = frozenset()
    signers: frozenset[str] = frozenset()
    size = 0
    for position, packet in enumerate(packets):
        wider, more = statements | packet.statements, signers | packet.signers
        added = sum(statement_sizes[name] for name in packet.statements - statements)
        grown = size + packet.size + added + CERTIFICATE_SIZE * len(packet.signers - signers)
        is_full = (
            len(chunk) == MAX_PACKETS
            or len(wider) > MAX_STATEMENTS
            or len(more) > MAX_SIGNERS
            or grown > MAX_SUBMISSION - ROOM
        )
        if chunk and is_full:
            chunks.append(chunk)
            chunk, wider, more = [], packet.statements, packet.signers
            own = sum(statement_sizes[name] for name in packet.statements)
            grown = packet.size + own + CERTIFICATE_SIZE * len(packet.signers)
        chunk.append(position)
        statements, signers, size = wider, more, grown
    return [*chunks, chunk] if chunk else chunks

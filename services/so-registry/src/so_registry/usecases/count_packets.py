"""The balance of a window: everything that was received is accounted for."""

from dataclasses import asdict, dataclass

from hbs_kit.db import Sessions
from hbs_schema.envelopes.submission import read_submission
from hbs_schema.errors import HbsError
from so_registry.storage.counts import count_verdicts, stream_late_bodies
from so_registry.storage.windows import get_window


@dataclass(frozen=True)
class PacketCounts:
    """received = accepted + already_accepted + refused + late; effective = accepted - withdrawn - superseded."""

    received: int
    accepted: int
    already_accepted: int
    refused: int
    late: int
    withdrawn: int
    superseded: int
    effective: int


async def count_packets(window_no: int, *, sessions: Sessions) -> PacketCounts:
    """Of one window. A submission that nobody can read has no packets. Raises WindowUnknown."""
    async with sessions() as session:
        await get_window(session, window_no)
        counts = await count_verdicts(session, window_no)
        late = 0
        async for body in stream_late_bodies(session, window_no):
            late += _packets_of(body)
    return PacketCounts(
        received=counts.accepted + counts.already_accepted + counts.refused + late,
        late=late,
        effective=counts.accepted - counts.withdrawn - counts.superseded,
        **asdict(counts),
    )


def _packets_of(body: bytes) -> int:
    try:
        return len(read_submission(body).packets)
    except HbsError:
        return 0

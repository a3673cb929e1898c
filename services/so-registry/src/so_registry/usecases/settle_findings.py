"""An operator has decided about a packet that a recheck found: replaced, annotated, or left as it is, and why."""

from hbs_kit.db import Sessions
from so_registry.domain.errors import PacketUnknown
from so_registry.storage import rechecks


async def settle_findings(packet_digest: str, settled_as: str, *, sessions: Sessions) -> int:
    """Note it on every open finding of the packet; returns how many. Raises PacketUnknown if there is none."""
    async with sessions.begin() as session:
        count = await rechecks.settle_findings(session, packet_digest, settled_as)
        if count == 0:
            raise PacketUnknown
    return count

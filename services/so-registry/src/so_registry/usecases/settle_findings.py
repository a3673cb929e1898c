"""An operator has decided about a packet that a recheck found: replaced, annotated, or left as it is, and why."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import PacketUnknown
from so_registry.storage import audit, rechecks


async def settle_findings(packet_digest: str, settled_as: str, *, sessions: Sessions, by: Actor = UNNAMED) -> int:
    """Note it on every open finding of the packet; returns how many. Raises PacketUnknown if there is none."""
    async with sessions.begin() as session:
        count = await rechecks.settle_findings(session, packet_digest, settled_as)
        if count == 0:
            raise PacketUnknown
        after: audit.Values = {"settled_as": settled_as, "findings": count}
        await audit.note(session, "settle-findings", by, concerns=packet_digest, reason=settled_as, after=after)
    return count

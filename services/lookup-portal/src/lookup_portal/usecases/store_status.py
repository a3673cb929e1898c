"""The Ministry's status into the read model: from this commit on every output tells of it."""

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.messages.publications import PublishedStatus
from hbs_schema.verification.bundle import Anchors
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.domain.statuses import read_status
from lookup_portal.storage.inbox import is_new
from lookup_portal.storage.statuses import put_status


async def store_status(
    published: PublishedStatus, message_id: str, *, sessions: Sessions, anchors: Anchors, clock: Clock
) -> None:
    """Verify and keep the newest by `seq`; an older one changes nothing. Raises PublicationRefused."""
    known = read_status(published, anchors, clock())
    async with sessions.begin() as session:
        if not await is_new(session, message_id):
            return
        if await put_status(session, known) == "conflict":
            raise PublicationRefused("status: another document of the same number")

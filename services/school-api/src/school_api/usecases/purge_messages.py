"""Messages that were sent or taken in long ago are forgotten; what they carried stays where it is stored."""

from datetime import timedelta

from hbs_kit.db import Sessions
from hbs_kit.purge import purge_inbox, purge_outbox
from school_api.storage.outboxes import INBOX, OUTBOX


async def purge_messages(*, older_than: timedelta, sessions: Sessions, is_dry_run: bool = False) -> dict[str, int]:
    """How many were (or in a dry run would be) removed. An answer that comes once more is judged by its own state."""
    return {
        "sent": await purge_outbox(sessions, OUTBOX, older_than=older_than, is_dry_run=is_dry_run),
        "received": await purge_inbox(sessions, INBOX, older_than=older_than, is_dry_run=is_dry_run),
    }

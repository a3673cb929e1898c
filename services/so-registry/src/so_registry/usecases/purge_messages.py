"""Messages that were sent long ago leave the outboxes; what they carried stays where it is stored."""

from datetime import timedelta

from hbs_kit.db import Sessions
from hbs_kit.purge import purge_outbox
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.storage.outboxes import BO_OUTBOX, SCHOOL_OUTBOX
from so_registry.usecases.audit.note_looking import note_looking


async def purge_messages(
    *, older_than: timedelta, sessions: Sessions, is_dry_run: bool = False, by: Actor = UNNAMED
) -> dict[str, int]:
    """How many were (or in a dry run would be) removed, by outbox. That it begins is noted before the first is gone."""
    if not is_dry_run:
        await note_looking("purge-messages", f"older than {older_than.days} days", by=by, sessions=sessions)
    return {
        "schools": await purge_outbox(sessions, SCHOOL_OUTBOX, older_than=older_than, is_dry_run=is_dry_run),
        "bo": await purge_outbox(sessions, BO_OUTBOX, older_than=older_than, is_dry_run=is_dry_run),
    }

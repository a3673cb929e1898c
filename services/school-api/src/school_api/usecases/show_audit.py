"""A school's audit by cursor. Reading it is itself an entry."""

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_int_cursor, encode_cursor
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.people_views import AuditEntryOut, AuditOut
from school_api.domain.permissions import Action
from school_api.storage.audit import StoredEntry, list_entries
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def show_audit(school: str, after: str | None, limit: int, *, actor: Actor, sessions: Sessions) -> AuditOut:
    """Entries behind a cursor, oldest first. Raises SchoolNotAllowed, NotPermitted, CursorMalformed."""
    start = decode_int_cursor(after) if after else 0
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.READ_AUDIT, Place(school))
        found = await list_entries(session, school, after=start, limit=limit + 1)
        await note_act(session, permit, About())
    told = tuple(_out(stored) for stored in found[:limit])
    return AuditOut(items=told, next=told[-1].cursor if told else after, has_more=len(found) > limit)


def _out(stored: StoredEntry) -> AuditEntryOut:
    entry = stored.entry
    ids = ("person_id", "basis", "class_id", "draft_id")
    told = {name: value for name, value in vars(entry).items() if name not in (*ids, "school")}
    told |= {name: str(value) if (value := getattr(entry, name)) else None for name in ids}
    cursor = encode_cursor(stored.audit_id)
    return AuditEntryOut.model_validate({**told, "cursor": cursor, "at": to_instant(stored.at)})

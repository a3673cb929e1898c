"""Signing a calendar that people wrote: checked as a whole, one content a version, versions only rise."""

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.calendars.checking import check_calendar, has_errors
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.windows.errors import CalendarConflict, CalendarMismatch, CalendarRefused
from so_registry.storage import audit, evidence
from so_registry.storage.calendars import hold_calendars, list_calendars


async def sign_calendar(
    data: bytes,
    *,
    registrar: str,
    key: SigningKey,
    clock: Clock,
    by: Actor,
    sessions: Sessions,
    is_dry_run: bool = False,
) -> str:
    """Returns the document digest. The same content again is the same document.

    Raises CalendarRefused with everything that is wrong, CalendarMismatch for another registrar's, CalendarConflict
    for a version that is there with other content, or that is not above every other.
    """
    read = check_calendar(data)
    if read.members is None or has_errors(read.findings):
        raise CalendarRefused(read.findings)
    if read.members["registrar"] != registrar:
        raise CalendarMismatch
    document = sign_document(Calendar, read.members, key=key, signed_at=clock())
    payload = document.payload
    async with sessions() as session, session.begin() as transaction:
        await hold_calendars(session)
        for digest, jws in await list_calendars(session):
            if digest == document.document_digest:
                return digest
            other = parse_statement(jws, Calendar).payload
            if other.id == payload.id and other.version >= payload.version:
                raise CalendarConflict
        await evidence.add_certificates(session, {key.certificate.thumbprint: key.certificate.der})
        await evidence.add_document(
            session, digest=document.document_digest, kind="calendar", number=payload.version, jws=document.jws
        )
        told: audit.Values = {"calendar": payload.id, "version": payload.version}
        await audit.note(session, "sign-calendar", by, concerns=document.document_digest, after=told)
        if is_dry_run:
            await transaction.rollback()
    return document.document_digest

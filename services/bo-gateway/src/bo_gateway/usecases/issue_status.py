"""The status of a registrar and school year: what has changed after the locks, signed and published."""

from collections.abc import Sequence
from dataclasses import dataclass

from bo_gateway.domain.errors import RegistrarUnknown
from bo_gateway.domain.publishing import StatusRef
from bo_gateway.domain.statuses import StatusLine, status_members
from bo_gateway.storage import evidence
from bo_gateway.storage.outboxes import publish
from bo_gateway.storage.registrars import has_registrar
from bo_gateway.storage.statuses import NewStatus, add_status, get_annotated, hold_line, list_lines
from bo_gateway.storage.trust import load_trust
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.certificates import Certificate
from hbs_schema.messages.routes import PUBLISHED_STATUS
from hbs_schema.statements.documents import Status
from hbs_schema.verification.times import from_instant


@dataclass(frozen=True)
class Issued:
    """A status that has been issued."""

    registrar: str
    school_year: str
    seq: int
    statement: str


async def issue_status(
    registrar: str,
    school_year: str,
    *,
    sessions: Sessions,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    clock: Clock,
    only_if_due: bool = False,
) -> Issued | None:
    """Sign, store and announce the next status of a line; None if it is not due and only that was asked for.

    The line is held until the commit, so that its numbers have no gap and no fork. Raises RegistrarUnknown,
    AuthorityMissing.
    """
    async with sessions.begin() as session:
        if not await has_registrar(session, registrar):
            raise RegistrarUnknown
        line = await hold_line(session, registrar, school_year)
        now = clock()
        if only_if_due and not line.is_due(now):
            return None
        trust = await load_trust(session, ())
        annotated = await get_annotated(session, registrar, school_year)
        members = status_members(line, trust.authority, trust.ended.values(), annotated, now)
        statement = sign_document(Status, members, key=key, signed_at=now)
        payload = statement.payload
        await evidence.add_certificates(session, [key.certificate, *intermediates])
        new = NewStatus(
            registrar=registrar,
            school_year=school_year,
            seq=payload.seq,
            covers=line.acknowledged,
            annotations=line.annotations,
            statement=statement.name,
            jws=statement.jws,
            authority=payload.authority.digest,
            issued_at=from_instant(payload.issued_at),
            next_update=from_instant(payload.next_update),
        )
        await add_status(session, new)
        await publish(session, PUBLISHED_STATUS, StatusRef(registrar, school_year, payload.seq).ref)
    return Issued(registrar, school_year, payload.seq, statement.name)


async def list_due(*, sessions: Sessions, clock: Clock) -> list[StatusLine]:
    """Lines that are owed a status: after an acknowledgement, and then daily."""
    async with sessions() as session:
        lines = await list_lines(session)
    now = clock()
    return [line for line in lines if line.is_due(now)]

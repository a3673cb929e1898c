"""The Ministry's answer to a report: kept if the roots agree, answered with the missing pieces if not."""

import logging

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificates import read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Malformed
from hbs_schema.messages.reports import Acknowledgement as Answer
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.acknowledgements import check_chain, check_signed, root_of
from so_registry.storage import evidence
from so_registry.storage.cert_status import add_unconfirmed
from so_registry.storage.locks import (
    StoredLock,
    find_lock,
    find_lock_by_statement,
    hold_locks,
    store_acknowledgement,
)
from so_registry.usecases.send_report import send_again

log = logging.getLogger(__name__)


async def take_acknowledgement(answer: Answer, *, sessions: Sessions) -> None:
    """Act on an answer; the same answer again changes nothing.

    Raises Malformed or NotGenuine for an acknowledgement that is not the Ministry's or not of this lock.
    """
    async with sessions() as session:
        lock = await find_lock_by_statement(session, answer.lock)
    if lock is None:
        raise Malformed("acknowledgement", "of a lock that is not this registrar's")
    if answer.result == "equal" and answer.acknowledgement:
        await _keep(answer, lock, sessions=sessions)
    elif answer.result == "unequal":
        missing = [(entry.first, entry.last) for entry in answer.missing]
        await send_again(lock.seq, missing, sessions=sessions)
    else:
        log.error("the Ministry refused the report of lock %s: %s", lock.seq, answer.problem)


async def _keep(answer: Answer, lock: StoredLock, *, sessions: Sessions) -> None:
    statement = parse_statement(answer.acknowledgement or "", Acknowledgement)
    certificates = read_certificates(answer.certificates, limit=MAX_CERTIFICATE)
    async with sessions.begin() as session:
        newest = await evidence.find_newest(session, "authority")
        authority = parse_statement(newest or "", Authority).payload
        signer = check_signed(statement, authority, certificates.get)
        if statement.payload.root != root_of(lock.statement):
            raise Malformed("acknowledgement", "of another lock")
        # One at a time, so that neighbours of one chain see each other.
        await hold_locks(session)
        neighbours = [await _acknowledged(session, lock.seq + step) for step in (-1, 1)]
        check_chain(statement, parse_statement(lock.jws, Lock).payload, *neighbours)
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in certificates.values()})
        if await store_acknowledgement(session, lock.seq, statement.jws):
            await add_unconfirmed(session, statement.name, signer.thumbprint)


async def _acknowledged(session: AsyncSession, seq: int) -> Statement[Acknowledgement] | None:
    lock = await find_lock(session, seq)
    return parse_statement(lock.acknowledgement, Acknowledgement) if lock and lock.acknowledgement else None

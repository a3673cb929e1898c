"""Checking a reported lock; only then are its packets looked at."""

import asyncio
from collections.abc import Sequence

from cryptography import x509
from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.bodies import read_lock
from bo_gateway.domain.locks import CheckedReport, LockRefused, check_report_lock
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage import evidence
from bo_gateway.storage.reports import LockFacts, WaitingLock, hold_unchecked_lock, store_checked_lock
from bo_gateway.storage.trust import load_trust
from bo_gateway.storage.withdrawn import add_withdrawn
from bo_gateway.usecases.refuse_report import refuse_report
from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.statements.documents import Calendar, Policy
from hbs_schema.statements.statement import Statement


async def check_next_lock(
    *, sessions: Sessions, ca_roots: Sequence[x509.Certificate], clock: Clock, tracer: Tracer | None = None
) -> bool:
    """Check a lock that waits; False if none does. Raises AuthorityMissing. No network inside the transaction.

    What was checked and that it was commit together: a crash leaves the lock as it came. The trace is that of the
    piece that came last.
    """
    async with sessions.begin() as session:
        found = await hold_unchecked_lock(session)
        if found is None:
            return False
        with telemetry.continued(tracer, "check lock", found.traceparent):
            await _check(session, found, ca_roots, clock)
    return True


async def _check(session: AsyncSession, found: WaitingLock, ca_roots: Sequence[x509.Certificate], clock: Clock) -> None:
    trust = await load_trust(session, ca_roots)
    _, report = read_lock(found.body)
    try:
        checked = await asyncio.to_thread(check_report_lock, report, trust, clock())
    except LockRefused as refused:
        await refuse_report(session, found.key, refused.code, refused.detail)
    else:
        await _store(session, found.key, checked, chunk_count=report.chunks)


async def _store(session: AsyncSession, key: ReportKey, checked: CheckedReport, *, chunk_count: int) -> None:
    lock, payload = checked.lock, checked.lock.payload
    await evidence.add_statements(session, {lock.name: ("lock", lock.statement.jws, payload.count)})
    await evidence.add_certificates(session, lock.certificates.values())
    documents: list[Statement[Calendar | Policy]] = [checked.calendar, *lock.policies.values()]
    for document in documents:
        await evidence.add_document(
            session,
            digest=document.document_digest,
            kind=document.payload.kind,
            number=document.payload.version,
            jws=document.jws,
        )
    await add_withdrawn(session, key, checked.withdrawn)
    facts = LockFacts(
        lock_seq=payload.seq,
        school_year=payload.school_year,
        leaf_count=payload.count,
        chunk_count=chunk_count,
        schools=checked.schools,
        policies=list(lock.policies),
        certificates=list(lock.certificates),
        withdrawn_count=len(checked.withdrawn),
    )
    await store_checked_lock(session, key, facts)

"""Comparing a report with its lock, and acknowledging it.

Order of durability: (1) the registrar's chain and the report are held; (2) the tree is recomputed from the stored
bytes; (3) codes, record keys and schools' grades are claimed; (4) the acknowledgement is signed; (5) acknowledgement,
decision, answer, message and the task of publishing commit; (6) the relay publishes the stored answer; (7) it stamps
it as sent. A crash before (5) leaves nothing: what was signed has never been seen, and the next run signs anew. After
(5) only stored bytes are sent: a crash between (6) and (7) sends the same bytes under the same id again.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain import answers
from bo_gateway.domain.chain import Acknowledged, place_in_chain
from bo_gateway.domain.errors import StoredBytesChanged
from bo_gateway.domain.ranges import missing_ranges
from bo_gateway.domain.reports import Report, ReportKey
from bo_gateway.domain.stored import leaves_of
from bo_gateway.storage import evidence
from bo_gateway.storage.acknowledgements import (
    LockScope,
    NewAcknowledgement,
    add_acknowledgement,
    claim_records,
    find_last,
    hold_registrar,
)
from bo_gateway.storage.outboxes import tell_registrar
from bo_gateway.storage.packets import get_stored, list_positions
from bo_gateway.storage.publications import add_publication
from bo_gateway.storage.reports import find_comparable, hold_report, store_answer
from bo_gateway.storage.trust import load_trust
from bo_gateway.usecases.compare_copies import find_comparison
from bo_gateway.usecases.load_lock import load_lock_statement
from bo_gateway.usecases.refuse_report import refuse_report
from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import base64url, leaves, merkle
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_tree
from hbs_schema.certificates import Certificate
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement

log = logging.getLogger(__name__)

READ_STEP = 200
"""Bodies in memory at a time."""


async def compare_next_report(
    *,
    sessions: Sessions,
    key: SigningKey,
    intermediates: Sequence[Certificate],
    patience: timedelta,
    clock: Clock,
    tracer: Tracer | None = None,
) -> bool:
    """Decide on a report on which can be decided; False if there is none. Raises AuthorityMissing.

    `patience`: how long nothing must have come before missing chunks are asked for. The trace is that of the piece
    that came last.
    """
    async with sessions() as session:
        found = await find_comparable(session, patience)
    if found is None:
        return False
    wanted, traceparent = found
    async with sessions.begin() as session:
        if not await hold_registrar(session, wanted.registrar):
            return False
        last = await find_last(session, wanted.registrar)
        report = await hold_report(session, wanted)
        # Another worker may have decided while this one waited.
        if report.state == "receiving" and report.is_checked:
            with telemetry.continued(tracer, "compare report", traceparent):
                await _decide(session, report, last, _Signer(key, intermediates, clock))
    return True


class _Signer:
    def __init__(self, key: SigningKey, intermediates: Sequence[Certificate], clock: Clock) -> None:
        self.key, self.intermediates, self.clock = key, intermediates, clock

    @property
    def certificates(self) -> list[Certificate]:
        return [self.key.certificate, *self.intermediates]


async def _decide(session: AsyncSession, report: Report, last: Acknowledged | None, signer: _Signer) -> None:
    lock = await load_lock_statement(session, report)
    # (1) Everything must be here, whatever its place in the chain: missing leaves are asked for at once.
    missing = missing_ranges(await list_positions(session, report), report.leaf_count)
    if missing:
        answer = answers.body_of(answers.unequal(report.key, missing))
        number = await store_answer(session, report.key, state="unequal", answer=answer)
        await tell_registrar(session, report.key, number, answer)
        return
    # (2) The chain of the registrar's locks.
    place = place_in_chain(lock.payload.seq, lock.payload.previous, last)
    if place == "later":
        return
    if place == "refused":
        await refuse_report(session, report.key, "lock-previous")
        return
    # (3) The root, recomputed from the bytes that are stored.
    try:
        own = await _stored_leaves(session, report)
    except StoredBytesChanged as changed:
        log.critical("a stored packet is not what was verified", extra={"position": changed.position})
        await refuse_report(session, report.key, "roots-differ", f"stored bytes at position {changed.position}")
        return
    tree = await asyncio.to_thread(merkle.Tree, own)
    if (len(own), base64url.encode(tree.root)) != (lock.payload.count, lock.payload.root):
        await refuse_report(session, report.key, "roots-differ")
        return
    # (4) The claims, taken back if one of them fails.
    async with session.begin_nested() as claims:
        scope = LockScope(lock.payload.window, lock.payload.scope.grades)
        problem = await claim_records(session, report, scope)
        if problem is not None:
            await claims.rollback()
    if problem is not None:
        await refuse_report(session, report.key, problem)
        return
    # (5) The acknowledgement.
    await _acknowledge(session, report, lock, last, signer)


async def _stored_leaves(session: AsyncSession, report: Report) -> list[bytes]:
    own: list[bytes] = []
    for first in range(0, report.leaf_count, READ_STEP):
        packets = await get_stored(session, report, first, first + READ_STEP)
        own += await asyncio.to_thread(leaves_of, packets, report.school_year)
    return own


async def _acknowledge(
    session: AsyncSession, report: Report, lock: Statement[Lock], last: Acknowledged | None, signer: _Signer
) -> None:
    trust = await load_trust(session, ())
    now = signer.clock()
    statement = sign_acknowledgement(lock, last, key=signer.key, now=now)
    await evidence.add_certificates(session, signer.certificates)
    await evidence.add_statements(session, {statement.name: ("acknowledgement", statement.jws, 1)})
    new = NewAcknowledgement(
        registrar=report.key.registrar,
        seq=statement.payload.seq,
        lock=report.key.lock,
        lock_seq=lock.payload.seq,
        school_year=report.school_year,
        previous=statement.payload.previous,
        statement=statement.name,
        jws=statement.jws,
        authority=trust.authority.document_digest,
        acknowledged_at=now,
    )
    await add_acknowledgement(session, new)
    ders = [certificate.der for certificate in signer.certificates]
    answer = answers.body_of(answers.equal(report.key, statement.jws, ders))
    number = await store_answer(session, report.key, state="equal", answer=answer)
    await tell_registrar(session, report.key, number, answer)
    await add_publication(session, report.key, "records", report.leaf_count)
    await add_publication(session, report.key, "withdrawn", report.withdrawn_count)
    await _compare_copies(session, report.key)


async def _compare_copies(session: AsyncSession, key: ReportKey) -> None:
    """Copies acknowledge and refuse nothing; that they say otherwise than the lock is somebody's to look at."""
    found = await find_comparison(session, key)
    if found is not None and not found.agrees:
        told = {"registrar": key.registrar, "unaccounted": found.unaccounted, "uncopied": found.uncopied}
        log.warning("copies and lock differ: see `report copies`", extra=told)


def sign_acknowledgement(
    lock: Statement[Lock], last: Acknowledged | None, *, key: SigningKey, now: datetime
) -> Statement[Acknowledgement]:
    """The next acknowledgement of a registrar, over its lock's statement."""
    payload = lock.payload
    members = {
        "registrar": payload.registrar,
        "school_year": payload.school_year,
        "level": payload.level,
        "track": payload.track,
        "window": payload.window,
        "seq": last.seq + 1 if last else 1,
        **({"previous": last.statement} if last else {}),
    }
    own = [leaves.acknowledgement(lock.digest)]
    return sign_tree(Acknowledgement, own, members, key=key, signed_at=now).statement

"""Judging what registrars say of locked records: an annotation once its packets are locked here, and transfers."""

import asyncio
from collections.abc import Sequence

from cryptography import x509
from opentelemetry.trace import Tracer
from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.annotations import CheckedAnnotation, LockedHere, StatementRefused, check_annotation
from bo_gateway.domain.answers import statement_answer
from bo_gateway.domain.bodies import read_annotation
from bo_gateway.domain.publishing import AnnotatedRef
from bo_gateway.domain.reports import ReportKey
from bo_gateway.storage import evidence
from bo_gateway.storage.annotations import add_annotation, hold_annotating, load_locked
from bo_gateway.storage.outboxes import publish, tell_registrar
from bo_gateway.storage.registrar_statements import StatementKey, WaitingStatement, hold_next, set_decided
from bo_gateway.storage.trust import load_trust
from bo_gateway.usecases.check_transfer import check_transfer_statement
from hbs_kit import telemetry
from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.errors import Refused
from hbs_schema.messages.routes import PUBLISHED_RECORDS
from hbs_schema.statements.payloads import Annotation
from hbs_schema.statements.statement import parse_statement


async def check_next_statement(
    *, sessions: Sessions, ca_roots: Sequence[x509.Certificate], clock: Clock, tracer: Tracer | None = None
) -> bool:
    """Judge one that can be judged; False if there is none. Raises AuthorityMissing. No network in the transaction.

    What holds, the answer and what portals are told commit together: a crash leaves the statement as it came.
    """
    async with sessions.begin() as session:
        found = await hold_next(session)
        if found is None:
            return False
        with telemetry.continued(tracer, f"check {found.kind}", found.traceparent):
            try:
                if found.kind == "transfer":
                    await check_transfer_statement(session, found, ca_roots, clock)
                else:
                    await _check_annotation(session, found, ca_roots, clock)
            except StatementRefused as refused:
                await _answer(session, found.key, refused.code, refused.detail)
            else:
                await _answer(session, found.key, None)
    return True


async def _check_annotation(
    session: AsyncSession, found: WaitingStatement, ca_roots: Sequence[x509.Certificate], clock: Clock
) -> None:
    await hold_annotating(session)
    trust = await load_trust(session, ca_roots)
    _, report = read_annotation(found.body)
    packets = await load_locked(session, {*report.packets, _successor(report.annotation)})
    checked = await asyncio.to_thread(check_annotation, report, packets, trust, clock())
    statement = checked.statement
    await evidence.add_certificates(session, checked.certificates.values())
    await evidence.add_statements(session, {statement.name: ("annotation", statement.jws, statement.payload.count)})
    await add_annotation(session, checked)
    await _publish(session, checked, packets)


def _successor(jws: str) -> str:
    try:
        return parse_statement(jws, Annotation).payload.successor or ""
    except Refused:
        return ""


async def _publish(session: AsyncSession, checked: CheckedAnnotation, packets: dict[str, LockedHere]) -> None:
    """Each record again, with one annotation more; the status by itself (`StatusLine.is_due`)."""
    for name in sorted(checked.proofs):
        here = packets[name]
        ref = AnnotatedRef(here.registrar, here.lock, here.position, len(here.annotations) + 1)
        await publish(session, PUBLISHED_RECORDS, ref.ref)


async def _answer(session: AsyncSession, key: StatementKey, problem: str | None, detail: str = "") -> None:
    number = await set_decided(session, key, problem=problem, detail=detail)
    body = statement_answer(key.registrar, key.statement, problem)
    await tell_registrar(session, ReportKey(key.registrar, key.statement), number, body)

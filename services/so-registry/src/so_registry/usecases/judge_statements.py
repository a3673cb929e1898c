"""Stored endorsements and receipts, judged again by all that is kept about their signers, for each packet."""

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.base64url import decode_digest
from hbs_schema.building.status_choice import Stored
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.standing import Signing, judge_standing
from hbs_schema.verification.status_entries import StatusEntry, status_keys
from hbs_schema.verification.timestamps import check_line
from so_registry.domain.jobs import Finding, Touched
from so_registry.storage import cert_status, evidence, rechecks

_Statements = dict[str, Statement[Endorsement] | Statement[Receipt]]

log = logging.getLogger(__name__)

_HISTORY = 32
"""Entries about one certificate that are looked at: a hold that was lifted shows in an older one."""


@dataclass(frozen=True)
class Trust:
    """Where paths end, and which CAs stand between."""

    ca_roots: Sequence[x509.Certificate]
    intermediates: Sequence[Certificate]
    judge: StatusJudge = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "judge", StatusJudge(self.ca_roots, self.intermediates))


async def judge_statements(session: AsyncSession, items: Sequence[str], *, trust: Trust) -> list[Finding]:
    """What does not count any more, in the caller's transaction; nothing is asked and nothing is changed.

    An item is a statement, judged for every packet that it is part of, or a packet with all of its statements.
    """
    packets = await rechecks.load_packets(session, items)
    names = _names(items, packets)
    statements = await _load(session, names)
    timestamps = await evidence.get_timestamps(session, names)
    signers = {each.thumbprint: each for each in await _signers(session, statements)}
    pool = [*signers.values(), *trust.intermediates]
    stored = await cert_status.load_entries(session, pool, _HISTORY)
    entries = {each.thumbprint: _about(each, stored) for each in pool}
    pairs = [(name, touched) for touched, own in packets for name in own]
    for name in set(items) & statements.keys():
        pairs += [(name, touched) for touched in await _touched(session, statements[name])]
    stamped = {name: _stamped(name, timestamps.get(name, []), trust) for name in names}
    found: list[Finding] = []
    for name, touched in pairs:
        statement = statements.get(name)
        signer = signers.get(statement.header.thumbprint) if statement else None
        if signer is None:
            continue
        signing = Signing(signer, stamped[name] or touched.received_at, stamped[name] is not None)
        found += _judge(name, touched, signing, entries, trust)
    return found


async def load_signers(session: AsyncSession, items: Sequence[str]) -> list[Certificate]:
    """Certificates of the signers of some items."""
    names = _names(items, await rechecks.load_packets(session, items))
    return await _signers(session, await _load(session, names))


def _names(items: Sequence[str], packets: Sequence[tuple[Touched, list[str]]]) -> list[str]:
    own = [item for item in items if not item.startswith(rechecks.PACKET)]
    return sorted({*own, *(name for _, names in packets for name in names)})


async def _load(session: AsyncSession, names: Sequence[str]) -> _Statements:
    stored = await evidence.get_statements(session, names)
    return {name: read for name, jws in stored.items() if (read := _read(name, jws)) is not None}


async def _signers(session: AsyncSession, statements: _Statements) -> list[Certificate]:
    ders = await evidence.get_certificates(session, {each.header.thumbprint for each in statements.values()})
    return [load_certificate(der) for der in ders.values()]


def _judge(
    name: str, touched: Touched, signing: Signing, entries: dict[str, list[StatusEntry]], trust: Trust
) -> list[Finding]:
    standing = judge_standing(signing, entries, trust.judge)
    if not standing.is_finding:
        return []
    place = (touched, name, standing.verdict, standing.thumbprint)
    return [Finding(*place, signed_at=signing.at, is_stamped=signing.is_stamped, since=standing.since)]


def _read(name: str, jws: str) -> Statement[Endorsement] | Statement[Receipt] | None:
    """None, and an error for the operator, if the stored bytes are no statement any more: the others are judged."""
    with contextlib.suppress(Refused):
        return parse_statement(jws, Endorsement)
    with contextlib.suppress(Refused):
        return parse_statement(jws, Receipt)
    log.error("a stored statement cannot be read", extra={"statement": name})
    return None


async def _touched(session: AsyncSession, statement: Statement[Endorsement] | Statement[Receipt]) -> list[Touched]:
    payload, name = statement.payload, statement.name
    if isinstance(payload, Receipt):
        return await rechecks.find_received(session, name, school_year=payload.school_year, school=payload.school)
    class_name = payload.scope.class_name if payload.scope else None
    return await rechecks.find_endorsed(
        session, name, school_year=payload.school_year, school=payload.school, class_name=class_name
    )


def _stamped(name: str, tokens: Sequence[bytes], trust: Trust) -> datetime | None:
    """The earliest time that a valid line of tokens proves."""
    try:
        issuers = [each.x509 for each in trust.intermediates]
        return min(check_line(decode_digest(name), tokens, trust.ca_roots, issuers)) if tokens else None
    except Refused:
        return None


def _about(certificate: Certificate, stored: Stored) -> list[StatusEntry]:
    return [entry for key in status_keys(certificate) for entry in stored.get(key, ())]

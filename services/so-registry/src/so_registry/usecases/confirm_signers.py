"""The status of signers' certificates, asked after they signed: OCSP responses or CRLs, kept once they hold.

Order of durability: (1) some signatures are claimed, and nobody else is given them for a while; (2) the sources are
asked and their answers are judged, outside any transaction; (3) what holds commits, and the signatures that it is new
enough for leave the list. A crash before (3) loses answers that can be had again.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.certificates import load_certificate
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.status_entries import StatusEntry
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.domain.confirming import Signer, signers_of
from so_registry.storage import cert_status, evidence
from so_registry.usecases.start_recheck import recheck_revoked

log = logging.getLogger(__name__)

BATCH = 100
RETRY = timedelta(seconds=30)
"""How long a claim lasts, and a source that did not help is left alone."""
NO_SOURCE = timedelta(hours=1)

_Asked = dict[str, asyncio.Task[StatusEntry]]


@dataclass(frozen=True)
class _Answer:
    signer: Signer
    entry: StatusEntry


async def confirm_next_signers(*, sessions: Sessions, client: StatusClient, interval: timedelta, clock: Clock) -> bool:
    """Ask about the signers whose turn it is; False if there is none. `interval`: how often about one at most.

    Raises PeerTrouble, once what was got is stored; the others are due after RETRY.
    """
    async with sessions.begin() as session:
        signers = await _claim(session)
        due = await _sort_out(session, signers, client, interval, clock())
    asked: _Asked = {}
    answers = await asyncio.gather(*(_ask(*each, client, asked) for each in due), return_exceptions=True)
    async with sessions.begin() as session:
        await _keep(session, [answer for answer in answers if isinstance(answer, _Answer)])
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return bool(due)


async def _claim(session: AsyncSession) -> list[Signer]:
    waiting = await cert_status.claim_unconfirmed(session, BATCH, RETRY)
    ders = await evidence.get_certificates(session, {each.signer for each in waiting})
    certificates = {name: load_certificate(der) for name, der in ders.items()}
    return signers_of(waiting, certificates, await cert_status.load_known(session, certificates.values()))


async def _sort_out(
    session: AsyncSession, signers: Sequence[Signer], client: StatusClient, interval: timedelta, now: datetime
) -> list[tuple[Signer, StatusSource]]:
    """Whom to ask about now. For some, what is known is enough; about others is asked later."""
    due: list[tuple[Signer, StatusSource]] = []
    later: dict[str, datetime] = {}
    for signer in signers:
        source = client.find_source(signer.certificate)
        at = signer.ask_from(interval, now) if source else now + NO_SOURCE
        if signer.is_confirmed:
            continue
        if source and at <= now:
            due.append((signer, source))
        else:
            later |= signer.at(at)
    await cert_status.postpone_unconfirmed(session, later)
    known = [signer.at(signer.known.this_update) for signer in signers if signer.known]
    await cert_status.forget_unconfirmed(session, {name: at for each in known for name, at in each.items()})
    return due


async def _ask(signer: Signer, source: StatusSource, client: StatusClient, asked: _Asked) -> _Answer:
    """One question for all whom the same answer is about."""
    subject = source.subject_of(signer.certificate)
    if subject not in asked:
        asked[subject] = asyncio.create_task(client.fetch(source, Use(signer.certificate, signer.last_used_at)))
    return _Answer(signer, await asked[subject])


async def _keep(session: AsyncSession, answers: Sequence[_Answer]) -> None:
    confirmed: dict[str, datetime] = {}
    for answer in answers:
        await cert_status.add_entry(session, answer.entry, answer.signer.certificate)
        confirmed |= answer.signer.at(answer.entry.this_update)
        if answer.entry.revokes(answer.signer.certificate):
            # The entry is true and is kept; it goes into no bundle of this signer (docs/adr/0011).
            log.warning("a certificate that has signed is now called revoked by its CA")
            await recheck_revoked(session, answer.signer.certificate.thumbprint)
    await cert_status.forget_unconfirmed(session, confirmed)

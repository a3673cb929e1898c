"""The status of some certificates, asked now because somebody wants to know, whether they have signed lately or not."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.status_entries import StatusEntry
from so_registry.clients.revocation import StatusClient
from so_registry.storage import cert_status


async def ask_about_certificates(
    certificates: Sequence[Certificate], *, at: datetime, client: StatusClient, sessions: Sessions
) -> None:
    """One question for all whom the same answer is about. Raises PeerTrouble, once what was got is stored."""
    about: dict[str, Certificate] = {}
    for certificate in certificates:
        source = client.find_source(certificate)
        if source is not None:
            about.setdefault(source.subject_of(certificate), certificate)
    answers = await asyncio.gather(*(_ask(each, at, client) for each in about.values()), return_exceptions=True)
    async with sessions.begin() as session:
        for certificate, answer in zip(about.values(), answers, strict=True):
            if isinstance(answer, StatusEntry):
                await cert_status.add_entry(session, answer, certificate)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer


async def _ask(certificate: Certificate, at: datetime, client: StatusClient) -> StatusEntry:
    source = client.find_source(certificate)
    assert source is not None  # noqa: S101  # narrows the type: the caller found it
    # Its path is that of a time at which it was valid, though it may have expired since.
    within = max(certificate.x509.not_valid_before_utc, min(at, certificate.x509.not_valid_after_utc))
    return await client.fetch(source, Use(certificate, within))

"""The status of certificates that are being declared, as far as their CAs answer at once; nothing waits longer."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import httpx
from prometheus_client import CollectorRegistry

from hbs_kit.httpclient import ClientLimits, make_client
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.domain.certificates.anchors import TrustAnchor
from so_registry.domain.certificates.declaring import Status


async def ask_status(
    certificates: Mapping[str, Certificate],
    anchors: Sequence[TrustAnchor],
    sources: Sequence[StatusSource],
    *,
    at: datetime,
    patience: timedelta,
    transport: httpx.AsyncBaseTransport | None = None,
) -> dict[str, Status]:
    """By thumbprint. What has not been answered in time is unknown; `patience` is for all of them together."""
    if not certificates:
        return {}
    limits = ClientLimits(total_timeout=patience, largest_response=MAX_STATUS_EVIDENCE, attempts=1)
    async with make_client("", limits=limits, transport=transport) as http:
        client = _client(http, anchors, sources, patience)
        asked = {name: asyncio.create_task(_ask(client, each, at)) for name, each in certificates.items()}
        _, waiting = await asyncio.wait(asked.values(), timeout=patience.total_seconds())
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return {name: "unknown" if task in waiting else task.result() for name, task in asked.items()}


def _client(
    http: httpx.AsyncClient, anchors: Sequence[TrustAnchor], configured: Sequence[StatusSource], timeout: timedelta
) -> StatusClient:
    sources = [*(source for anchor in anchors for source in _sources_of(anchor)), *configured]
    roots = [root.x509 for anchor in anchors for root in anchor.root_certificates]
    issuers = [issuer for anchor in anchors for issuer in anchor.issuers]
    judge = StatusJudge(roots, [*issuers, *(source.ca for source in sources)])
    return StatusClient(http, sources, judge=judge, outages=Outages(CollectorRegistry(), timeout=timeout))


def _sources_of(anchor: TrustAnchor) -> list[StatusSource]:
    if anchor.ocsp_url is None and anchor.crl_url is None:
        return []
    crl_url = anchor.crl_url if anchor.ocsp_url is None else None
    return [StatusSource(ca, anchor.ocsp_url, crl_url) for ca in (*anchor.root_certificates, *anchor.issuers)]


async def _ask(client: StatusClient, certificate: Certificate, at: datetime) -> Status:
    source = client.find_source(certificate)
    if source is None:
        return "not-asked"
    try:
        entry = await client.fetch(source, Use(certificate, at))
    except PeerTrouble:
        return "unknown"
    return "revoked" if entry.revokes(certificate) else "good"

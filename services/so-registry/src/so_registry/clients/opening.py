"""Clients of those who give evidence, as a process opens them: one attempt, one time-out for all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
from cryptography import x509

from hbs_kit.clock import Clock
from hbs_kit.httpclient import ClientLimits, make_client
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.verification.revocation import StatusJudge
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages


@dataclass(frozen=True)
class EvidenceClients:
    """Whom a process may ask; None where nobody is configured."""

    status: StatusClient | None
    timestamps: TimestampClient | None


@asynccontextmanager
async def open_clients(
    *,
    patience: timedelta,
    ca_roots: tuple[x509.Certificate, ...],
    intermediates: tuple[Certificate, ...],
    sources: tuple[StatusSource, ...],
    timestamp_url: str | None,
    outages: Outages,
    clock: Clock,
) -> AsyncIterator[EvidenceClients]:
    """Over one HTTP client. Whoever asks tries again later himself, and waits longer each time."""
    limits = ClientLimits(
        read_timeout=patience, total_timeout=patience, largest_response=MAX_STATUS_EVIDENCE, attempts=1
    )
    http: httpx.AsyncClient
    async with make_client("", limits=limits) as http:
        judge = StatusJudge(ca_roots, intermediates)
        status = StatusClient(http, sources, judge=judge, outages=outages, clock=clock) if sources else None
        stamps = (
            TimestampClient(http, timestamp_url, ca_roots=ca_roots, outages=outages, clock=clock)
            if timestamp_url
            else None
        )
        yield EvidenceClients(status, stamps)

"""Checking a file that somebody was given: what it proves by itself, and what has become of it since."""

import asyncio
from datetime import datetime

from hbs_schema import base64url
from hbs_schema.certificates import load_certificate
from hbs_schema.envelopes.bundle import Bundle, read_bundle
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import Anchors, verify_bundle
from hbs_schema.verification.report import Report
from hbs_schema.verification.times import from_instant
from lookup_portal.domain.attempts import attempts_at_status
from lookup_portal.domain.errors import TooManyAttempts
from lookup_portal.domain.files import CheckedFile, KnownPackets, known_as
from lookup_portal.domain.statuses import KnownStatus
from lookup_portal.storage.access import take_attempts
from lookup_portal.storage.statuses import find_status
from lookup_portal.storage.withdrawn import find_packets
from lookup_portal.usecases.reading import Reading


async def check_file(data: bytes, *, client: bytes, reading: Reading) -> CheckedFile:
    """Verify a bundle or presentation by the newest status there is. Keeps nothing of it. Raises TooManyAttempts."""
    bundle: Bundle | None = None
    status: KnownStatus | None = None
    packets = KnownPackets(None, {})
    async with reading.sessions.begin() as session:
        wait = await take_attempts(session, attempts_at_status(client, reading.limits))
        if not wait:
            bundle = await asyncio.to_thread(_read, data)
        if bundle is not None:
            header = bundle.packet.header
            status = await find_status(session, header.registrar, header.school_year)
            packets = await find_packets(session, header.record_key)
    if wait:
        raise TooManyAttempts(wait)
    anchors = _with_status(reading.anchors, status)
    report = await asyncio.to_thread(_verify, data, anchors, reading.clock())
    return _told(report, bundle, packets)


def _told(report: Report, bundle: Bundle | None, packets: KnownPackets) -> CheckedFile:
    if bundle is None:
        return CheckedFile(report, None, "unknown")
    packet = base64url.encode(bundle.packet.digest)
    known, withdrawn_at = known_as(packet, packets)
    effective_at = from_instant(bundle.lock.statement.payload.effective_at) if bundle.lock else None
    return CheckedFile(report, packet, known, withdrawn_at, effective_at)


def _read(data: bytes) -> Bundle | None:
    try:
        return read_bundle(data)
    except Refused:
        return None


def _verify(data: bytes, anchors: Anchors, now: datetime) -> Report:
    return verify_bundle(data, anchors, now=now)


def _with_status(anchors: Anchors, status: KnownStatus | None) -> Anchors:
    if status is None:
        return anchors
    return Anchors(
        root=anchors.root,
        ca_roots=anchors.ca_roots,
        certificates=tuple(load_certificate(base64url.decode_der(text)) for text in status.certificates),
        authority=parse_statement(status.authority, Authority),
        status=parse_statement(status.status, Status),
    )

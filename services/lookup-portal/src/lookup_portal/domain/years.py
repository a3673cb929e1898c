"""One year of one record as the read model holds it, and a verified file made of it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from hbs_schema import base64url
from hbs_schema.envelopes.bundle import Bundle, read_bundle
from hbs_schema.errors import Refused
from hbs_schema.verification.bundle import Anchors, verify_bundle
from hbs_schema.verification.report import Report
from hbs_schema.verification.times import to_instant
from lookup_portal.domain.errors import RecordDamaged
from lookup_portal.domain.statuses import KnownStatus, with_status
from lookup_portal.domain.verdicts import Standing, Verdict, confirm, judge


@dataclass(frozen=True)
class YearStatus:
    """What a code alone tells of one year."""

    school_year: str
    level: str
    verdict: Verdict


@dataclass(frozen=True)
class KnownYear:
    """A locked year whose verdict is yet to be judged."""

    school_year: str
    level: str
    standing: Standing


@dataclass(frozen=True)
class StoredYear:
    """The stored bundle, and the newest status that concerns it."""

    lookup_code: str
    school_year: str
    packet: str
    standing: Standing
    bundle: bytes
    bundle_sha256: bytes
    status: KnownStatus | None


@dataclass(frozen=True)
class CheckedYear:
    """A file that goes out, what is in it, and what may be said of it."""

    data: bytes
    bundle: Bundle
    report: Report
    verdict: Verdict


def check_year(stored: StoredYear, anchors: Anchors, now: datetime) -> CheckedYear:
    """Join the status and verify all of it again: stored bytes are believed no more than a stranger's file.

    Raises RecordDamaged. Takes tens of milliseconds of CPU: call it in a thread.
    """
    if sha256(stored.bundle).digest() != stored.bundle_sha256:
        raise RecordDamaged("sha256")
    try:
        # Read before anything is put into it: what is not a bundle any more has no members to rely on.
        own = read_bundle(stored.bundle)
        data = with_status(stored.bundle, stored.status)
        bundle = read_bundle(data)
    except Refused as refused:
        raise RecordDamaged(refused.check) from refused
    _check_columns(stored, own)
    report = verify_bundle(data, anchors, now=now)
    return CheckedYear(data, bundle, report, confirm(judge(stored.standing, now), report))


def _check_columns(stored: StoredYear, bundle: Bundle) -> None:
    """The row says of the bundle what the bundle says of itself."""
    record, lock = bundle.packet.value("record") or {}, bundle.lock
    said = (stored.lookup_code, stored.school_year, stored.packet, to_instant(stored.standing.effective_at))
    is_so = lock is not None and said == (
        record.get("lookup_code"),
        bundle.packet.header.school_year,
        base64url.encode(bundle.packet.digest),
        lock.statement.payload.effective_at,
    )
    if not is_so:
        raise RecordDamaged("columns")

"""What the Ministry published is believed only after it was verified again here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from hbs_schema import base64url, canonical
from hbs_schema.envelopes.bundle import Bundle, read_bundle
from hbs_schema.errors import Refused
from hbs_schema.messages.publications import PublishedRecord, PublishedRecords
from hbs_schema.statements.payloads import Annotation
from hbs_schema.verification.bundle import WITHDRAWING, Anchors, verify_bundle
from hbs_schema.verification.times import from_instant
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.domain.factors import birth_sha256
from lookup_portal.domain.verdicts import Decision


@dataclass(frozen=True)
class LockedYear:
    """A row of the read model: a verified bundle and what is read out of it."""

    lookup_code: str
    school_year: str
    record_key: str
    packet: str
    registrar: str
    school: str
    level: str
    grade: int
    lock: str
    effective_at: datetime
    birth_sha256: bytes
    signers: Sequence[str]
    annotations: int
    annotation: str | None
    decision: Decision | None
    bundle: bytes
    bundle_sha256: bytes


def read_record(published: PublishedRecord, around: PublishedRecords, anchors: Anchors, now: datetime) -> LockedYear:
    """Verify one published record as at its lock. Raises PublicationRefused with the check that failed.

    1. the bundle has a canonical form and is a bundle without status; 2. every check of docs/packet.md §8 passes, lock
    and acknowledgement included; 3. it is the record that the message names.
    """
    try:
        data = canonical.dump(published.bundle)
        bundle = read_bundle(data)
    except Refused as refused:
        raise PublicationRefused(refused.check) from refused
    if bundle.is_presentation or bundle.status is not None:
        raise PublicationRefused("format")
    report = verify_bundle(data, anchors, now=now, is_at_lock=True)
    if report.verdict not in ("genuine", "withdrawn"):
        doubtful = next((check.name for check in report.checks if check.result == "indeterminate"), "")
        raise PublicationRefused(report.first_failed or doubtful)
    _check_named(published, around, bundle)
    return _locked_year(published.lookup_code, bundle, data)


def _check_named(published: PublishedRecord, around: PublishedRecords, bundle: Bundle) -> None:
    header, record = bundle.packet.header, bundle.packet.value("record") or {}
    named = (published.lookup_code, published.packet, around.registrar, around.school_year, around.level, around.lock)
    held = (
        record.get("lookup_code"),
        base64url.encode(bundle.packet.digest),
        header.registrar,
        header.school_year,
        header.level,
        bundle.lock.statement.name if bundle.lock else "",
    )
    if named != held:
        raise PublicationRefused("another record than the message names")


def _locked_year(lookup_code: str, bundle: Bundle, data: bytes) -> LockedYear:
    header, lock = bundle.packet.header, bundle.lock
    if lock is None:
        raise PublicationRefused("lock")
    identity = bundle.packet.value("identity") or {}
    annotation = _weightiest([placed.statement.payload for placed in bundle.annotations])
    return LockedYear(
        lookup_code=lookup_code,
        school_year=header.school_year,
        record_key=header.record_key,
        packet=base64url.encode(bundle.packet.digest),
        registrar=header.registrar,
        school=header.school,
        level=header.level,
        grade=header.grade,
        lock=lock.statement.name,
        effective_at=from_instant(lock.statement.payload.effective_at),
        birth_sha256=birth_sha256(header.record_key, str(identity.get("birth_date", ""))),
        signers=sorted({statement.header.thumbprint for statement in bundle.statements()}),
        annotations=len(bundle.annotations),
        annotation=annotation.annotation if annotation else None,
        decision=Decision(annotation.decision.number, annotation.decision.date) if annotation else None,
        bundle=data,
        bundle_sha256=sha256(data).digest(),
    )


def _weightiest(annotations: Sequence[Annotation]) -> Annotation | None:
    """The one that the verdict names: one that ends the record's validity first, then the latest decision."""
    return max(annotations, key=lambda a: (a.annotation in WITHDRAWING, a.decision.date), default=None)

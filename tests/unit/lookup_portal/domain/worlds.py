"""One locked class and what the read model would hold of it, made once for all tests of this folder."""

from functools import cache
from hashlib import sha256

from lookup_portal.domain.publications import LockedYear, read_record
from lookup_portal.domain.statuses import KnownStatus, read_status
from lookup_portal.domain.verdicts import Standing
from lookup_portal.domain.years import StoredYear
from tests.support.publications import locked_class, published_records, published_status
from tests.support.world import NOW, Locked, World


@cache
def locked() -> Locked:
    """Two pupils of grade 4."""
    return locked_class(World())


@cache
def year() -> LockedYear:
    """The first pupil's row."""
    message = published_records(locked(), [0])
    return read_record(message.records[0], message, locked().world.anchors, NOW)


@cache
def status() -> KnownStatus:
    """A fresh status without entries."""
    return read_status(published_status(locked().world), locked().world.anchors, NOW)


def stored(bundle: bytes | None = None, known: KnownStatus | None = None) -> StoredYear:
    """The first pupil's year as it is read again; of another bundle with the digest of that one."""
    row, newest, data = year(), known or status(), bundle or year().bundle
    standing = Standing(row.effective_at, status_issued_at=newest.issued_at)
    return StoredYear(row.lookup_code, row.school_year, row.packet, standing, data, sha256(data).digest(), newest)

"""The second factor: a birth date, compared by its digest and in constant time."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

NOBODY = bytes(32)
"""What an entry is compared with when there is no record: the same work, never equal."""


@dataclass(frozen=True)
class Factor:
    """What is known of one year before the second factor is right: nothing that could be shown."""

    school_year: str
    record_key: str
    packet: str
    birth_sha256: bytes


def birth_sha256(record_key: str, birth_date: str) -> bytes:
    """Digest of a birth date as the record writes it (`2016-03-05`, or `2016` where only the year is known)."""
    return sha256(f"lookup-portal:birth\n{record_key}\n{birth_date}".encode()).digest()


def is_right(factor: Factor | None, birth_date: str) -> bool:
    """Whether the birth date is the record's; the same steps whether or not there is a record."""
    record_key = factor.record_key if factor else ""
    expected = factor.birth_sha256 if factor else NOBODY
    is_equal = hmac.compare_digest(expected, birth_sha256(record_key, birth_date))
    return is_equal and factor is not None

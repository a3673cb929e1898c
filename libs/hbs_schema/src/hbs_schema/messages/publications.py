"""From Ministry to portals: what may be shown, complete enough to be checked again there."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema.messages.reports import WithdrawnEntry
from hbs_schema.types import Code, Digest, LookupCode, Many, SchoolYear, Slug, Value


class PublishedRecord(Value):
    """One year record; `bundle` is the JSON of a bundle with lock and acknowledgement, without status."""

    lookup_code: LookupCode
    packet: Digest
    bundle: dict[str, Any]


class PublishedRecords(Value):
    """Locked and acknowledged records; receiving them again changes nothing."""

    format: Literal["hbs-published-records/1"]
    registrar: Code
    school_year: SchoolYear
    level: Slug
    lock: Digest
    records: Annotated[Many[PublishedRecord], Field(max_length=500)]


class PublishedWithdrawn(Value):
    """Packets of a lock's withdrawn list, without content: a code finds its own by its record key."""

    format: Literal["hbs-published-withdrawn/1"]
    registrar: Code
    school_year: SchoolYear
    level: Slug
    lock: Digest
    entries: Annotated[Many[WithdrawnEntry], Field(max_length=5000)]


class PublishedStatus(Value):
    """The status of a registrar and school year, with the certificates it needs."""

    format: Literal["hbs-published-status/1"]
    status: str
    authority: str
    certificates: Many[str]

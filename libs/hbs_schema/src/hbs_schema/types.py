"""The field types that packets, statements and documents share: each is a string or integer with one spelling."""

from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints

T = TypeVar("T")


def _real_day(text: str) -> str:
    if len(text) >= len("2026-01-01"):
        date.fromisoformat(text[:10])
    return text


Many = Annotated[tuple[T, ...], Strict(strict=False)]
"""A JSON array; read from a list, kept as a tuple so that frozen stays frozen."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
"""An opaque identifier given by an authority: a registrar, a school."""

LookupCode = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$")]
"""Mã số tra cứu: a UUIDv4 as 32 lower-case hexadecimal digits (RFC 9562 §5.4)."""

Uuid = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
PacketId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
]
"""A UUIDv7 (RFC 9562 §5.7)."""

Digest = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")]
"""32 bytes as unpadded base64url; the last digit carries two zero bits."""

SchoolYear = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-20[0-9]{2}$")]
"""`2025-2026`; that the second year follows the first is checked where the year is used."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
WindowNo = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$")]
Instant = Annotated[
    str,
    StringConstraints(
        pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
    ),
    AfterValidator(_real_day),
]
"""UTC to the second, RFC 3339 with `T` and `Z`."""

Day = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
    AfterValidator(_real_day),
]
PartialDay = Annotated[
    str,
    StringConstraints(pattern=r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_real_day),
]
"""A birth date of which the day, or day and month, may be unknown."""

PupilCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$")]
"""A school's or the sector's key of a pupil: opaque."""

Grade = Annotated[int, Strict(), Field(ge=1, le=12)]
Count = Annotated[int, Strict(), Field(ge=1, le=2**23)]
ClassName = Annotated[str, StringConstraints(max_length=32, pattern=r"^\S([^\n]*\S)?$")]
PartName = Annotated[
    str,
    StringConstraints(
        pattern=r"^(header|record|identity|personal|qualities|competences|conduct|attendance|outcome|remarks|subjects/[A-Z][A-Z0-9_]{0,31})$"
    ),
]
Label = Annotated[str, StringConstraints(max_length=200, pattern=r"^\S([^\n]*\S)?$")]
"""One line of text without white space at its ends."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
"""A few sentences; the only text that may hold line breaks."""


class Value(BaseModel):
    """A frozen value that accepts exactly its own fields; absent is absent, never null."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

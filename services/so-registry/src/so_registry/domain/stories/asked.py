"""What somebody has typed into the one search: every thing it may be, the narrowest first."""

import re
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

Sort = Literal["submission", "record", "digest", "school"]
LONGEST: Final = 200
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE: Final = re.compile(r"[0-9a-f]{32}")
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Asked:
    """One reading of it."""

    sort: Sort
    value: str


def readings(typed: str) -> list[Asked]:
    """None for what is empty or far too long. A lookup code may come in groups of four, or spelt as a UUID."""
    plain = typed.strip()
    if not plain or len(plain) > LONGEST:
        return []
    found: list[Asked] = []
    if _UUID.fullmatch(plain.lower()):
        found.append(Asked("submission", str(UUID(plain))))
    code = re.sub(r"[\s-]", "", plain).lower()
    if _CODE.fullmatch(code):
        found.append(Asked("record", code))
    if _DIGEST.fullmatch(plain):
        found.append(Asked("digest", plain))
    return [*found, Asked("school", " ".join(plain.split()))]

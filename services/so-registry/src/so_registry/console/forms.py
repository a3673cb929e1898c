"""Forms: whether they are of this session, and what somebody has typed into them."""

import hmac
import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from fastapi import Request

from hbs_schema.request_text import ODD_CHARACTERS
from so_registry.console.writing import VIETNAM
from so_registry.domain.people.refused import FormExpired, NothingFound

LONGEST: Final = 8192
"""Of one field; the longest of ours is a signature."""
MOST_FIELDS: Final = 300
CSRF: Final = "csrf"
FIRST_YEAR, LAST_YEAR = 2000, 2999
_ODD: Final = re.compile(rf"(?![\n\r\t])[{ODD_CHARACTERS}]")

Fields = Mapping[str, Sequence[str]]


def form_token(secret: str) -> str:
    """What every form of a session carries: it follows from the cookie, which no other site can read."""
    digest = hmac.digest(secret.encode("utf-8", "surrogatepass"), b"hbs-console form", "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


async def read_fields(request: Request) -> Fields:
    """The text fields of a form; one that is far too long, or has what nobody types, counts as not there."""
    fields: dict[str, list[str]] = {}
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, str) and len(value) <= LONGEST and not _ODD.search(value):
                fields.setdefault(name, []).append(unicodedata.normalize("NFC", value))
    return fields


def check_form(request: Request, fields: Fields, secret: str) -> None:
    """Raises FormExpired unless the form was shown by this site to this session."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise FormExpired
    if not hmac.compare_digest(first(fields, CSRF).encode(), form_token(secret).encode()):
        raise FormExpired


def first(fields: Fields, name: str) -> str:
    """What was typed into a field, without the spaces around it; empty where there is none."""
    return next(iter(fields.get(name, ())), "").strip()


def read_uuid(text: str) -> UUID:
    """Raises NothingFound for what is none: only our own pages name it."""
    try:
        return UUID(text)
    except ValueError:
        raise NothingFound from None


def read_day(text: str, *, is_end: bool = False) -> datetime | None:
    """A day of a date field as the instant at which it begins in Vietnam, or (`is_end`) ends; None where it is empty.

    Raises ValueError for what is no day.
    """
    if not text:
        return None
    day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("no day that anybody means")
    return day + timedelta(days=1) if is_end else day

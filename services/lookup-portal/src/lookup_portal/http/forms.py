"""What people type into the pages' forms, read leniently: spaces in a code, a date without its zeros."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from lookup_portal.domain.errors import RecordNotFound
from lookup_portal.http.page_context import FieldError

LONGEST_FIELD: Final = 2000
CODE: Final = re.compile(r"[0-9a-f]{32}")
SCHOOL_YEAR: Final = re.compile(r"20[0-9]{2}-20[0-9]{2}")
PDF: Final = b"%PDF-"
BIRTH_FIELDS: Final = ("birth-day", "birth-month", "birth-year")


class FieldWrong(Exception):
    """A field that has to be filled in again."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(key)
        self.error = FieldError(field, key)


async def read_fields(request: Request) -> Mapping[str, str]:
    """The text fields of a form; one that is far too long counts as not there."""
    async with request.form(max_files=0, max_fields=20) as form:
        return {name: value for name, value in form.items() if isinstance(value, str) and len(value) <= LONGEST_FIELD}


async def read_upload(request: Request, *, most: int) -> bytes:
    """The file of a form. Raises FieldWrong if there is none, it is a PDF, or it has more than `most` bytes."""
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.size:
            raise FieldWrong("file", "file.missing")
        head = await file.read(len(PDF))
        if head == PDF:
            raise FieldWrong("file", "file.is-pdf")
        if file.size > most:
            raise FieldWrong("file", "file.too-large")
        return head + await file.read()


def read_code(text: str) -> str:
    """A lookup code in its one spelling. Raises FieldWrong."""
    code = re.sub(r"[\s-]", "", text).lower()
    if not code:
        raise FieldWrong("code", "code.missing")
    if not CODE.fullmatch(code):
        raise FieldWrong("code", "code.format")
    return code


def read_birth_date(fields: Mapping[str, str]) -> str:
    """As a record writes it: `2016-03-05`, or `2016-03` and `2016` where the rest is not known. Raises FieldWrong."""
    day, month, year = (fields.get(name.replace("-", "_"), "").strip() for name in BIRTH_FIELDS)
    if not (day or month or year):
        raise FieldWrong("birth-day", "birth.missing")
    if not all(re.fullmatch(r"[0-9]{0,4}", part) for part in (day, month, year)) or (day and not month):
        raise FieldWrong("birth-day", "birth.format")
    try:
        born = date(int(year or "0"), int(month or "1"), int(day or "1"))
    except ValueError:
        raise FieldWrong("birth-day", "birth.format") from None
    if not 1900 <= born.year <= 2099:
        raise FieldWrong("birth-day", "birth.format")
    return born.isoformat()[: 10 if day else 7 if month else 4]


def read_school_year(fields: Mapping[str, str]) -> str | None:
    """The year that is asked for, None for the newest. Raises RecordNotFound for what is no year of any record."""
    year = fields.get("school_year")
    if year is not None and not SCHOOL_YEAR.fullmatch(year):
        raise RecordNotFound
    return year

"""Importing a list of schools: what each is from a day on. All of a file, or nothing of it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from hbs_kit.db import Sessions
from hbs_schema.codes.schools import School
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.windows.errors import SchoolListRefused
from so_registry.spreadsheets.school_list import read_school_list
from so_registry.storage import audit
from so_registry.storage.school_entries import hold_entries, load_entries, put_entries


@dataclass(frozen=True)
class ImportedRow:
    """What became of a row."""

    row: int
    school: str
    valid_from: str
    result: Literal["new", "changed", "same"]


async def import_schools(
    data: bytes, *, suffix: str, source: str, by: Actor, sessions: Sessions, is_dry_run: bool = False
) -> list[ImportedRow]:
    """Store the entries of a list; a row that is there already with the same content changes nothing.

    Raises SchoolListRefused with every row that is wrong.
    """
    listed = read_school_list(data, suffix=suffix)
    if listed.findings:
        raise SchoolListRefused(listed.findings)
    async with sessions() as session, session.begin() as transaction:
        await hold_entries(session)
        known = await load_entries(session, [school.code for _, school in listed.schools])
        rows = [ImportedRow(n, s.code, s.valid_from, _result(s, known)) for n, s in listed.schools]
        changing = {row.row for row in rows if row.result != "same"}
        await put_entries(session, [school for n, school in listed.schools if n in changing], source=source)
        if changing:
            told: audit.Values = {"rows": len(rows), "stored": len(changing), "sha256": sha256(data).hexdigest()}
            await audit.note(session, "import-schools", by, concerns=source, after=told)
        if is_dry_run:
            await transaction.rollback()
    return rows


def _result(school: School, known: dict[tuple[str, str], School]) -> Literal["new", "changed", "same"]:
    there = known.get((school.code, school.valid_from))
    if there is None:
        return "new"
    return "same" if there == school else "changed"

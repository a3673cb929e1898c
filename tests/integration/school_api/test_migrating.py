"""What was stored before classes of several grades is read as it was meant, and so is what older code still writes."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

import asyncpg
from pydantic import SecretStr

import school_api.storage
from deploy.local.postgres import Database
from hbs_kit import migrations
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from school_api.storage.classes import get_class
from school_api.storage.drafts import get_draft
from school_api.storage.imports import get_import
from tests.support.databases import Databases
from tests.support.pupils import complete_values

FOLDER = Path(school_api.storage.__file__).parent / "migrations"
CLASS, DRAFT, LATER, IMPORT = (UUID(int=number) for number in range(1, 5))
BEFORE = """
SET search_path = school;
INSERT INTO schools (school) VALUES ('truong-1');
INSERT INTO documents (digest, kind, number, jws) VALUES ('p', 'policy', 1, 'x');
INSERT INTO classes (class_id, school, school_year, level, grade, class, track, policy)
    VALUES ('{class}', 'truong-1', '2025-2026', 'primary', 4, '4A', 'completed', 'p');
INSERT INTO imports (import_id, class_id, layout, results, pupils, report, imported_by)
    VALUES ('{upload}', '{class}', 'class-template', 'r', 'l', '{{"rows": [], "findings": []}}', 'a');
"""
NEW_DRAFT = """
INSERT INTO school.drafts (draft_id, class_id, school, school_year, pupil_code, lookup_code, state, version, content)
VALUES ($1, $2, 'truong-1', '2025-2026', $3, $3, 'drafting', 1, $4)
"""


async def test_older_rows_keep_their_grade_and_schema(databases: Databases) -> None:
    await asyncio.to_thread(databases.template, "school_from_0001", _fill)
    with databases.copy("school_from_0001") as database:
        engine = make_engine(DatabaseSettings(dsn=SecretStr(database.app)), application_name="test")
        try:
            async with make_sessions(engine)() as session:
                school_class = await get_class(session, CLASS)
                drafts = [await get_draft(session, draft) for draft in (DRAFT, LATER)]
                upload = await get_import(session, IMPORT)
        finally:
            await engine.dispose()

    assert school_class.grades == (4,)
    assert [(draft.grade, draft.schema) for draft in drafts] == [(4, ("primary", 1))] * 2
    assert (upload.school, upload.files) == ("truong-1", {"results": (b"r",), "pupils": (b"l",)})


def _fill(database: Database) -> None:
    """A class of the first release, the migration, and a draft that the first release's code writes after it."""
    migrations.upgrade(database.owner, FOLDER, "0001")
    asyncio.run(_execute(database.owner, BEFORE.format(**{"class": CLASS, "upload": IMPORT}), DRAFT))
    migrations.upgrade(database.owner, FOLDER)
    asyncio.run(_execute(database.owner, "SELECT 1", LATER))


async def _execute(owner: str, script: str, draft: UUID) -> None:
    content = json.dumps({name: value for name, value in complete_values().items() if name != "record"})
    connection = await asyncpg.connect(owner)
    await connection.execute(script)
    await _add_draft(connection, draft, draft.hex, content)
    await connection.close()


async def _add_draft(connection: asyncpg.Connection, draft: UUID, pupil: str, content: str) -> None:
    codes = "INSERT INTO school.codes (school, level, pupil_code, lookup_code) VALUES ('truong-1', 'primary', $1, $1)"
    await connection.execute(codes, pupil)
    await connection.execute(NEW_DRAFT, draft, CLASS, pupil, content)

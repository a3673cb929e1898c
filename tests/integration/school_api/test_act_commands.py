"""The operator acts for a school that has asked for it in writing: its close, its side of a transfer."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import typer
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner, Result

from demo.generate_class_files import Files
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from school_api.commands import closes, people, transfers
from school_api.resources import Resources
from school_api.storage.people import hold_people
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import registry_door
from tests.integration.school_api.moving import start
from tests.integration.school_api.service import School, make_resources
from tests.integration.so_registry.transferring import OTHER


async def order(
    school: School, folder: Path, app: typer.Typer, *arguments: str, given: str = "", **database: Any
) -> Result:
    """A command runs a loop of its own: it opens its own way to the databases, and needs a thread of its own.

    `database`: settings that are others than the service's.
    """

    @asynccontextmanager
    async def opened() -> AsyncIterator[Resources]:
        registry, settings = school.registry, school.resources.settings
        own = make_engine(settings.database.model_copy(update=database), application_name="command")
        dsn = DatabaseSettings(dsn=SecretStr(registry.database.app))
        theirs = make_engine(dsn, application_name="registry")
        try:
            async with registry_door(replace(registry, sessions=make_sessions(theirs)), folder) as door:
                yield make_resources(registry, settings, make_sessions(own), door)
        finally:
            await own.dispose()
            await theirs.dispose()

    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments), obj=opened, input=given)


async def told(school: School, folder: Path, app: typer.Typer, *arguments: str, given: str = "") -> Any:
    done = await order(school, folder, app, *arguments, "--operator", "so", given=given)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


async def by_whom(school: School) -> list[tuple[str, str]]:
    query = text("SELECT act, by_whom FROM school.audit WHERE by_whom LIKE 'operator:%' ORDER BY audit_id")
    async with school.resources.sessions() as session:
        return [(row.act, row.by_whom) for row in await session.execute(query)]


async def test_a_close_is_opened_again_from_the_terminal_once(school: School, grade_4: Files, tmp_path: Path) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    act = (await steps.close(school, grade=4))["act_id"]
    words = (act, "--reason", "Công văn 15", "--json")
    dry = await told(school, tmp_path, closes.app, "reopen", *words, "--dry-run")
    once = str(uuid4())
    done = [await told(school, tmp_path, closes.app, "reopen", *words, "--id", once) for _ in range(2)]
    unknown = await order(school, tmp_path, closes.app, "reopen", str(uuid4()), "--reason", "x", "--json")

    assert (dry["reopened_at"], dry["seq"], dry["grades"]) == (None, 1, [4])
    assert done[0] == done[1]
    assert done[0]["reopened_at"]
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.endswith("[act-unknown]\n")
    assert await by_whom(school) == [("reopen-close", "operator:so")] * 2


async def test_both_sides_of_a_transfer_are_ordered_from_the_terminal(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    class_id = await steps.imported(school, grade_4)
    code = (await school.draft((await steps.draft_ids(school, class_id))[0]))["lookup_code"]
    case = await start(school, code)
    giver, app, reason = case.giver, transfers.app, ("--reason", "Giấy số 15", "--json")

    applied = await told(school, tmp_path, app, "apply", OTHER, *reason, given=f"{code}\n")
    number = applied["transfer_id"]
    await told(school, tmp_path, app, "act", OTHER, number, "consent", *reason)
    content = await told(school, tmp_path, app, "content", giver, number)
    signed = tmp_path / "signed.json"
    signed.write_text(json.dumps(case.signed(content)))
    dry = await told(school, tmp_path, app, "hand-over", giver, number, str(signed), "--dry-run", "--json")
    handed = await told(school, tmp_path, app, "hand-over", giver, number, str(signed), "--json")
    content = await told(school, tmp_path, app, "content", OTHER, number)
    signed.write_text(json.dumps(case.signed(content)))
    done = await told(school, tmp_path, app, "accept", OTHER, number, str(signed), "--json")
    listed = await told(school, tmp_path, app, "list", giver, "--json")
    wrong = await order(school, tmp_path, app, "apply", OTHER, "--reason", "x", given="no code\n")

    assert dry["transfer_id"] == number
    assert [handed["state"], done["state"], listed[0]["transfer_id"]] == ["handed-over", "accepted", number]
    assert (wrong.exit_code, "no code" in wrong.output) == (1, False)
    assert [act for act, _ in await by_whom(school)] == [
        *("transfer-apply", "transfer-consent", "transfer-hand-over", "transfer-accept"),
    ]


async def test_what_the_database_does_not_do_in_its_time_is_said_with_what_may_help(
    school: School, tmp_path: Path
) -> None:
    code = school.registry.world.school
    words = ("end", code, str(uuid4()), "--reason", "Mất tài khoản", "--operator", "so")
    async with school.resources.sessions.begin() as session:
        await hold_people(session, code, to_change=True)

        slow = await order(school, tmp_path, people.app, *words, statement_timeout=timedelta(seconds=0.2))

    assert (slow.exit_code, slow.stdout, slow.stderr.count("\n")) == (75, "", 1)
    assert slow.stderr.endswith("[took-too-long]\n")
    away = await order(school, tmp_path, people.app, *words, dsn=SecretStr("postgresql://nobody@127.0.0.1:1/none"))
    assert (away.exit_code, away.stderr.endswith("[away]\n")) == (75, True)
    unknown = await order(school, tmp_path, people.app, *words)
    assert (unknown.exit_code, unknown.stderr.endswith("[person-unknown]\n")) == (1, True)

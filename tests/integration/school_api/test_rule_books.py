"""A school judges its records by the rule book that its registrar has put in force, and says by which."""

import json
from typing import Any

import httpx
import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.rules.rule_book import shipped_rule_book
from school_api.clients.registry import RegistryClient
from school_api.domain.errors import NotGenuine
from school_api.domain.people import Role
from school_api.resources import make_tokens
from school_api.usecases.fetch_rule_book import fetch_rule_books
from so_registry.usecases.import_rule_book import import_rule_book
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import appoint
from tests.support.school import Refused

YEAR = "2025-2026"
STRICT = {"personal_id_absent": "error"}
"""Which the shipped book leaves alone."""


def book(school: School, version: str, **members: Any) -> bytes:
    own = {"version": version, "registrar": school.registry.world.registrar, "school_year": YEAR}
    return json.dumps({**own, **members}).encode()


async def decide(school: School, body: bytes) -> str:
    """The registrar puts a book in force; its digest."""
    registrar = school.registry.world.registrar
    done = await import_rule_book(body, registrar=registrar, is_dry_run=False, sessions=school.registry.sessions)
    return done.digest


async def fetch(school: School) -> None:
    """As the worker does every half minute."""
    own = school.resources
    await fetch_rule_books(school.registry.world.school, sessions=own.sessions, registry=own.registry)


async def findings(school: School, class_id: str) -> tuple[list[str], str]:
    """Codes of what is found in the class, and the version of the rules that found it."""
    found = await school.json("GET", f"/v1/classes/{class_id}/findings")
    entries = [finding["code"] for draft in found["with_findings"] for finding in draft["findings"]]
    return entries, found["rules"]["version"]


async def without_personal_id(school: School, class_id: str) -> str:
    """A draft of a pupil who has no personal id yet."""
    first, *_ = await steps.draft_ids(school, class_id)
    await school.edit(first, "personal", personal_id=None, personal_id_absent="not-issued")
    return first


async def test_what_the_registrar_decided_is_known_from_the_first_class_on(school: School, grade_4: Files) -> None:
    digest = await decide(school, book(school, "so/1", general=STRICT))
    class_id = (await school.open_class(grade_4))["class_id"]
    done = await school.import_files(class_id, grade_4)
    assert done["rules"] == {"version": "so/1", "digest": digest}
    assert (await school.json("GET", f"/v1/imports/{done['import_id']}"))["rules"] == done["rules"]
    assert await findings(school, class_id) == ([], "so/1")

    await without_personal_id(school, class_id)
    assert await findings(school, class_id) == (["personal-id-absent"], "so/1")
    with pytest.raises(Refused, match="409 content-incomplete"):
        await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})


async def test_rows_of_a_file_are_judged_by_it(school: School, grade_4: Files) -> None:
    await decide(school, book(school, "so/1", tt27={"first_year_by_grade": {"4": 2030}}))
    class_id = (await school.open_class(grade_4))["class_id"]
    done = await school.import_files(class_id, grade_4, is_dry_run=True)
    assert done["counts"]["refused"] == 4
    assert {finding["code"] for row in done["report"]["rows"] for finding in row["findings"]} == {
        "circular-not-in-force"
    }


async def test_another_book_judges_anew_what_was_judged(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first = await without_personal_id(school, class_id)
    shipped = shipped_rule_book().book.version

    async def board() -> tuple[int, str]:
        told = await school.json(
            "GET", f"/v1/schools/{school.registry.world.school}/board", params={"school_year": YEAR}
        )
        return sum(line["with_errors"] for line in told["classes"]), told["rules"]["version"]

    assert await board() == (0, shipped)
    await school.json("POST", f"/v1/classes/{class_id}/review-requests", json={})
    sheet = await school.json("GET", f"/v1/classes/{class_id}/review-sheet")
    assert (sheet["rules"]["version"], sheet["findings"]) == (shipped, [])

    await decide(school, book(school, "so/1", general=STRICT))
    assert await board() == (0, shipped), "nothing is asked of the registrar while somebody waits"
    await fetch(school)
    assert await board() == (1, "so/1")
    now = await school.json("GET", f"/v1/classes/{class_id}/review-sheet")
    assert (now["rules"]["version"], [entry["code"] for entry in now["findings"]]) == ("so/1", ["personal-id-absent"])
    with pytest.raises(Refused, match="409 review-sheet-stale"):
        await school.json("POST", f"/v1/classes/{class_id}/approvals", json={"sheet": sheet["digest"]})
    with pytest.raises(Refused, match="409 content-incomplete"):
        await school.json("POST", f"/v1/classes/{class_id}/approvals", json={"sheet": now["digest"]})
    assert (await school.draft(first))["state"] == "reviewing"


async def test_a_book_that_is_known_is_not_sent_again(school: School, grade_4: Files) -> None:
    digest = await decide(school, book(school, "so/1"))
    await school.open_class(grade_4)
    own, client = school.registry.world.school, school.resources.registry
    assert await client.find_rule_book(own, YEAR, digest) is None
    assert await client.find_rule_book(own, YEAR, encode(bytes(32))) == book(school, "so/1")


async def test_a_book_that_this_release_cannot_read_leaves_the_one_before(school: School, grade_4: Files) -> None:
    await decide(school, book(school, "so/1"))
    class_id = (await school.open_class(grade_4))["class_id"]
    newer = httpx.MockTransport(
        lambda request: httpx.Response(200, content=book(school, "so/2", switch_of_tomorrow=True), request=request)
    )
    async with httpx.AsyncClient(transport=newer, base_url="http://so") as http:
        told = RegistryClient(http, make_tokens(school.resources.settings, utc_now))
        with pytest.raises(NotGenuine):
            await fetch_rule_books(school.registry.world.school, sessions=school.resources.sessions, registry=told)
    assert await findings(school, class_id) == ([], "so/1")


async def test_software_gets_the_book_as_the_registrar_wrote_it(school: School) -> None:
    digest = await decide(school, book(school, "so/1", general=STRICT))
    # Whoever may read classes may know by what they are judged: no other scope is delegated.
    admin = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)
    await admin.give("clients", client_id="staff", scopes=["classes:read"])
    told = await school.ask("GET", f"/v1/rule-books/{YEAR}", params={"school": school.registry.world.school})
    assert (told.content, told.headers["ETag"]) == (book(school, "so/1", general=STRICT), f'"{digest}"')

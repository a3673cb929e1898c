"""A registrar's rule book judges its school year from the moment it is imported, and every answer names it."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from hbs_schema.base64url import encode
from hbs_schema.rules.rule_book import default_rule_book_bytes
from so_registry.domain.errors import RuleBookConflict, RuleBookRefused
from so_registry.usecases.import_rule_book import import_rule_book
from so_registry.usecases.show_rule_books import show_rule_book, show_rule_books
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.doors import open_door
from tests.support.pupils import complete_values
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

YEAR = "2025-2026"


def book(registry: Registry, version: str = "so/1", **members: Any) -> bytes:
    own = {"version": version, "registrar": registry.world.registrar, "school_year": YEAR}
    return json.dumps({**own, **members}).encode()


async def put(registry: Registry, body: bytes, *, is_dry_run: bool = False) -> bool:
    done = await import_rule_book(
        body, registrar=registry.world.registrar, is_dry_run=is_dry_run, sessions=registry.sessions
    )
    return done.is_new


async def judged(registry: Registry) -> tuple[set[str], str]:
    """Codes of the problems of a class whose tests earn an award that nobody got, and the digest of the rules."""
    (code,) = await registry.codes(1)
    draft = registry.world.draft(values=complete_values(1, code=code, test="9"))
    statements, drafts = registry.world.endorse([draft])
    told = await registry.submit(*registry.pack([draft.packet() for draft in drafts], statements))
    assert told.rules is not None
    return {problem.code for problem in told.problems}, told.rules.digest


async def test_the_newest_of_the_year_judges_and_is_named(registry: Registry) -> None:
    codes, digest = await judged(registry)
    assert ("award-missing" in codes, digest) == (True, encode(sha256(default_rule_book_bytes()).digest()))

    lenient = book(registry, tt27={"award_expected_for_excellence": "off"})
    assert await put(registry, lenient)
    codes, digest = await judged(registry)
    assert ("award-missing" in codes, digest) == (False, encode(sha256(lenient).digest()))

    strict = book(registry, "so/2", tt27={"award_expected_for_excellence": "error"})
    assert await put(registry, strict)
    codes, digest = await judged(registry)
    assert ("award-missing" in codes, digest) == (True, encode(sha256(strict).digest()))


async def test_the_same_file_again_is_the_same_and_a_version_never_changes(registry: Registry) -> None:
    assert await put(registry, book(registry))
    assert not await put(registry, book(registry))
    with pytest.raises(RuleBookConflict):
        await put(registry, book(registry, tt22={"most_absences": 50}))


async def test_a_dry_run_stores_nothing(registry: Registry) -> None:
    assert await put(registry, book(registry), is_dry_run=True)
    assert await show_rule_books(sessions=registry.sessions) == []


async def test_another_registrars_book_and_one_for_no_year_are_refused(registry: Registry) -> None:
    with pytest.raises(RuleBookRefused):
        await put(registry, book(registry, registrar="so-99"))
    with pytest.raises(RuleBookRefused):
        await put(registry, json.dumps({"registrar": registry.world.registrar}).encode())
    with pytest.raises(ValueError, match="surprise"):
        await put(registry, book(registry, surprise=True))


async def test_other_years_keep_the_book_that_is_shipped(registry: Registry) -> None:
    await put(registry, book(registry))

    assert (await show_rule_book("2026-2027", sessions=registry.sessions)).body == default_rule_book_bytes()


async def test_schools_fetch_it_byte_for_byte_and_only_when_it_changed(registry: Registry, tmp_path: Path) -> None:
    await put(registry, book(registry))
    async with open_door(registry, tmp_path) as door:
        first = await door.ask("GET", f"/v1/rule-books/{YEAR}")
        again = await door.ask("GET", f"/v1/rule-books/{YEAR}", headers={"If-None-Match": first.headers["etag"]})
        malformed = await door.ask("GET", "/v1/rule-books/2025")

    assert (first.status_code, first.content) == (200, book(registry))
    assert (again.status_code, again.content) == (304, b"")
    assert malformed.status_code == 422


async def test_an_operator_imports_and_lists_them(registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(book(registry))

    (tried,) = await answer(registry, tmp_path, "rules", "import", str(file), "--dry-run")
    (done,) = await answer(registry, tmp_path, "rules", "import", str(file))
    (line,) = await answer(registry, tmp_path, "rules", "list")
    file.write_bytes(book(registry, tt22={"most_absences": 50}))
    refused = await run(registry, tmp_path, "rules", "import", str(file))

    assert tried == done
    assert (line["school_year"], line["version"], line["digest"]) == (YEAR, "so/1", done["digest"])
    assert (refused.exit_code, "rule-book-conflict" in refused.stderr) == (1, True)

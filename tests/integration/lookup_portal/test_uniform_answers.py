"""An unknown code and a wrong birth date: the same work, the same bytes."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from lookup_portal.http.tickets import Ticket
from tests.support.portal import Portal
from tests.support.publications import birth_date_of, code_of
from tests.support.pupils import lookup_code
from tests.support.world import Locked

pytestmark = pytest.mark.integration


@pytest.fixture
def statements(portal: Portal) -> Iterator[list[str]]:
    """Every statement that the web process sends to its database."""
    seen: list[str] = []

    def note(*given: object) -> None:
        seen.append(str(given[2]))

    engine = portal.web.reading.sessions.kw["bind"].sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def test_the_api_answers_both_alike(portal: Portal, locked: Locked, statements: list[str]) -> None:
    wrong = await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date="2011-01-02")
    of_wrong = list(statements)
    statements.clear()
    unknown = await portal.post("/v1/lookups/holder", code=lookup_code(), birth_date="2011-01-02")

    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert wrong.content == unknown.content
    assert wrong.headers == unknown.headers
    assert of_wrong == statements
    assert len(of_wrong) == 2


async def test_the_documents_answer_both_alike(portal: Portal, locked: Locked, statements: list[str]) -> None:
    for path in ("/v1/documents/pdf", "/v1/documents/presentation"):
        statements.clear()
        wrong = await portal.post(path, code=code_of(locked), birth_date="2011-01-02")
        unknown = await portal.post(path, code=lookup_code(), birth_date="2011-01-02")

        assert wrong.content == unknown.content
        half = len(statements) // 2
        assert statements[:half] == statements[half:]


async def test_the_pages_answer_both_alike(portal: Portal, locked: Locked) -> None:
    date = {"birth_day": "2", "birth_month": "1", "birth_year": "2011"}
    pages = []
    for code in (code_of(locked), lookup_code()):
        ticket = portal.web.tickets.seal(Ticket(code))
        pages.append(await portal.client.post("/xem-hoc-ba", data={"ticket": ticket, **date}))

    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content


async def test_another_year_than_those_of_the_record_is_not_found_either(portal: Portal, locked: Locked) -> None:
    answer = await portal.post(
        "/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked), school_year="2024-2025"
    )

    assert answer.status_code == 404


async def test_a_status_takes_the_same_queries_for_every_code(
    portal: Portal, locked: Locked, statements: list[str]
) -> None:
    await portal.post("/v1/lookups/status", code=code_of(locked))
    of_known = list(statements)
    statements.clear()
    await portal.post("/v1/lookups/status", code=lookup_code())

    assert of_known == statements
    assert len(statements) == 4

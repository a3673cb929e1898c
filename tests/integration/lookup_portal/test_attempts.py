"""How often one may try: from one address, with one code, and the two together."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from lookup_portal.http.tickets import Ticket
from lookup_portal.usecases.forget_old import forget_old
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal
from tests.support.publications import birth_date_of, code_of
from tests.support.pupils import lookup_code
from tests.support.world import Locked

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
LIMITS = {
    "client": {"most": 12, "within": HOUR},
    "client_code": {"most": 3, "within": HOUR},
    "code": {"most": 5, "within": HOUR},
}


@pytest.fixture
async def strict(databases: Databases, tmp_path: Path, locked: Locked) -> AsyncIterator[Portal]:
    """A portal with small limits."""
    async with open_portal(databases, tmp_path, locked.world, limits=LIMITS) as opened:
        await opened.fill(locked)
        yield opened


async def guess(portal: Portal, code: str, *, address: str | None = None, birth_date: str = "2011-01-02") -> int:
    body = {"code": code, "birth_date": birth_date}
    if address is None:
        return (await portal.post("/v1/lookups/holder", **body)).status_code
    transport = httpx.ASGITransport(portal.app, client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="https://portal") as client:
        return (await client.post("/v1/lookups/holder", json=body)).status_code


async def test_a_code_is_guessed_three_times_from_one_address(strict: Portal, locked: Locked) -> None:
    code = code_of(locked)

    assert [await guess(strict, code) for _ in range(4)] == [404, 404, 404, 429]
    assert await guess(strict, code, birth_date=birth_date_of(locked)) == 429
    assert await guess(strict, code_of(locked, 1)) == 404


async def test_a_code_is_guessed_five_times_from_everywhere_together(strict: Portal, locked: Locked) -> None:
    code = code_of(locked)
    answers = [await guess(strict, code, address=f"198.51.100.{number}") for number in range(6)]

    assert answers == [404, 404, 404, 404, 404, 429]


async def test_strangers_who_use_up_a_code_do_not_shut_out_who_was_right_before(strict: Portal, locked: Locked) -> None:
    code, right, home = code_of(locked), birth_date_of(locked), "198.51.100.200"
    assert await guess(strict, code, address=home, birth_date=right) == 200
    strangers = [await guess(strict, code, address=f"198.51.100.{number}") for number in range(6)]
    assert strangers[-1] == 429

    assert [await guess(strict, code, address=home, birth_date=right) for _ in range(6)] == [200] * 6
    # Nor do his views give the strangers more guesses, or his address more than one.
    assert await guess(strict, code, address="198.51.100.7", birth_date=right) == 429
    assert [await guess(strict, code, address=home) for _ in range(4)] == [404, 404, 404, 429]


async def test_who_was_right_before_guesses_no_oftener_than_strangers_together(strict: Portal, locked: Locked) -> None:
    code = code_of(locked)
    assert await guess(strict, code, birth_date=birth_date_of(locked)) == 200
    answers = []
    for _ in range(6):
        answers.append(await guess(strict, code))
        await strict.sql("UPDATE access.attempts SET ends_at = clock_timestamp() WHERE kind = 'client-code'")

    assert answers == [404, 404, 404, 404, 404, 429]


async def test_an_unknown_code_is_limited_in_the_same_way(strict: Portal) -> None:
    code = lookup_code()

    assert [await guess(strict, code) for _ in range(4)] == [404, 404, 404, 429]


async def test_right_answers_are_no_guesses(strict: Portal, locked: Locked) -> None:
    right = birth_date_of(locked)

    assert [await guess(strict, code_of(locked), birth_date=right) for _ in range(8)] == [200] * 8


async def test_one_address_asks_twelve_times_whatever_it_asks(strict: Portal, locked: Locked) -> None:
    ticket = strict.web.tickets.seal(Ticket(code_of(locked), is_holder=True))
    for _ in range(3):
        await strict.post("/v1/lookups/status", code=lookup_code())
        await strict.client.post("/xem-hoc-ba", data={"ticket": ticket})
        await strict.client.post("/v1/files/check", content=b"{}")
        await strict.post("/v1/documents/presentation", code=lookup_code(), birth_date="2011-01-02")

    after = [
        await strict.post("/v1/lookups/status", code=lookup_code()),
        await strict.client.post("/xem-hoc-ba", data={"ticket": ticket}),
        await strict.client.post("/v1/files/check", content=b"{}"),
        await strict.client.get(f"/t/{code_of(locked)}"),
    ]

    assert [answer.status_code for answer in after] == [429] * 4
    assert all(3500 < int(answer.headers["retry-after"]) <= 3600 for answer in after)


async def test_a_client_that_is_shut_out_cannot_shut_out_a_code(strict: Portal, locked: Locked) -> None:
    for _ in range(12):
        await strict.post("/v1/lookups/status", code=lookup_code())
    assert [await guess(strict, code_of(locked)) for _ in range(20)] == [429] * 20

    answer = await guess(strict, code_of(locked), address="198.51.100.1", birth_date=birth_date_of(locked))
    assert answer == 200


async def test_addresses_of_one_ipv6_subscriber_are_one(strict: Portal, locked: Locked) -> None:
    addresses = [f"2001:db8:1:2::{number}" for number in range(1, 5)]

    assert [await guess(strict, code_of(locked), address=each) for each in addresses] == [404, 404, 404, 429]
    assert await guess(strict, code_of(locked), address="2001:db8:1:3::1") == 404


async def test_organisations_are_counted_by_client(strict: Portal, locked: Locked) -> None:
    answers = [await strict.ask("/v1/lookups/organisation", code_of(locked)) for _ in range(13)]

    assert [answer.status_code for answer in answers] == [200] * 12 + [429]
    assert (await strict.post("/v1/lookups/status", code=code_of(locked))).status_code == 200


async def test_people_are_told_by_a_page_when_to_come_back(strict: Portal, locked: Locked) -> None:
    for _ in range(12):
        await strict.post("/v1/lookups/status", code=lookup_code())

    page = await strict.client.post("/tra-cuu", data={"code": code_of(locked)})

    assert page.status_code == 429
    assert "thử lại sau 60 phút" in page.text
    assert "Có quá nhiều lượt tra cứu" in page.text


async def test_a_window_ends_and_is_forgotten(strict: Portal, locked: Locked) -> None:
    for _ in range(4):
        await guess(strict, code_of(locked))
    await strict.sql("UPDATE access.attempts SET ends_at = clock_timestamp()")

    assert await guess(strict, code_of(locked)) == 404
    await strict.sql("UPDATE access.attempts SET ends_at = clock_timestamp()")
    await forget_old(sessions=strict.resources.sessions)
    assert (await strict.sql("SELECT count(*) FROM access.attempts"))[0][0] == 0

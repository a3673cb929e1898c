"""A ticket tells nothing, cannot be made, and ends."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from lookup_portal.http.tickets import LIFETIME, Ticket, TicketExpired, Tickets

CODE = "3f9c1a7be2d04c58a6b1e07d94f2c35a"
NOW = datetime(2026, 6, 20, tzinfo=UTC)


def tickets(at: datetime = NOW, key: bytes = bytes(32)) -> Tickets:
    return Tickets(key, lambda: at)


@pytest.mark.parametrize("is_holder", [False, True])
def test_a_ticket_says_what_was_sealed(is_holder: bool) -> None:
    ticket = Ticket(CODE, is_holder)

    assert tickets(NOW + LIFETIME).open(tickets().seal(ticket)) == ticket


def test_a_ticket_tells_nothing_of_the_code_and_is_never_the_same_twice() -> None:
    first, second = (tickets().seal(Ticket(CODE)) for _ in range(2))

    assert first != second
    assert CODE.encode() not in base64.urlsafe_b64decode(first)


def test_a_ticket_ends() -> None:
    with pytest.raises(TicketExpired):
        tickets(NOW + LIFETIME + timedelta(seconds=1)).open(tickets().seal(Ticket(CODE)))


def test_another_portals_ticket_is_none() -> None:
    with pytest.raises(TicketExpired):
        tickets(key=bytes(range(32))).open(tickets().seal(Ticket(CODE)))


@pytest.mark.parametrize("text", ["", "x", "ê", "gAAAA", "=" * 40, "A" * 100_000])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(TicketExpired):
        tickets().open(text)


def test_a_changed_ticket_is_none() -> None:
    sealed = tickets().seal(Ticket(CODE))
    for position in range(0, len(sealed), 7):
        letter = "A" if sealed[position] != "A" else "B"
        with pytest.raises(TicketExpired):
            tickets().open(sealed[:position] + letter + sealed[position + 1 :])

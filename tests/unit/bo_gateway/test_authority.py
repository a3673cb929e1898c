"""What may follow an authority document."""

from typing import Any

import pytest

from bo_gateway.domain.authority import check_succession
from bo_gateway.domain.errors import AuthorityRefused
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def test_the_same_document_again_changes_nothing(world: World) -> None:
    check_succession(world.authority, world.make_authority())


def test_a_newer_one_that_keeps_every_certificate_follows(world: World) -> None:
    more = world.purposes("so", "receipt", "lock", "policy", "qr")
    registrars = [{"registrar": world.registrar, "certificates": more}]

    check_succession(world.authority, world.make_authority(number=2, registrars=registrars))


@pytest.mark.parametrize(
    ("number", "changes", "reason"),
    [
        (1, {"issued_at": "2026-02-01T00:00:00Z"}, "number-taken"),
        (2, {"registrars": []}, "certificate-dropped"),
        (2, {"bo": {"certificates": []}}, "certificate-dropped"),
    ],
)
def test_is_refused(world: World, number: int, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(AuthorityRefused) as refusal:
        check_succession(world.authority, world.make_authority(number=number, **changes))
    assert refusal.value.reason == reason


def test_an_older_one_is_refused(world: World) -> None:
    with pytest.raises(AuthorityRefused) as refusal:
        check_succession(world.make_authority(number=2), world.authority)
    assert refusal.value.reason == "older"

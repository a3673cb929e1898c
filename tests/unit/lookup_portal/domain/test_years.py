"""What is stored is believed no more than a stranger's file."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from hbs_schema import base64url
from lookup_portal.domain.errors import RecordDamaged
from lookup_portal.domain.years import check_year
from tests.support.world import NOW
from tests.unit.lookup_portal.domain.worlds import locked, status, stored, year


def test_a_stored_year_is_verified_with_the_newest_status() -> None:
    checked = check_year(stored(), locked().world.anchors, NOW)

    assert checked.verdict.state == "effective"
    assert checked.report.verdict == "genuine"
    assert checked.bundle.status is not None


def flipped(seed: int) -> bytes:
    """The stored bytes with one bit changed, outside the CA's certificate, which the status brings along as well."""
    chosen, data = random.Random(seed), bytearray(year().bundle)
    issuer = base64url.encode_der(locked().world.ca.issuing_der).encode()
    begin = data.index(issuer)
    outside = [position for position in range(len(data)) if not begin <= position < begin + len(issuer)]
    data[chosen.choice(outside)] ^= 1 << chosen.randrange(8)
    return bytes(data)


@pytest.mark.parametrize("seed", range(60))
def test_one_flipped_bit_does_not_verify_even_under_its_own_digest(seed: int) -> None:
    with pytest.raises(RecordDamaged):
        check_year(stored(flipped(seed)), locked().world.anchors, NOW)


def test_one_flipped_bit_is_found_by_the_digest_wherever_it_is() -> None:
    other = replace(stored(), bundle=flipped(0))

    with pytest.raises(RecordDamaged, match="sha256"):
        check_year(other, locked().world.anchors, NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"lookup_code": "0" * 32},
        {"packet": "A" * 43},
        {"school_year": "2024-2025"},
        {"standing": replace(stored().standing, effective_at=NOW - timedelta(days=400))},
    ],
)
def test_a_column_that_says_something_else_than_the_bundle_shows_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(RecordDamaged, match="columns"):
        check_year(replace(stored(), **changes), locked().world.anchors, NOW)  # type: ignore[arg-type]  # one field


def test_a_status_that_was_changed_shows_nothing() -> None:
    head, payload, signature = status().status.split(".")
    forged = replace(status(), status=f"{head}.{payload}.{signature[:-4]}AAAA")

    with pytest.raises(RecordDamaged):
        check_year(stored(known=forged), locked().world.anchors, NOW)

"""A following key takes over when the authority document lists it, and not a second earlier."""

from datetime import UTC, datetime, timedelta

import pytest

from hbs_schema.building.key_choice import choose_key
from hbs_schema.statements.documents import AuthorityCertificate
from tests.support.pki import TestCa

CA = TestCa("Rotation")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
OLD = CA.signer("old")
NEXT = CA.signer("next", not_after=datetime(2033, 1, 1, tzinfo=UTC))
LATE = CA.signer("late", not_before=NOW + timedelta(days=1), not_after=datetime(2033, 1, 1, tzinfo=UTC))


def listed(key: str = "next", purpose: str = "receipt", since: str = "2027-01-01T00:00:00Z") -> AuthorityCertificate:
    return AuthorityCertificate.model_validate(
        {
            "purpose": purpose,
            "x5t#S256": CA.signer(key).certificate.thumbprint,
            "not_before": since,
            "not_after": "2030-01-01T00:00:00Z",
        }
    )


def test_a_listed_key_takes_over_at_its_time() -> None:
    assert choose_key(OLD, NEXT, [listed()], "receipt", NOW) is NEXT
    assert choose_key(OLD, NEXT, [listed()], "receipt", NOW - timedelta(seconds=1)) is OLD


@pytest.mark.parametrize("held", [[], [listed(purpose="lock")], [listed("old")]], ids=["none", "purpose", "old"])
def test_a_key_that_nobody_could_verify_never_takes_over(held: list[AuthorityCertificate]) -> None:
    assert choose_key(OLD, NEXT, held, "receipt", NOW) is OLD


def test_a_certificate_that_is_not_valid_yet_or_any_more_does_not_take_over() -> None:
    assert choose_key(OLD, LATE, [listed("late")], "receipt", NOW) is OLD
    assert choose_key(OLD, NEXT, [listed()], "receipt", datetime(2030, 1, 1, tzinfo=UTC)) is OLD


def test_without_a_following_key_the_current_one_signs() -> None:
    assert choose_key(OLD, None, [listed()], "receipt", NOW) is OLD

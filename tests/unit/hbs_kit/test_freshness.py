"""A login counts while it is recent and of a second factor."""

from datetime import UTC, datetime, timedelta

import pytest

from hbs_kit.freshness import FactorRule
from hbs_kit.identity import Login

NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)
AGE, LEEWAY = timedelta(minutes=15), timedelta(seconds=60)
MFA = frozenset({"pwd", "mfa"})
RULE = FactorRule(AGE, ("loa3",), ("mfa",), LEEWAY)


@pytest.mark.parametrize(
    ("login", "is_met"),
    [
        (Login(NOW, None, MFA), True),
        (Login(NOW, "loa3"), True),
        (Login(NOW, "loa1", frozenset({"pwd"})), False),
        (Login(None, "loa3", MFA), False),
        (Login(NOW - AGE - LEEWAY, None, MFA), True),
        (Login(NOW - AGE - LEEWAY - timedelta(seconds=1), None, MFA), False),
        (Login(NOW + LEEWAY, None, MFA), True),
        (Login(NOW + LEEWAY + timedelta(seconds=1), None, MFA), False),
    ],
)
def test_age_and_method_both_count(login: Login, is_met: bool) -> None:
    assert RULE.is_met(login, NOW) is is_met


def test_without_a_list_only_the_age_counts() -> None:
    rule = FactorRule(AGE)

    assert rule.is_met(Login(NOW), NOW)
    assert not rule.is_met(Login(NOW - 2 * AGE), NOW)

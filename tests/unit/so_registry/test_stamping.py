"""A timestamp moves the time by which a statement is judged: one that would undo it is not kept."""

from datetime import UTC, datetime, timedelta

import pytest

from so_registry.domain.stamping import REST_LEAVES, Unstamped, is_clock_right, judge_time, may_rest, read_stored
from tests.support.world import NOW, RECEIVED_AT, SIGNED_AT, World

WORLD = World(stages=({"role": "principal"},))
STATEMENTS, DRAFTS = WORLD.endorse([WORLD.draft(1)])
CERTIFICATE = WORLD.key("principal/").certificate
END = CERTIFICATE.x509.not_valid_after_utc


def unstamped(**changes: object) -> Unstamped:
    values = {"name": "s", "statement": STATEMENTS[0], "certificate": CERTIFICATE, **changes}
    return Unstamped(**values)  # type: ignore[arg-type]  # a test's changes


def test_a_stored_statement_is_read_by_its_kind() -> None:
    receipt = WORLD.receipt([DRAFTS[0].packet()]).statement

    assert read_stored("receipt", receipt.jws) == receipt
    assert read_stored("endorsement", STATEMENTS[0].jws) == STATEMENTS[0]


def test_a_token_of_the_certificates_time_helps() -> None:
    assert judge_time(unstamped(), RECEIVED_AT) == "helps"


@pytest.mark.parametrize("at", [END + timedelta(seconds=1), datetime(2020, 1, 1, tzinfo=UTC)])
def test_a_token_from_outside_the_certificates_validity_harms(at: datetime) -> None:
    assert judge_time(unstamped(), at) == "harms"


def test_a_token_after_the_end_of_the_algorithm_harms() -> None:
    ended = unstamped(rs256_until=RECEIVED_AT)

    assert judge_time(ended, RECEIVED_AT) == "harms"
    assert judge_time(ended, RECEIVED_AT - timedelta(seconds=1)) == "helps"


def test_a_token_from_before_the_signers_own_clock_is_too_early() -> None:
    assert judge_time(unstamped(), SIGNED_AT - timedelta(minutes=6)) == "too-early"
    assert judge_time(unstamped(), SIGNED_AT - timedelta(minutes=5)) == "helps"


def test_a_signer_whose_certificate_is_not_here_cannot_be_helped() -> None:
    assert judge_time(unstamped(certificate=None), RECEIVED_AT) == "harms"


def test_an_authoritys_clock_may_differ_by_five_minutes() -> None:
    assert is_clock_right(NOW + timedelta(minutes=5), NOW)
    assert not is_clock_right(NOW - timedelta(minutes=5, seconds=1), NOW)


def test_a_timestamp_waits_for_verdicts_only_while_the_signers_certificate_and_algorithm_hold_on() -> None:
    second = timedelta(seconds=1)

    assert may_rest(unstamped(), END - REST_LEAVES)
    assert not may_rest(unstamped(), END - REST_LEAVES + second)
    assert may_rest(unstamped(rs256_until=RECEIVED_AT), RECEIVED_AT - REST_LEAVES - second)
    assert not may_rest(unstamped(rs256_until=RECEIVED_AT), RECEIVED_AT - REST_LEAVES)
    assert not may_rest(unstamped(certificate=None), RECEIVED_AT)

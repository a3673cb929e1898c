"""A stored signature is judged again by all that is known now: before or after the end, stamped or not, on hold."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.errors import NotGenuine
from hbs_schema.verification import revocation
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.standing import Signing, Standing, judge_standing
from hbs_schema.verification.status_details import find_revocation
from hbs_schema.verification.status_entries import StatusEntry, read_entry
from tests.support.evidence import ocsp_response
from tests.support.pki import TestCa, as_certificate
from tests.support.revocations import Listed, Reason, delegated_response, revocation_list, unknown_response

CA = TestCa("Standing")
ONE = CA.signer("one").certificate
ISSUING = as_certificate(CA.issuing)
JUDGE = StatusJudge([CA.root], [ISSUING])
DAY = timedelta(days=1)
START = datetime(2026, 5, 1, tzinfo=UTC)
ALL_GOOD = read_entry(revocation_list(CA, START + 90 * DAY, {}, by_root=True))
"""Of the root about the issuing CA."""


def day(number: int) -> datetime:
    return START + number * DAY


@cache
def listing(at: int, revoked_at: int | None, reason: Reason | None = None, doubted: int | None = None) -> StatusEntry:
    own = {}
    if revoked_at is not None:
        own[ONE] = Listed(day(revoked_at), reason, None if doubted is None else day(doubted))
    return read_entry(revocation_list(CA, day(at), own))


def standing(
    at: int, *entries: StatusEntry, is_stamped: bool = True, issuing: tuple[StatusEntry, ...] = (ALL_GOOD,)
) -> Standing:
    known = {ONE.thumbprint: entries, ISSUING.thumbprint: issuing}
    return judge_standing(Signing(ONE, day(at), is_stamped), known, JUDGE)


def test_evidence_that_is_newer_than_the_signature_and_has_nothing_against_it_is_good() -> None:
    assert standing(10, listing(11, None)).verdict == "good"


def test_older_evidence_says_nothing() -> None:
    found = standing(10, listing(9, None))

    assert (found.verdict, found.is_finding) == ("unknown", False)
    assert standing(10).verdict == "unknown"


@pytest.mark.parametrize(("at", "verdict"), [(19, "good"), (20, "revoked"), (21, "revoked")])
def test_what_was_signed_before_a_revocation_stays(at: int, verdict: str) -> None:
    assert standing(at, listing(30, 20, Reason.superseded), is_stamped=False).verdict == verdict


@given(
    at=st.integers(0, 40),
    revoked_at=st.integers(0, 40),
    doubted=st.none() | st.integers(0, 40),
    is_stamped=st.booleans(),
)
def test_after_a_compromise_only_what_was_stamped_before_it_counts(
    at: int, revoked_at: int, doubted: int | None, is_stamped: bool
) -> None:
    found = standing(at, listing(50, revoked_at, Reason.key_compromise, doubted), is_stamped=is_stamped)

    since = revoked_at if doubted is None else min(doubted, revoked_at)
    expected = "compromised" if at >= since else "good" if is_stamped else "compromised-unstamped"
    assert (found.verdict, found.since) == (expected, day(since))


def test_a_date_of_doubt_counts_for_compromises_only() -> None:
    assert standing(10, listing(30, 20, Reason.cessation_of_operation, 5)).verdict == "good"


def test_a_certificate_on_hold_is_told_apart_from_one_that_was() -> None:
    hold, lifted = listing(20, 10, Reason.certificate_hold), listing(30, None)

    assert standing(5, hold).verdict == "good"
    assert standing(15, hold).verdict == "suspended"
    assert standing(15, hold, lifted).verdict == "was-suspended"
    assert standing(5, hold, lifted).verdict == "good"
    assert standing(30, hold, lifted).verdict == "good"


def test_a_hold_that_became_a_revocation_is_a_revocation() -> None:
    hold, revoked = listing(20, 10, Reason.certificate_hold), listing(30, 10, Reason.key_compromise)

    assert standing(15, hold, revoked).verdict == "compromised"
    assert standing(5, hold, revoked, is_stamped=False).verdict == "compromised-unstamped"


def test_what_a_compromised_ca_has_issued_is_worth_what_was_stamped_before() -> None:
    ended = {ISSUING: Listed(day(20), Reason.ca_compromise, day(10))}
    lost = (read_entry(revocation_list(CA, day(30), ended, by_root=True)),)

    assert standing(15, listing(31, None), issuing=lost) == Standing("compromised", day(10), ISSUING.thumbprint)
    assert standing(5, listing(31, None), issuing=lost, is_stamped=False).verdict == "compromised-unstamped"
    assert standing(5, listing(31, None), issuing=lost).verdict == "good"


def test_without_a_path_at_its_time_nothing_else_matters() -> None:
    early = Signing(ONE, datetime(2020, 1, 1, tzinfo=UTC), is_stamped=True)

    assert judge_standing(early, {}, JUDGE).verdict == "no-path"
    assert judge_standing(Signing(ONE, day(1), True), {}, StatusJudge([TestCa().root], [])).verdict == "no-path"


def test_a_list_of_changes_alone_is_no_evidence() -> None:
    data = revocation_list(CA, day(11), {ONE: Listed(day(1), Reason.key_compromise)}, delta_of=4)

    assert standing(10, read_entry(data)).verdict == "unknown"


def test_somebody_elses_answers_are_no_evidence() -> None:
    stranger = TestCa("Standing")
    strange = {ONE: Listed(day(1), Reason.key_compromise)}
    entries = (
        read_entry(revocation_list(stranger, day(11), strange)),
        read_entry(ocsp_response(stranger, ONE, day(11))),
    )

    assert standing(10, *entries).verdict == "unknown"


@pytest.mark.parametrize(
    ("may_answer", "expired_at", "holds"),
    [(True, None, True), (False, None, False), (True, day(5), False)],
    ids=["authorised", "not-authorised", "expired"],
)
def test_a_responder_answers_with_a_certificate_for_it_that_is_valid(
    may_answer: bool, expired_at: datetime | None, holds: bool
) -> None:
    entry = read_entry(delegated_response(CA, ONE, day(11), may_answer=may_answer, expired_at=expired_at))

    assert standing(10, entry).verdict == ("good" if holds else "unknown")
    if not holds:
        with pytest.raises(NotGenuine):
            JUDGE.revoked_at(entry, Use(ONE, day(10)))


def test_an_entry_is_stale_once_its_successor_is_due() -> None:
    entry = read_entry(revocation_list(CA, day(1), {}, lasts=DAY))

    assert not entry.is_stale(day(2))
    assert entry.is_stale(day(2) + timedelta(seconds=1))


def test_a_response_says_why_as_a_list_does() -> None:
    entry = read_entry(ocsp_response(CA, ONE, day(30), revoked_at=day(20)))
    found = find_revocation(entry, ONE)

    assert found is not None
    assert (found.at, found.is_compromise, found.since) == (day(20), True, day(20))
    assert find_revocation(read_entry(ocsp_response(CA, ONE, day(30))), ONE) is None


@pytest.mark.parametrize("reason", [Reason.key_compromise, Reason.superseded])
def test_a_list_that_has_dropped_an_expired_certificate_does_not_lift_its_revocation(reason: Reason) -> None:
    listed, silent = listing(20, 10, reason, 5), listing(30, None)

    assert standing(15, listed, silent, is_stamped=False) == standing(15, listed, is_stamped=False)
    assert standing(25, listed, silent).is_finding
    assert standing(7, listed, silent).verdict == ("compromised" if reason is Reason.key_compromise else "good")


def test_one_list_beside_ever_other_times_is_not_kept_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revocation, "_MOST_KNOWN", 4)
    entry, asked = listing(30, 20), [day(10) + timedelta(seconds=number) for number in range(8)]
    judged: list[datetime] = []
    whole = revocation._revoked_at

    def counting(entry: StatusEntry, der: bytes, at: datetime, *anchors: tuple[bytes, ...]) -> datetime | None:
        judged.append(at)
        return whole(entry, der, at, *anchors)

    monkeypatch.setattr(revocation, "_revoked_at", counting)
    for at in [*asked, asked[-1]]:
        assert JUDGE.revoked_at(entry, Use(ONE, at)) == day(20)

    assert judged == asked
    assert len(revocation._KNOWN) == 4
    assert all(isinstance(key[0], bytes) and len(key[0]) == 32 for key in revocation._KNOWN)
    assert StatusJudge([TestCa().root], [ISSUING])._anchors != JUDGE._anchors


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_revocation_counts_from_its_second_on(seconds: int) -> None:
    at = day(20) + timedelta(seconds=seconds)
    known = {ONE.thumbprint: (listing(30, 20, Reason.superseded),), ISSUING.thumbprint: (ALL_GOOD,)}

    assert judge_standing(Signing(ONE, at, True), known, JUDGE).verdict == ("good" if seconds < 0 else "revoked")


def test_a_responder_that_does_not_know_says_nothing() -> None:
    entry = read_entry(unknown_response(CA, ONE, day(11)))

    assert standing(10, entry).verdict == "unknown"
    with pytest.raises(NotGenuine):
        JUDGE.revoked_at(entry, Use(ONE, day(10)))

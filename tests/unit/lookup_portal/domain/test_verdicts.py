"""The verdict of a code alone: withdrawn before doubtful, doubtful before early, early before annotated."""

from datetime import timedelta

import pytest

from lookup_portal.domain.verdicts import Decision, Standing, State, judge
from lookup_portal.rendering.verdict_words import effect_text, verdict_words
from tests.support.world import NOW

PAST, FUTURE = NOW - timedelta(days=5), NOW + timedelta(days=5)
FRESH, OLD = NOW - timedelta(days=7), NOW - timedelta(days=7, seconds=1)
AHEAD = NOW + timedelta(minutes=5, seconds=1)


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (Standing(PAST, status_issued_at=FRESH), "effective"),
        (Standing(NOW, status_issued_at=FRESH), "effective"),
        (Standing(PAST, status_issued_at=OLD), "indeterminate"),
        (Standing(PAST, status_issued_at=AHEAD), "indeterminate"),
        (Standing(PAST), "indeterminate"),
        (Standing(FUTURE, status_issued_at=FRESH), "not-yet-effective"),
        (Standing(FUTURE, status_issued_at=OLD), "indeterminate"),
        (Standing(PAST, "identity-corrected", status_issued_at=FRESH), "annotated"),
        (Standing(FUTURE, "identity-corrected", status_issued_at=FRESH), "not-yet-effective"),
        (Standing(PAST, status_issued_at=FRESH, status_annotation="identity-corrected"), "annotated"),
        (Standing(PAST, "invalidated", status_issued_at=OLD), "invalidated"),
        (Standing(PAST, "identity-corrected", status_issued_at=FRESH, status_annotation="reissued-as"), "invalidated"),
        (Standing(FUTURE, "reissued-as"), "invalidated"),
    ],
)
def test_a_standing_is_judged(standing: Standing, state: State) -> None:
    assert judge(standing, NOW).state == state


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("decision", [None, Decision("123/QĐ", "2026-06-18")])
@pytest.mark.parametrize(
    "standing",
    [
        Standing(PAST, status_issued_at=FRESH),
        Standing(PAST),
        Standing(FUTURE, status_issued_at=FRESH),
        Standing(PAST, "identity-corrected", status_issued_at=FRESH),
        Standing(PAST, "invalidated", status_issued_at=FRESH),
    ],
)
def test_every_verdict_has_whole_sentences(standing: Standing, decision: Decision | None, language: str) -> None:
    verdict = judge(Standing(**{**vars(standing), "decision": decision if standing.annotation else None}), NOW)

    words = verdict_words(verdict, language)  # type: ignore[arg-type]  # the two of the list above

    for sentence in (words.sentence, *words.notes):
        assert "{" not in sentence
        assert "  " not in sentence
        assert " ." not in sentence
    assert effect_text(verdict, "vi")
    is_told = "123/QĐ" in " ".join((words.sentence, *words.notes))
    assert is_told == (verdict.decision is not None)

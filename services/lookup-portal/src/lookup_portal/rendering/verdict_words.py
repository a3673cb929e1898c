"""A verdict in words: the first line that a reader sees, and what stands below it."""

from dataclasses import dataclass
from datetime import date, datetime

from hbs_schema.findings import Language
from lookup_portal.domain.verdicts import Verdict
from lookup_portal.rendering import labels
from lookup_portal.rendering.wording import VIETNAM, day_text


@dataclass(frozen=True)
class VerdictWords:
    """`state` names the sentence in labels.VERDICTS, and the look of its box."""

    state: labels.Verdict
    sentence: str
    notes: tuple[str, ...]


def verdict_words(verdict: Verdict, language: Language) -> VerdictWords:
    """In one language; days are Vietnamese days."""
    state = _sentence_of(verdict)
    decision = verdict.decision
    sentence = labels.verdict_sentence(
        state,
        language,
        effective_on=_day(verdict.effective_at),
        withdrawn_on=_day(verdict.withdrawn_at),
        decision_no=decision.number if decision else "",
        decided_on=day_text(decision.date) if decision else "",
    )
    return VerdictWords(state, sentence, _notes(verdict, state, language))


def effective_on(verdict: Verdict) -> date | None:
    """The Vietnamese day that the lock names."""
    return verdict.effective_at.astimezone(VIETNAM).date() if verdict.effective_at else None


def effect_text(verdict: Verdict, language: Language) -> str:
    """What stands beside "Ngày hiệu lực"; whether that day has come and still counts is the verdict's to say."""
    if verdict.state in ("invalidated", "revoked"):
        return labels.NO_LONGER_EFFECTIVE.in_(language)
    return _day(verdict.effective_at)


def _sentence_of(verdict: Verdict) -> labels.Verdict:
    if verdict.state == "indeterminate":
        return "status-old"
    if verdict.state == "annotated" and verdict.decision is None:
        return "effective"
    return verdict.state


def _notes(verdict: Verdict, state: labels.Verdict, language: Language) -> tuple[str, ...]:
    if verdict.state == "annotated" and state == "effective":
        return (labels.ANNOTATED.in_(language),)
    decision = verdict.decision
    if decision is None or state not in ("invalidated", "status-old", "not-yet-effective"):
        return ()
    return (labels.BY_DECISION.in_(language).format(number=decision.number, date=day_text(decision.date)),)


def _day(instant: datetime | None) -> str:
    return f"{instant.astimezone(VIETNAM):%d/%m/%Y}" if instant else ""

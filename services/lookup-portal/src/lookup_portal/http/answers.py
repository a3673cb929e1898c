"""The use cases' answers as bodies of the API."""

from collections.abc import Callable, Sequence

from hbs_schema import base64url
from hbs_schema.findings import Language
from lookup_portal.domain.files import CheckedFile
from lookup_portal.domain.verdicts import Verdict
from lookup_portal.domain.years import YearStatus
from lookup_portal.http.models import (
    AccessOut,
    DecisionOut,
    FileOut,
    PortalKnowledgeOut,
    SentencesOut,
    StatusOut,
    VerdictOut,
    ViewOut,
    YearOut,
)
from lookup_portal.rendering.labels import VERDICTS
from lookup_portal.rendering.verdict_words import verdict_words
from lookup_portal.usecases.open_record import View


def status_out(years: Sequence[YearStatus]) -> StatusOut:
    """Of all years of a code, newest first."""
    if not years:
        unknown = VERDICTS["unknown"]
        return StatusOut(state="unknown", sentences=SentencesOut(vi=unknown.vi, en=unknown.en), years=[])
    told = [
        YearOut(school_year=year.school_year, level=year.level, verdict=verdict_out(year.verdict)) for year in years
    ]
    return StatusOut(state=told[0].verdict.state, sentences=told[0].verdict.sentences, years=told)


def verdict_out(verdict: Verdict) -> VerdictOut:
    """With its sentences."""
    decision = verdict.decision
    return VerdictOut(
        state=verdict.state,
        sentences=_sentences(lambda language: verdict_words(verdict, language).sentence),
        effective_at=verdict.effective_at,
        withdrawn_at=verdict.withdrawn_at,
        decision=DecisionOut(number=decision.number, date=decision.date) if decision else None,
    )


def view_out(view: View) -> ViewOut:
    """One reader's view of one year."""
    packet = view.year.bundle.packet
    return ViewOut(
        verdict=verdict_out(view.year.verdict),
        school_year=packet.header.school_year,
        level=packet.header.level,
        grade=packet.header.grade,
        packet=base64url.encode(packet.digest),
        parts={name: dict(value) for name, value in view.values.items()},
        accesses=[AccessOut(**vars(viewed)) for viewed in view.views],
    )


def file_out(checked: CheckedFile) -> FileOut:
    """The report and the portal's own knowledge."""
    return FileOut(
        overall=checked.overall,
        portal=PortalKnowledgeOut(packet=checked.packet, state=checked.known, withdrawn_at=checked.withdrawn_at),
        report=checked.report.document(),
    )


def _sentences(text: Callable[[Language], str]) -> SentencesOut:
    return SentencesOut(vi=text("vi"), en=text("en"))

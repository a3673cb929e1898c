"""The holder's page out of the parts that the law lets him see with a code and a birth date."""

from collections.abc import Sequence

from lookup_portal.http.page_context import (
    AccessLine,
    Frame,
    Hidden,
    HolderFacts,
    HolderPage,
    PrimaryHolderPage,
    SecondaryHolderPage,
    TraitTable,
)
from lookup_portal.http.texts import Texts
from lookup_portal.rendering import labels
from lookup_portal.rendering.primary_year import PrimaryParts
from lookup_portal.rendering.reading import Parts
from lookup_portal.rendering.rows import completion_text, result_text, subject_rows, trait_rows
from lookup_portal.rendering.secondary_rows import outcome_texts, period_rows, secondary_rows
from lookup_portal.rendering.secondary_year import SecondaryParts
from lookup_portal.rendering.verdict_words import VerdictWords
from lookup_portal.rendering.year_head import YearHead


def holder_page(
    frame: Frame,
    parts: Parts,
    head: YearHead,
    *,
    words: VerdictWords,
    effective_on: str,
    accesses: Sequence[AccessLine] = (),
    carry: Sequence[Hidden] = (),
) -> HolderPage:
    """Reads `personal` never, even when it is given: what is not asked for cannot be shown."""
    level = "primary" if isinstance(parts, PrimaryParts) else parts.level
    facts = HolderFacts(
        name=parts.identity.full_name,
        level=labels.SCHOOL_LEVELS[level].in_(frame.language),
        school=parts.remarks.school.name if parts.remarks else "",
        school_year=head.school_year,
        class_name=head.class_name,
        effective_on=effective_on,
    )
    if isinstance(parts, PrimaryParts):
        return _primary(frame, parts, head, words, facts, tuple(accesses), tuple(carry))
    return _secondary(frame, parts, words, facts, tuple(accesses), tuple(carry))


def _primary(
    frame: Frame,
    parts: PrimaryParts,
    head: YearHead,
    words: VerdictWords,
    facts: HolderFacts,
    accesses: tuple[AccessLine, ...],
    carry: tuple[Hidden, ...],
) -> PrimaryHolderPage:
    language, outcome = frame.language, parts.outcome
    qualities, competences = parts.qualities, parts.competences
    t, tables = Texts(language), []
    if qualities:
        rows = trait_rows(qualities.traits, labels.QUALITIES, language)
        tables.append(TraitTable(t("holder.qualities"), t("holder.quality"), rows, qualities.comment or ""))
    if competences:
        general = trait_rows(competences.general, labels.GENERAL_COMPETENCES, language)
        specific = trait_rows(competences.specific, labels.SPECIFIC_COMPETENCES, language)
        tables.append(TraitTable(t("holder.general"), t("holder.competence"), general, ""))
        tables.append(TraitTable(t("holder.specific"), t("holder.competence"), specific, competences.comment or ""))
    return PrimaryHolderPage(
        frame=frame,
        state=words.state,
        verdict=words.sentence,
        annotations=words.notes,
        facts=facts,
        subjects=subject_rows(parts.subjects, language, with_reasons=False),
        traits=tuple(tables),
        result=result_text(outcome, language) if outcome else "",
        awards=tuple(award.text for award in outcome.awards) if outcome else (),
        completion=completion_text(outcome, head.grade, language) if outcome else "",
        accesses=accesses,
        carry=carry,
    )


def _secondary(
    frame: Frame,
    parts: SecondaryParts,
    words: VerdictWords,
    facts: HolderFacts,
    accesses: tuple[AccessLine, ...],
    carry: tuple[Hidden, ...],
) -> SecondaryHolderPage:
    language, outcome, conduct = frame.language, parts.outcome, parts.conduct
    said = (conduct.comment, conduct.summer_comment) if conduct else ()
    return SecondaryHolderPage(
        frame=frame,
        state=words.state,
        verdict=words.sentence,
        annotations=words.notes,
        facts=facts,
        subjects=secondary_rows(parts.subjects, parts.level, language, with_reasons=False),
        periods=period_rows(outcome, conduct, language),
        comments=tuple(text for text in (*said, parts.remarks.comment if parts.remarks else None) if text),
        certificates=outcome.certificates if outcome else (),
        awards=tuple(award.text for award in outcome.awards) if outcome else (),
        completion=" ".join(outcome_texts(outcome, parts.level, language)) if outcome else "",
        accesses=accesses,
        carry=carry,
    )

"""The holder's page out of the parts that the law lets him see with a code and a birth date."""

from collections.abc import Sequence

from lookup_portal.http.page_context import AccessLine, Frame, Hidden, HolderPage
from lookup_portal.rendering import labels
from lookup_portal.rendering.page_model import PrimaryParts, YearPage
from lookup_portal.rendering.rows import completion_text, result_text, subject_rows, trait_rows


def holder_page(
    frame: Frame,
    parts: PrimaryParts,
    year: YearPage,
    *,
    state: labels.Verdict,
    verdict: str,
    effective_on: str,
    annotations: Sequence[str] = (),
    accesses: Sequence[AccessLine] = (),
    carry: Sequence[Hidden] = (),
) -> HolderPage:
    """Reads `personal` never, even when it is given: what is not asked for cannot be shown."""
    language = frame.language
    return HolderPage(
        frame=frame,
        state=state,
        verdict=verdict,
        annotations=tuple(annotations),
        name=parts.identity.full_name,
        level=labels.SCHOOL_LEVELS["primary"].in_(language),
        school=parts.remarks.school.name,
        school_year=year.school_year,
        class_name=year.class_name,
        effective_on=effective_on,
        subjects=subject_rows(parts.subjects, language, with_reasons=False),
        qualities=trait_rows(parts.qualities.traits, labels.QUALITIES, language),
        qualities_comment=parts.qualities.comment or "",
        general_competences=trait_rows(parts.competences.general, labels.GENERAL_COMPETENCES, language),
        specific_competences=trait_rows(parts.competences.specific, labels.SPECIFIC_COMPETENCES, language),
        competences_comment=parts.competences.comment or "",
        result=result_text(parts.outcome, language),
        awards=tuple(award.text for award in parts.outcome.awards),
        completion=completion_text(parts.outcome, year.grade, language),
        accesses=tuple(accesses),
        carry=tuple(carry),
    )

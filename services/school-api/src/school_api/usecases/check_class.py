"""What the circular has against a class's drafts: all problems at once."""

import asyncio
from dataclasses import replace
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.findings import Finding
from hbs_schema.rules.rule_book import RuleBook
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft, is_ready, part_of
from school_api.domain.deciding import Place, class_place
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import ClassUnknown
from school_api.domain.permissions import Action, reading_action
from school_api.domain.permits import Permit
from school_api.domain.views import ClassFindings, DraftFindings, FindingOut
from school_api.storage.classes import get_class
from school_api.storage.drafts import list_drafts
from school_api.storage.rule_books import find_rule_book
from school_api.usecases.note_act import About, note_reading
from school_api.usecases.permit_act import permit_act


async def check_class(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ClassFindings:
    """Check every draft of a class; told is what stands in parts that the caller may read. Raises ClassUnknown."""
    async with sessions.begin() as session:
        school_class = await get_class(session, class_id)
        place = class_place(school_class)
        permit = await permit_act(session, actor, Action.READ_CLASS, place, unknown=ClassUnknown)
        drafts = await list_drafts(session, class_id)
        book = await find_rule_book(session, school_class.school_year)
    await note_reading(permit, About(class_id), sessions=sessions)
    found = await asyncio.to_thread(_check, drafts, school_class, book.book)
    seen = {draft.draft_id: _seen(findings, draft, permit, place) for draft, findings in found}
    return ClassFindings(
        rules=book.name,
        drafts=len(found),
        ready=sum(is_ready(findings) for _, findings in found),
        with_findings=tuple(
            DraftFindings(
                draft_id=str(draft.draft_id),
                is_ready=is_ready(findings),
                findings=tuple(FindingOut.model_validate(finding.as_json()) for finding in seen[draft.draft_id]),
            )
            for draft, findings in found
            if seen[draft.draft_id]
        ),
    )


def _seen(findings: list[Finding], draft: StoredDraft, permit: Permit, place: Place) -> list[Finding]:
    """Findings in parts that the caller may read."""
    own = replace(place, pupil_code=draft.pupil_code)
    parts = [part_of(finding.pointer) for finding in findings]
    return [
        finding
        for finding, part in zip(findings, parts, strict=True)
        if permit.allows(reading_action(part), replace(own, part=part))
    ]


def _check(
    drafts: list[StoredDraft], school_class: SchoolClass, book: RuleBook
) -> list[tuple[StoredDraft, list[Finding]]]:
    return [(draft, check_draft(draft, school_class, book)) for draft in drafts]

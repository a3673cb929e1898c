"""What the circular has against a class's drafts: all problems at once."""

import asyncio
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.findings import Finding
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft, is_ready
from school_api.domain.drafts import StoredDraft
from school_api.domain.errors import ClassUnknown
from school_api.domain.views import ClassFindings, DraftFindings, FindingOut
from school_api.storage.classes import get_class
from school_api.storage.drafts import list_drafts


async def check_class(class_id: UUID, *, actor: Actor, sessions: Sessions) -> ClassFindings:
    """Check every draft of a class. Raises ClassUnknown."""
    async with sessions() as session:
        school_class = await get_class(session, class_id)
        actor.check_sees(school_class.school, ClassUnknown)
        drafts = await list_drafts(session, class_id)
    found = await asyncio.to_thread(_check, drafts, school_class)
    return ClassFindings(
        drafts=len(found),
        ready=sum(is_ready(findings) for _, findings in found),
        with_findings=tuple(
            DraftFindings(
                draft_id=str(draft.draft_id),
                is_ready=is_ready(findings),
                findings=tuple(FindingOut.model_validate(finding.as_json()) for finding in findings),
            )
            for draft, findings in found
            if findings
        ),
    )


def _check(drafts: list[StoredDraft], school_class: SchoolClass) -> list[tuple[StoredDraft, list[Finding]]]:
    return [(draft, check_draft(draft, school_class)) for draft in drafts]

"""What a signer should look at before he signs: open warnings, and what changed since his role signed it before."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.verification.times import to_instant
from school_api.domain.classes import SchoolClass
from school_api.domain.content import check_draft, part_of
from school_api.domain.drafts import Content, StoredDraft
from school_api.domain.signing import SigningSession
from school_api.domain.signing_views import ChangedSince
from school_api.domain.views import FindingOut, findings_out
from school_api.domain.year.history import field_changes
from school_api.domain.year.history_views import FieldChangeOut
from school_api.storage.rule_books import find_rule_book
from school_api.storage.signed_before import SignedBefore, list_signed_before


@dataclass(frozen=True)
class Note:
    """Beside one item."""

    warnings: tuple[FindingOut, ...]
    changed_since: ChangedSince | None


async def annotate_items(
    session: AsyncSession, signing: SigningSession, school_class: SchoolClass, drafts: Sequence[StoredDraft]
) -> Mapping[UUID, Note]:
    """By draft, as far as the session's part goes: its signer is shown no more than he signs."""
    book = await find_rule_book(session, school_class.school_year)
    ids = [draft.draft_id for draft in drafts]
    before = await list_signed_before(session, ids, signing.stage, signing.part)

    def notes() -> dict[UUID, Note]:
        return {
            draft.draft_id: Note(
                tuple(
                    finding
                    for finding in findings_out(check_draft(draft, school_class, book.book))
                    if not signing.part or part_of(finding.pointer) == signing.part
                ),
                _changes(before.get(draft.draft_id), draft, signing.part),
            )
            for draft in drafts
        }

    return await asyncio.to_thread(notes)


def _changes(before: SignedBefore | None, draft: StoredDraft, part: str) -> ChangedSince | None:
    if before is None:
        return None
    fields = field_changes(_signed(before.content, part), _signed(draft.content, part))
    return ChangedSince(
        signed_at=to_instant(before.stored_at),
        fields=tuple(FieldChangeOut.model_validate(vars(change)) for change in fields),
    )


def _signed(content: Content, part: str) -> Content:
    """What a signature of the part is about."""
    return {name: value for name, value in content.items() if not part or name in ("identity", part)}

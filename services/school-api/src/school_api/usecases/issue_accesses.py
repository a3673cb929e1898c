"""Accesses to a preview: handed out by the school, ended by it, and never told a second time."""

import secrets
from collections import Counter
from collections.abc import Callable, Collection
from uuid import UUID

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.deciding import class_place
from school_api.domain.errors import ClassUnknown, DraftUnknown
from school_api.domain.permissions import Action
from school_api.domain.year.errors import AccessLimit, AccessUnknown, PreviewUnknown
from school_api.domain.year.preview_codes import LENGTH, code_hash, code_of
from school_api.domain.year.preview_views import AccessOut, IssuedAccess
from school_api.storage import previews
from school_api.storage.classes import get_class, hold_class
from school_api.storage.drafts import list_drafts
from school_api.storage.events import add_event
from school_api.usecases.note_act import About, note_act, note_reading
from school_api.usecases.permit_act import permit_act

MOST_LIVE = 4
"""Live accesses to one draft: two parents, the pupil, and a slip that was lost."""
PAGE = "/xem-truoc"


async def issue_accesses(
    class_id: UUID,
    drafts: Collection[UUID] | None,
    *,
    actor: Actor,
    sessions: Sessions,
    clock: Clock,
    random: Callable[[int], bytes] = secrets.token_bytes,
) -> list[IssuedAccess]:
    """One new access each for the named drafts, or for those that have none alive.

    Raises ClassUnknown, NotPermitted, PreviewUnknown, DraftUnknown, AccessLimit.
    """
    now = clock()
    async with sessions.begin() as session:
        actor.check_sees((await get_class(session, class_id)).school, ClassUnknown)
        school_class = await hold_class(session, class_id)
        permit = await permit_act(session, actor, Action.RUN_PREVIEW, class_place(school_class), unknown=ClassUnknown)
        preview = await previews.get_open_preview(session, class_id, now)
        known = {draft.draft_id: draft for draft in await list_drafts(session, class_id)}
        if drafts is not None and not set(drafts) <= known.keys():
            raise DraftUnknown
        held = await previews.list_accesses(session, preview.preview_id, now)
        live = Counter(access.draft_id for access in held if access.is_live)
        wanted = [name for name in known if (name in drafts if drafts is not None else not live[name])]
        if any(live[name] >= MOST_LIVE for name in wanted):
            raise AccessLimit
        issued = [
            IssuedAccess(
                access_id=str(uuid7()),
                draft_id=str(name),
                pupil_code=known[name].pupil_code,
                code=(code := code_of(random(LENGTH))),
                path=f"{PAGE}/{code}",
                ends_at=to_instant(preview.ends_at),
            )
            for name in wanted
        ]
        rows = [
            {
                "access_id": UUID(access.access_id),
                "preview_id": preview.preview_id,
                "draft_id": UUID(access.draft_id),
                "code_sha256": code_hash(access.code),
                "issued_by": permit.by,
            }
            for access in issued
        ]
        await previews.add_accesses(session, rows)
        about = About(class_id, concerns=str(preview.preview_id), after={"accesses": len(issued)})
        await note_act(session, permit, about, named="issue-preview-accesses")
        await add_event(
            session, school_class.school, "preview-accesses-issued", class_id=str(class_id), accesses=len(issued)
        )
    return issued


async def show_accesses(class_id: UUID, *, actor: Actor, sessions: Sessions, clock: Clock) -> list[AccessOut]:
    """The accesses to the class's preview, without their codes. Raises ClassUnknown, NotPermitted, PreviewUnknown."""
    async with sessions.begin() as session:
        place = class_place(await get_class(session, class_id))
        permit = await permit_act(session, actor, Action.READ_PREVIEW, place, unknown=ClassUnknown)
        preview = await previews.find_preview(session, class_id)
        if preview is None:
            raise PreviewUnknown
        found = await previews.list_accesses(session, preview.preview_id, clock())
    await note_reading(permit, About(class_id), sessions=sessions)
    return [
        AccessOut(
            access_id=str(access.access_id),
            draft_id=str(access.draft_id),
            issued_at=to_instant(access.issued_at or access.ends_at),
            seen_at=to_instant(access.seen_at) if access.seen_at else None,
            is_live=access.is_live,
        )
        for access in found
    ]


async def revoke_access(access_id: UUID, *, actor: Actor, sessions: Sessions, clock: Clock) -> None:
    """It opens nothing from now on. Raises AccessUnknown, NotPermitted, AlreadyEnded."""
    async with sessions.begin() as session:
        access = await previews.get_access(session, access_id, clock())
        actor.check_sees((await get_class(session, access.class_id)).school, AccessUnknown)
        # Comments are stored under it: after this has committed, none comes by this code.
        school_class = await hold_class(session, access.class_id)
        permit = await permit_act(session, actor, Action.RUN_PREVIEW, class_place(school_class), unknown=AccessUnknown)
        await previews.revoke_access(session, access_id, revoked_by=permit.by)
        before, after = {"revoked": False}, {"revoked": True}
        about = About(access.class_id, access.draft_id, concerns=str(access_id), before=before, after=after)
        await note_act(session, permit, about, named="revoke-preview-access")
        await add_event(
            session,
            school_class.school,
            "preview-access-revoked",
            class_id=str(access.class_id),
            access_id=str(access_id),
        )

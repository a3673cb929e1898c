"""A pupil leaves in the middle of the year: what he reached becomes a packet that is signed like any other."""

import asyncio
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.ids import uuid7
from hbs_schema.base64url import encode
from hbs_schema.envelopes.interim import interim_bytes
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.verification.times import to_instant
from school_api.domain.actors import Actor
from school_api.domain.classes import INTERIM, SchoolClass, policy_name, schema_name, shared_members
from school_api.domain.content import check_draft, check_signable
from school_api.domain.deciding import class_place
from school_api.domain.drafts import DraftState, StoredDraft, build, header_of
from school_api.domain.errors import DraftUnknown, items_of
from school_api.domain.permissions import Action
from school_api.domain.registrar import Registrar
from school_api.domain.signers import thumbprint_of, thumbprints
from school_api.domain.signing import view
from school_api.domain.year.errors import InterimImpossible, InterimNotReady
from school_api.domain.year.interim import interim_values, schema_of
from school_api.domain.year.interim_views import InterimIn, InterimOut
from school_api.storage.changes import store_change
from school_api.storage.classes import add_class, get_class, hold_class
from school_api.storage.drafts import Change, add_drafts, get_draft
from school_api.storage.endorsements import list_live
from school_api.storage.events import add_event
from school_api.storage.evidence import get_certificates, get_policy, get_statements
from school_api.storage.interims import find_interim, store_packet
from school_api.storage.rule_books import find_rule_book
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def build_interim(
    draft_id: UUID, request: InterimIn, *, actor: Actor, registrar: str, sessions: Sessions, clock: Clock
) -> InterimOut:
    """Build it from the draft as it stands; what changed since it was built last is signed anew.

    Raises DraftUnknown, NotPermitted, ContentRefused, InterimImpossible.
    """
    check_signable(request.model_dump(exclude_none=True))
    async with sessions() as session:
        found = await get_draft(session, draft_id)
    actor.check_sees(found.school, DraftUnknown)
    async with sessions.begin() as session:
        own = await hold_class(session, found.class_id)
        opened = await add_class(session, replace(own, class_id=uuid7(), track=INTERIM))
        # Both classes before the people; whoever is refused leaves no class behind.
        school_class = await hold_class(session, opened.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(own, pupil_code=draft.pupil_code)
        permit = await permit_act(session, actor, Action.BUILD_INTERIM, place, unknown=DraftUnknown)
        if own.is_interim:
            raise DraftUnknown
        content = interim_values(draft.content, own.level, request.model_dump(exclude_none=True))
        known = await find_interim(session, draft)
        if known is not None and not known.changed_by(content) and known.state != DraftState.DRAFTING:
            return _out(known)
        new = replace(
            draft,
            draft_id=known.draft_id if known else uuid7(),
            class_id=school_class.class_id,
            version=known.version if known else 0,
            parts=known.parts if known else {},
            content=known.content if known else {},
            schema=schema_of(own.level),
            revision=1,
            supersedes=None,
            problems=(),
        )
        new = new.with_content(content)
        book = await find_rule_book(session, school_class.school_year)
        await asyncio.to_thread(_check, new, school_class, book.book)
        built = await _build(session, new, school_class, registrar, clock)
        change = Change("approve", permit.by, request.reason)
        if known is None:
            await add_drafts(session, [built], change, kind="interim")
        else:
            await store_change(session, built, known.changed_by(content), change)
        after = {"version": built.version, "state": built.state.value}
        before = {"version": known.version} if known else None
        about = About(own.class_id, draft_id, concerns=str(built.draft_id), before=before, after=after)
        await note_act(session, permit, about)
        await add_event(
            session,
            draft.school,
            "interim-built",
            draft_id=str(draft_id),
            interim_draft_id=str(built.draft_id),
            class_id=str(built.class_id),
        )
    return _out(built)


async def export_interim(
    draft_id: UUID,
    *,
    actor: Actor,
    registrar: Registrar,
    sessions: Sessions,
) -> bytes:
    """The signed file for the next school; once it was handed out, always the same bytes.

    Raises DraftUnknown, NotPermitted, InterimNotReady.
    """
    async with sessions.begin() as session:
        found = await get_draft(session, draft_id)
        actor.check_sees(found.school, DraftUnknown)
        # It is built anew under this lock alone: strings and signatures are of one build.
        own = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(own, pupil_code=draft.pupil_code)
        permit = await permit_act(session, actor, Action.EXPORT_INTERIM, place, unknown=DraftUnknown)
        interim = await find_interim(session, draft)
        if interim is None or interim.state != DraftState.SIGNED:
            raise InterimNotReady
        live = (await list_live(session, [interim.draft_id]))[interim.draft_id]
        packet = view(interim.parts, live).packet()
        statements = {
            name: entry.jws
            for name, entry in (await get_statements(session, {e.statement for e in packet.endorsements})).items()
        }
        policy = await get_policy(session, (await get_class(session, interim.class_id)).policy)
        signers = await get_certificates(session, thumbprints(statements.values()))
        issuer = registrar.certificates.get(thumbprint_of(policy.jws))
        if issuer is None:
            raise InterimNotReady
        ders = {certificate.der for certificate in (*signers.values(), issuer)}
        body = await asyncio.to_thread(interim_bytes, packet, statements, ders, policy.jws)
        digest = encode(packet.digest)
        kept = await store_packet(
            session,
            digest=digest,
            draft_id=interim.draft_id,
            direction="made",
            issuer=draft.school,
            body=body,
            stored_by=permit.by,
        )
        await note_act(session, permit, About(draft.class_id, draft_id, concerns=digest, after={"size": len(body)}))
        await add_event(session, draft.school, "interim-exported", draft_id=str(draft_id), packet=digest)
    return kept


def _check(interim: StoredDraft, school_class: SchoolClass, book: RuleBook) -> None:
    """Raises InterimImpossible with everything that is wrong or missing."""
    errors = [finding for finding in check_draft(interim, school_class, book) if finding.severity == "error"]
    if errors:
        raise InterimImpossible(items_of(errors))


async def _build(
    session: AsyncSession, draft: StoredDraft, school_class: SchoolClass, registrar: str, clock: Clock
) -> StoredDraft:
    header = header_of(
        draft,
        shared_members(school_class, registrar),
        packet_id=uuid7(),
        created_at=to_instant(clock()),
        schema=schema_name(draft.schema),
        grade=draft.grade,
        **{"class": school_class.class_name},
        policy=policy_name(await get_policy(session, school_class.policy)),
    )
    signing = replace(draft, state=DraftState.SIGNING)
    return replace(signing, parts=await asyncio.to_thread(build, signing, header))


def _out(interim: StoredDraft) -> InterimOut:
    return InterimOut(
        draft_id=str(interim.draft_id),
        class_id=str(interim.class_id),
        state=interim.state.value,
        version=interim.version,
    )

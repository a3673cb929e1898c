"""The school that a pupil comes to takes in the file of the one that he left, and its draft cites the packet."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.base64url import encode
from hbs_schema.building.packets import value_json
from hbs_schema.envelopes.interim import Interim
from hbs_schema.errors import HbsError, Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.values.schemas import SCHEMAS
from hbs_schema.verification.interim import verify_interim
from school_api.domain.actors import Actor
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.drafts import EDITABLE, StoredDraft
from school_api.domain.errors import DraftUnknown, NotEditable, NotGenuine, VersionConflict
from school_api.domain.permissions import Action
from school_api.domain.registrar import Registrar, Trust
from school_api.domain.signers import name_of
from school_api.domain.year.errors import InterimRefused
from school_api.domain.year.interim_views import InterimCitedOut
from school_api.storage.changes import store_change
from school_api.storage.classes import get_class, hold_class
from school_api.storage.data_locks import check_unlocked
from school_api.storage.drafts import Change, get_draft
from school_api.storage.events import add_event
from school_api.storage.interims import store_packet
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def cite_interim(
    draft_id: UUID,
    body: bytes,
    *,
    version: int,
    actor: Actor,
    registrar: Registrar,
    trust: Trust,
    sessions: Sessions,
    clock: Clock,
) -> InterimCitedOut:
    """Keep the bytes as they came; the draft's outcome, where there is one, names the packet.

    The same file again changes nothing that is done already.

    Raises DraftUnknown, NotPermitted, VersionConflict, NotEditable, DataLocked, InterimRefused.
    """
    async with sessions.begin() as session:
        found = await get_draft(session, draft_id)
        place = class_place(await get_class(session, found.class_id), "outcome", found.pupil_code, found.state)
        # Nothing is verified for whom it is not.
        await permit_act(session, actor, Action.CITE_INTERIM, place, unknown=DraftUnknown)
    interim = await asyncio.to_thread(_verify, body, trust, clock)
    is_ours = _check_registrar(interim, registrar)
    async with sessions.begin() as session:
        school_class = await hold_class(session, found.class_id)
        draft = await get_draft(session, draft_id)
        place = class_place(school_class, "outcome", draft.pupil_code, draft.state)
        permit = await permit_act(session, actor, Action.CITE_INTERIM, place, unknown=DraftUnknown)
        if draft.version != version:
            raise VersionConflict
        if draft.state not in EDITABLE or school_class.is_interim:
            raise NotEditable
        _check_pupil(interim, draft, school_class)
        citation = _citation(interim)
        await store_packet(
            session,
            digest=citation["packet"],
            draft_id=draft_id,
            direction="received",
            issuer=interim.packet.header.school,
            body=body,
            stored_by=permit.by,
        )
        cited = _with_citation(draft, citation)
        changed = draft.changed_by(cited.content)
        if changed:
            await check_unlocked(session, school_class, draft, changed)
            await store_change(session, cited, changed, Change("cite-interim", permit.by))
        before, after = {"version": draft.version}, {"version": cited.version}
        concerns = citation["packet"]
        await note_act(session, permit, About(draft.class_id, draft_id, concerns=concerns, before=before, after=after))
        await add_event(
            session,
            draft.school,
            "interim-received",
            draft_id=str(draft_id),
            packet=citation["packet"],
            is_cited="outcome" in draft.content,
        )
    signers = {entry.statement.header.thumbprint for entry in interim.endorsements}
    return InterimCitedOut(
        draft_id=str(draft_id),
        version=cited.version if changed else draft.version,
        **citation,
        is_cited="outcome" in draft.content,
        is_of_our_registrar=is_ours,
        signers=tuple(sorted(name_of(interim.certificates[name]) for name in signers)),
    )


def _verify(body: bytes, trust: Trust, clock: Clock) -> Interim:
    """Raises InterimRefused."""
    try:
        return verify_interim(body, now=clock(), roots=trust.roots, issuers=trust.intermediates)
    except Refused as refused:
        raise InterimRefused(refused.check) from refused
    except HbsError as refused:
        raise InterimRefused("schema") from refused


def _check_registrar(interim: Interim, registrar: Registrar) -> bool:
    """Whether our registrar made its policy. Raises InterimRefused for a policy that only says so."""
    if interim.packet.header.registrar != registrar.code:
        return False
    try:
        registrar.read(interim.policy.jws, Policy)
    except NotGenuine as refused:
        raise InterimRefused("policy") from refused
    return True


def _check_pupil(interim: Interim, draft: StoredDraft, school_class: SchoolClass) -> None:
    """Raises InterimRefused unless it is of this pupil's book and year, and of another school."""
    header, record = interim.packet.header, interim.packet.value("record") or {}
    if record.get("lookup_code") != draft.lookup_code or header.level != school_class.level:
        raise InterimRefused("record")
    if header.school_year != draft.school_year or header.school == draft.school:
        raise InterimRefused("school-year")


def _citation(interim: Interim) -> dict[str, Any]:
    header, outcome = interim.packet.header, interim.packet.value("outcome") or {}
    remarks = interim.packet.value("remarks") or {}
    return {
        "school": header.school,
        "school_name": remarks.get("school", {}).get("name", header.school),
        "left_on": outcome["left_on"],
        "packet": encode(interim.packet.digest),
    }


def _with_citation(draft: StoredDraft, citation: dict[str, Any]) -> StoredDraft:
    if "outcome" not in draft.content or draft.content["outcome"].get("interim") == citation:
        return replace(draft)
    outcome = {**draft.content["outcome"], "interim": citation}
    model = SCHEMAS[draft.schema]["outcome"]
    try:
        stored = value_json(model.model_validate(outcome))
    except ValidationError as error:
        raise InterimRefused("outcome") from error
    return draft.with_content({**draft.content, "outcome": stored})

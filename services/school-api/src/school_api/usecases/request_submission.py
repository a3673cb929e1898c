"""Signed drafts become packets whose bytes never change again, and wait for the worker to send them."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.base64url import encode
from hbs_schema.building.packets import packet_json
from hbs_schema.registry_api import WindowOut
from school_api.clients.registry import RegistryClient
from school_api.domain.actors import Actor
from school_api.domain.chunks import PacketSize, divide
from school_api.domain.classes import SchoolClass
from school_api.domain.deciding import class_place
from school_api.domain.drafts import DraftState, StoredDraft
from school_api.domain.errors import ClassUnknown, NothingToSubmit, WindowMismatch
from school_api.domain.permissions import Action
from school_api.domain.signers import thumbprints
from school_api.domain.signing import view
from school_api.domain.views import SubmissionOut
from school_api.domain.year.errors import OnPaper
from school_api.storage.classes import get_class, hold_class
from school_api.storage.drafts import list_drafts, set_states
from school_api.storage.endorsements import Live, list_live
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, get_statements
from school_api.storage.packets import StoredPacket, add_packets
from school_api.storage.papers import list_uses, today_in_vietnam
from school_api.storage.submissions import StoredSubmission, add_submission
from school_api.usecases.fetch_windows import find_sending_window
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import check_act, permit_act


async def request_submission(
    class_id: UUID, window_no: int, *, actor: Actor, registrar: str, sessions: Sessions, registry: RegistryClient
) -> list[SubmissionOut]:
    """Ask for every signed draft of a class to be sent for a window, in as few submissions as the format allows.

    A school that has moved to an extension sends there. Asking again sends nothing twice. Whether it is in time is
    the registrar's to say. Raises ClassUnknown, WindowUnknown, WindowMismatch, NothingToSubmit, OnPaper.
    """
    async with sessions() as session:
        school_class = await get_class(session, class_id)
    await check_act(actor, Action.SUBMIT, class_place(school_class), unknown=ClassUnknown, sessions=sessions)
    window = await find_sending_window(window_no, school_class.school, sessions=sessions, registry=registry)
    window_no = int(window.window)
    _check_fits(window, school_class, registrar)
    async with sessions.begin() as session:
        await hold_class(session, class_id)
        permit = await permit_act(session, actor, Action.SUBMIT, class_place(school_class), unknown=ClassUnknown)
        waiting = await list_drafts(session, class_id, states=[DraftState.SIGNED])
        drafts = await _not_on_paper(session, waiting, school_class)
        if not drafts:
            raise OnPaper if waiting else NothingToSubmit
        live = await list_live(session, [draft.draft_id for draft in drafts])
        packets = await asyncio.to_thread(_assemble, drafts, live, school_class.policy)
        await add_packets(session, packets)
        statements = await get_statements(session, {e.statement for entries in live.values() for e in entries})
        submissions = []
        for chunk in _divide(packets, live, statements):
            submissions.append(await _ask(session, [packets[i] for i in chunk], school_class, window_no, permit.by))
        await set_states(session, [draft.draft_id for draft in drafts], DraftState.SUBMITTED)
        await note_act(session, permit, About(class_id))
        await add_event(
            session,
            school_class.school,
            "submission-requested",
            class_id=str(class_id),
            submissions=[entry.submission_id for entry in submissions],
        )
    return submissions


async def _not_on_paper(
    session: AsyncSession, drafts: list[StoredDraft], school_class: SchoolClass
) -> list[StoredDraft]:
    """Without those whose pupils are on paper: they stay signed, and are sent when that has ended."""
    uses = await list_uses(session, school_class.school, school_class.school_year)
    today = await today_in_vietnam(session)
    in_force = [entry for entry in uses if entry.is_in_force(today)]
    return [draft for draft in drafts if not any(u.covers(draft.class_id, draft.pupil_code) for u in in_force)]


def _check_fits(window: WindowOut, school_class: SchoolClass, registrar: str) -> None:
    own = (registrar, school_class.school_year, school_class.level, school_class.track)
    if (window.registrar, window.school_year, window.level, window.track) != own:
        raise WindowMismatch
    if not set(school_class.grades) <= set(window.grades) or school_class.policy not in window.policies:
        raise WindowMismatch


def _assemble(drafts: Sequence[StoredDraft], live: Live, policy: str) -> list[StoredPacket]:
    packets = []
    for draft in drafts:
        packet = view(draft.parts, live[draft.draft_id]).packet()
        packets.append(
            StoredPacket(
                packet_digest=encode(packet.digest),
                draft_id=draft.draft_id,
                revision=draft.revision,
                record_key=packet.header.record_key,
                policy=policy,
                body=canonical.dump(packet_json(packet)),
            )
        )
    return packets


def _divide(packets: Sequence[StoredPacket], live: Live, statements: Mapping[str, StoredStatement]) -> list[list[int]]:
    sizes = [
        PacketSize(
            len(packet.body),
            frozenset(entry.statement for entry in live[packet.draft_id]),
            frozenset(thumbprints(statements[entry.statement].jws for entry in live[packet.draft_id])),
        )
        for packet in packets
    ]
    return divide(sizes, {n: len(e.jws) + sum(len(leaf) + 3 for leaf in e.leaves) + 100 for n, e in statements.items()})


async def _ask(
    session: AsyncSession, packets: Sequence[StoredPacket], school_class: SchoolClass, window_no: int, by: str
) -> SubmissionOut:
    new = StoredSubmission(uuid4(), school_class.class_id, school_class.school, window_no, "requested")
    await add_submission(session, new, [packet.packet_digest for packet in packets], requested_by=by)
    return SubmissionOut(
        submission_id=str(new.submission_id),
        class_id=str(school_class.class_id),
        school=school_class.school,
        window=str(window_no),
        state="requested",
        packets=len(packets),
    )

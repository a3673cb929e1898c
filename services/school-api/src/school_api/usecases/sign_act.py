"""A role signs a close or withdrawal request; once all roles have, the worker sends it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from school_api.domain.actors import Actor
from school_api.domain.acts import MODELS, Act, ActState, check_act, hash_of
from school_api.domain.completion import read_signed
from school_api.domain.deciding import Place
from school_api.domain.errors import ActUnknown, AlreadySigned, SignedContentChanged, StatementRefused
from school_api.domain.permissions import Action, signing_action
from school_api.domain.signing_views import ActOut, ActStatementIn
from school_api.storage import acts
from school_api.storage.closing import list_effective
from school_api.storage.events import add_event
from school_api.storage.evidence import StoredStatement, add_certificates, add_statements
from school_api.storage.packets import get_packets
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act
from school_api.usecases.show_act import act_out


async def sign_act(act_id: UUID, request: ActStatementIn, *, actor: Actor, sessions: Sessions, clock: Clock) -> ActOut:
    """Store one role's statement. The same one again changes nothing.

    Raises ActUnknown, NotPermitted, SignedContentChanged, StatementRefused, AlreadySigned.
    """
    certificates = _read_certificates(request)
    async with sessions.begin() as session:
        found = await acts.get_act(session, act_id)
        actor.check_sees(found.school, ActUnknown)
        await acts.hold_window_of_school(session, found.school, found.window_no)
        act = await acts.get_act(session, act_id)
        place = Place(act.school)
        await permit_act(session, actor, Action.READ_ACT, place, unknown=ActUnknown)
        if act.state == ActState.VOID:
            raise SignedContentChanged
        statement = read_signed(request.statement, MODELS[act.kind], certificates, clock())
        packets = await acts.list_packets(session, act_id)
        role = check_act(statement, kind=act.kind, members=act.members, roles=act.roles, packets=packets)
        permit = await permit_act(session, actor, signing_action(role), place, unknown=ActUnknown)
        signed = await acts.list_statements(session, act_id)
        if signed.get(role) == statement.name:
            return await act_out(session, act)
        if role in signed or act.state != ActState.OPEN:
            raise AlreadySigned
        await _check_unchanged(session, act)
        signer = statement.header.thumbprint
        await add_certificates(session, {signer: certificates[signer]})
        await add_statements(session, [StoredStatement(statement.name, act.kind, statement.jws)])
        await acts.add_statement(session, act_id, role, statement.name)
        await note_act(session, permit, About(concerns=str(act_id)))
        if signed.keys() | {role} == set(act.roles):
            await acts.set_state(session, act_id, ActState.COMPLETE)
            await add_event(session, act.school, f"{act.kind}-signed", act_id=str(act_id))
        return await act_out(session, await acts.get_act(session, act_id))


def _read_certificates(request: ActStatementIn) -> dict[str, Certificate]:
    try:
        return read_certificates(request.certificates, limit=MAX_CERTIFICATE)
    except Refused as refused:
        raise StatementRefused("certificates") from refused


async def _check_unchanged(session: AsyncSession, act: Act) -> None:
    """Raises SignedContentChanged if the packets are no longer those that the signer was shown."""
    if act.kind == "close":
        now = await list_effective(session, act.school, act.window_no, act.grades)
        if hash_of(act.kind, act.members, now) != act.content_hash:
            raise SignedContentChanged
        return
    named = [packet.packet_digest for packet in await acts.list_packets(session, act.act_id)]
    if any(packet.withdrawal or packet.lock for packet in (await get_packets(session, named)).values()):
        raise SignedContentChanged

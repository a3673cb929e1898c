"""The worker hands signed acts to the registrar; a repeat gets the same answer, so a crash in between costs nothing."""

import logging
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.base64url import encode_der
from hbs_schema.certificates import Certificate
from hbs_schema.findings import Sentence
from hbs_schema.registry_api import ClosedPacket, CloseIn, WithdrawalRequestIn
from school_api.clients.registry import RegistryClient
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.domain.acts import Act, ActPacket
from school_api.domain.errors import NotGenuine, RegistryRefused
from school_api.domain.registrar import Registrar
from school_api.domain.sentences import ANSWER_NOT_GENUINE
from school_api.domain.signers import thumbprints, with_issuers
from school_api.storage import acts
from school_api.storage.events import add_event
from school_api.storage.evidence import get_certificates, get_statements
from school_api.usecases.take_close_answer import take_close_answer
from school_api.usecases.take_withdrawal import take_withdrawal

log = logging.getLogger(__name__)

TRY_LATER = frozenset({"school-busy", "too-many-requests"})
"""Refusals that pass by themselves: verdicts of the school are still coming."""


async def send_acts(
    *, sessions: Sessions, registry: RegistryClient, registrar: Registrar, intermediates: list[Certificate]
) -> int:
    """Send the acts that wait; how many got an answer.

    One that cannot be sent now holds up no other. Raises REGISTRAR_TROUBLE in the end if there was any.
    """
    async with sessions() as session:
        waiting = await acts.find_complete(session)
    done, trouble = 0, None
    for act_id in waiting:
        try:
            await _send(act_id, sessions, registry, registrar, intermediates)
        except RegistryRefused as refused:
            if refused.code in TRY_LATER:
                continue
            words = refused.problem_items[0]
            await _refuse(act_id, refused.code, Sentence(words.vi, words.en), sessions)
        except NotGenuine as refused:
            await _refuse(act_id, "answer-not-genuine", ANSWER_NOT_GENUINE, sessions)
            log.error("the answer to an act is not genuine: %s", refused)
        except REGISTRAR_TROUBLE as error:
            trouble = error
            continue
        done += 1
    if trouble is not None:
        raise trouble
    return done


async def _send(
    act_id: UUID,
    sessions: Sessions,
    registry: RegistryClient,
    registrar: Registrar,
    intermediates: list[Certificate],
) -> None:
    async with sessions() as session:
        act = await acts.get_act(session, act_id)
        packets = await acts.list_packets(session, act_id)
        by_role = await acts.list_statements(session, act_id)
        stored = await get_statements(session, by_role.values())
        jws = [stored[by_role[role]].jws for role in act.roles]
        signers = await get_certificates(session, thumbprints(jws))
    ders = sorted(encode_der(der) for der in with_issuers(signers, intermediates))
    if act.kind == "close":
        closed = await registry.put_close(act.school, act.window_no, _close(packets, jws, ders))
        body = closed.model_dump_json(exclude_none=True).encode()
        await take_close_answer(closed, body, message_id=None, sessions=sessions)
        return
    withdrawn = await registry.put_withdrawal(act.school, act.window_no, _withdrawal(act, packets, jws, ders))
    body = withdrawn.model_dump_json(exclude_none=True).encode()
    await take_withdrawal(withdrawn, body, message_id=None, registrar=registrar, sessions=sessions)


def _close(packets: list[ActPacket], jws: list[str], ders: list[str]) -> CloseIn:
    closed = [ClosedPacket(record_key=packet.record_key, packet=packet.packet_digest) for packet in packets]
    return CloseIn(packets=tuple(closed), statements=tuple(jws), certificates=tuple(ders))


def _withdrawal(act: Act, packets: list[ActPacket], jws: list[str], ders: list[str]) -> WithdrawalRequestIn:
    return WithdrawalRequestIn(
        request_id=str(act.act_id),
        packets=tuple(packet.packet_digest for packet in packets),
        statements=tuple(jws),
        certificates=tuple(ders),
    )


async def _refuse(act_id: UUID, code: str, words: Sentence, sessions: Sessions) -> None:
    log.warning("an act is refused: %s", code)
    problem = {"code": code, "sentences": {"vi": f"{words.vi} [{code}]", "en": f"{words.en} [{code}]"}}
    async with sessions.begin() as session:
        act = await acts.get_act(session, act_id)
        await acts.store_refusal(session, act_id, problem)
        await add_event(session, act.school, f"{act.kind}-refused", act_id=str(act_id), code=code)

"""What became of a submission: evidence, packets, part ages and verdicts, in the transaction that makes them true."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import leaves
from hbs_schema.base64url import encode
from hbs_schema.building.trees import SignedTree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.knowledge import Knowledge
from hbs_schema.intake.pupils import Key, code_of, keys_of
from hbs_schema.statements.payloads import Endorsement, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.values.declared_results import declared_result
from so_registry.domain.outcomes import Outcome
from so_registry.domain.places import places_of
from so_registry.domain.received import ReceivedSubmission
from so_registry.storage import evidence, packets
from so_registry.storage.packets import NewAge, NewPacket, NewVerdict
from so_registry.storage.records import link_keys


async def store_outcome(session: AsyncSession, stored: ReceivedSubmission, outcome: Outcome, now: datetime) -> None:
    """Store everything but the answer; call under the window's and the school's locks."""
    submission, key, receipt = outcome.submission, stored.key, outcome.receipt
    endorsements = outcome.endorsements()
    statements = {name: ("endorsement", entry.jws, entry.payload.count) for name, entry in endorsements.items()}
    if receipt:
        statements[receipt.statement.name] = ("receipt", receipt.statement.jws, receipt.statement.payload.count)
    await evidence.add_statements(session, statements, resting=outcome.resting(now))
    # What is declared is stored: a foreign key holds that.
    others = [c for c in submission.certificates.values() if c.thumbprint not in outcome.knowledge.signers]
    await evidence.add_certificates(session, {c.thumbprint: c.der for c in others})
    await _add_lines(session, outcome.timestamps())
    if receipt:
        accepted = outcome.accepted()
        await packets.add_packets(session, key, stored.window_no, receipt.statement.name, _new(outcome, receipt), now)
        await link_keys(session, accepted[0].header.level, _new_keys(accepted, outcome.knowledge))
        await packets.raise_part_ages(session, _ages(accepted, endorsements))
    await packets.add_verdicts(session, key, stored.window_no, _verdicts(outcome))


async def _add_lines(session: AsyncSession, lines: Mapping[str, Sequence[bytes]]) -> None:
    # Another window's submission may have brought the same statement just now; adding it has waited for that one.
    there = await evidence.get_timestamps(session, list(lines)) if lines else {}
    await evidence.add_timestamps(session, {name: tokens for name, tokens in lines.items() if name not in there})


def _new(outcome: Outcome, receipt: SignedTree[Receipt]) -> list[NewPacket]:
    proofs, submission = receipt.proofs(), outcome.submission
    placed = zip(submission.packets, places_of(submission.data, submission.packets), strict=True)
    places = {packet.digest: place for packet, place in placed}
    return [
        NewPacket(
            lookup_code=packet.by_name["record"].value["lookup_code"],
            revision=packet.header.revision,
            packet_id=UUID(packet.header.packet_id),
            packet_digest=encode(packet.digest),
            record_key=packet.header.record_key,
            supersedes=packet.header.supersedes,
            grade=packet.header.grade,
            class_name=packet.header.class_name,
            result=declared_result(packet.by_name["outcome"].value),
            policy=packet.header.policy.digest,
            place=places[packet.digest],
            receipt_index=proofs[leaves.of_packet("receipt", packet.digest)].index,
            receipt_path=proofs[leaves.of_packet("receipt", packet.digest)].path,
        )
        for packet in outcome.accepted()
    ]


def _new_keys(accepted: Sequence[Packet], knowledge: Knowledge) -> dict[Key, str]:
    """From now on they lead to this code: no other record of the child can state them."""
    stated = {key: code_of(packet) for packet in accepted for key in keys_of(packet)}
    return {key: code for key, code in stated.items() if key not in knowledge.key_owners}


def _ages(accepted: Sequence[Packet], endorsements: Mapping[str, Statement[Endorsement]]) -> list[NewAge]:
    told = {name: _told(entry) for name, entry in endorsements.items()}
    newest: dict[tuple[str, str, str], NewAge] = {}
    for packet in accepted:
        key = packet.header.record_key
        for proof in packet.endorsements:
            part, role, iat = told[proof.statement]
            known = newest.get((key, part, role))
            if known is None or known.iat < iat:
                newest[key, part, role] = NewAge(key, part, role, iat, proof.statement)
    return list(newest.values())


def _told(entry: Statement[Endorsement]) -> tuple[str, str, int]:
    scope = entry.payload.scope
    return (scope.part if scope else None) or "", entry.payload.role, entry.header.iat


def _verdicts(outcome: Outcome) -> list[NewVerdict]:
    return [
        NewVerdict(
            position=verdict.position,
            grade=packet.header.grade,
            class_name=packet.header.class_name,
            packet_digest=encode(packet.digest),
            record_key=packet.header.record_key,
            result=result,
            codes=tuple(sorted({entry.finding.code for entry in verdict.problems})),
        )
        for packet, verdict, result in zip(outcome.submission.packets, outcome.verdicts, outcome.results(), strict=True)
    ]

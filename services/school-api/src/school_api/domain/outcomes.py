"""What the registrar's answer to a submission means for each packet in it and for its draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hbs_schema.envelopes.shape import Proof
from hbs_schema.messages.answers import PacketAnswer, PacketResult, SubmissionAnswer
from hbs_schema.statements.payloads import Receipt
from hbs_schema.statements.statement import Statement
from school_api.domain.drafts import DraftState
from school_api.domain.errors import NotGenuine
from school_api.domain.registrar import Registrar, check_receipt


@dataclass(frozen=True)
class SentPacket:
    """A packet at its place in a submission of ours."""

    position: int
    packet_digest: str


@dataclass(frozen=True)
class PacketOutcome:
    """What becomes of one packet; `receipt` proves that it was accepted."""

    packet_digest: str
    draft_state: DraftState
    result: PacketResult | None = None
    receipt: Proof | None = None
    problems: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The whole answer, believed: receipts by name, packets in our order."""

    packets: tuple[PacketOutcome, ...] = ()
    receipts: Mapping[str, Statement[Receipt]] = field(default_factory=dict)


def judge(answer: SubmissionAnswer, sent: Sequence[SentPacket], school: str, registrar: Registrar) -> Outcome:
    """Read an answer about exactly these packets. Raises NotGenuine."""
    if answer.state == "received":
        return Outcome()
    if answer.state != "verified":
        problems = _problems(answer, None)
        return Outcome(
            tuple(PacketOutcome(packet.packet_digest, DraftState.SIGNED, None, None, problems) for packet in sent)
        )
    told = {packet.position: packet for packet in answer.packets}
    if {packet.position: packet.packet_digest for packet in sent} != {
        position: packet.packet_digest for position, packet in told.items()
    }:
        raise NotGenuine("packets")
    receipts = {name: registrar.read(jws, Receipt) for name, jws in answer.statements.items()}
    if any(receipt.name != name for name, receipt in receipts.items()):
        raise NotGenuine("statements")
    return Outcome(tuple(_outcome(told[packet.position], answer, receipts, school) for packet in sent), receipts)


def _outcome(
    told: PacketAnswer, answer: SubmissionAnswer, receipts: Mapping[str, Statement[Receipt]], school: str
) -> PacketOutcome:
    problems = _problems(answer, told.position)
    if told.result == "refused":
        # Outside the bytes, such as a certificate not yet approved: the same packet may be sent again.
        errors = [entry for entry in problems if entry["severity"] == "error"]
        is_final = any(entry["is_final"] for entry in errors) or not errors
        state = DraftState.REFUSED if is_final else DraftState.SIGNED
        return PacketOutcome(told.packet_digest, state, told.result, None, problems)
    if told.receipt is None or told.receipt.statement not in receipts:
        raise NotGenuine("receipt")
    check_receipt(receipts[told.receipt.statement], told.receipt, told.packet_digest, school)
    return PacketOutcome(told.packet_digest, DraftState.ACCEPTED, told.result, told.receipt, problems)


def _problems(answer: SubmissionAnswer, position: int | None) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "code": entry.code,
            "severity": entry.severity,
            "pointer": entry.pointer if position is None else _own_pointer(entry.pointer, position),
            "sentences": {"vi": entry.sentences.vi, "en": entry.sentences.en},
            "is_final": entry.is_final,
        }
        for entry in answer.problems
        if position is None or position in entry.packets
    )


def _own_pointer(pointer: str, position: int) -> str:
    """Within the packet: where it stood in the submission means nothing to whoever corrects it."""
    prefix = f"/packets/{position}"
    return pointer.removeprefix(prefix) if f"{pointer}/".startswith(f"{prefix}/") else pointer

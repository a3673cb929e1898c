"""Judging a chunk: each packet by itself.

A packet's faults are of two kinds. What may be damage on the way (unreadable, not in the lock's tree, evidence
missing, not valid, or other bytes than its digest names) is asked for again, and so is a path to a CA's root: what is
missing of it may come with the next chunk or be mended here. What the lock itself fixes, and still does not hold, is
final: sending it again cannot help.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from bo_gateway.domain.chunk_evidence import ChunkEvidence
from bo_gateway.domain.chunk_status import ChunkStatus
from bo_gateway.domain.locks import CheckedLock
from bo_gateway.domain.trust import Trust
from hbs_schema import leaves
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.bundle import Bundle, Placed
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import MAX_CERTIFICATE, Proof
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.messages.reports import ReportChunk, ReportedPacket
from hbs_schema.statements.payloads import Endorsement, Lock, Receipt
from hbs_schema.values.schemas import Unknown, check_values
from hbs_schema.verification import packet as packets
from hbs_schema.verification.acceptance import Acceptance
from hbs_schema.verification.authorities import Authorities
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.status_entries import StatusEntry
from hbs_schema.verification.times import BestTimes


@dataclass(frozen=True)
class VerifiedPacket:
    """A packet that holds and stands at `position` of the lock's tree."""

    position: int
    packet: Packet
    receipt: Proof
    lock_path: tuple[str, ...]

    @property
    def lookup_code(self) -> str:
        return str(self.packet.by_name["record"].value["lookup_code"])


@dataclass(frozen=True)
class Fault:
    """Why the packet at `index` of the chunk does not count. `check` names a check, never a value."""

    index: int
    check: str
    is_final: bool


@dataclass(frozen=True)
class ChunkVerdict:
    """What is stored of a chunk: its verified packets and only the evidence that they refer to."""

    packets: tuple[VerifiedPacket, ...]
    faults: tuple[Fault, ...]
    statements: dict[str, tuple[str, str, int]]
    certificates: dict[str, Certificate]
    timestamps: dict[str, tuple[bytes, ...]]
    cert_status: dict[tuple[str, datetime], StatusEntry]
    """By the key under which it is stored, and its time."""

    @property
    def final_fault(self) -> Fault | None:
        return next((fault for fault in self.faults if fault.is_final), None)


def judge_chunk(chunk: ReportChunk, lock: CheckedLock, trust: Trust, now: datetime) -> ChunkVerdict:
    """A verdict on each packet of a chunk; the lock itself holds already."""
    try:
        certificates = {**lock.certificates, **read_certificates(chunk.certificates, limit=MAX_CERTIFICATE)}
        status = ChunkStatus(chunk.cert_status, certificates, trust)
        evidence = ChunkEvidence(chunk, certificates, trust)
        evidence.read_lock(lock.statement)
    except Refused as refused:
        damaged = tuple(Fault(index, refused.check, is_final=False) for index in range(len(chunk.packets)))
        return ChunkVerdict((), damaged, {}, {}, {}, {})
    judge = _Judge(lock, trust, now, evidence, status)
    verified: list[VerifiedPacket] = []
    faults: list[Fault] = []
    for index, reported in enumerate(chunk.packets):
        verdict = judge.verdict(index, reported)
        if isinstance(verdict, Fault):
            faults.append(verdict)
        else:
            verified.append(verdict)
    used = {proof.statement for entry in verified for proof in (*entry.packet.endorsements, entry.receipt)}
    return ChunkVerdict(
        packets=tuple(verified),
        faults=tuple(faults),
        statements=evidence.rows(used),
        certificates=evidence.signers(used),
        timestamps=evidence.tokens({*used, lock.name}),
        cert_status=status.stored(judge.uses),
    )


@dataclass(frozen=True)
class _Intact:
    """A packet and its evidence, all of it as somebody's digest names it."""

    packet: Packet
    endorsements: tuple[Placed[Endorsement], ...]
    receipt: Placed[Receipt]
    lock: Placed[Lock]


@dataclass(frozen=True)
class _Judge:
    lock: CheckedLock
    trust: Trust
    now: datetime
    evidence: ChunkEvidence
    status: ChunkStatus
    uses: list[Use] = field(default_factory=list)
    """Of the packets that hold."""

    def verdict(self, index: int, reported: ReportedPacket) -> VerifiedPacket | Fault:
        try:
            intact = self._read(reported)
        except Refused as refused:
            return Fault(index, refused.check, is_final=False)
        try:
            uses = self._check(intact)
        except Refused as refused:
            return Fault(index, refused.check, is_final=True)
        try:
            # (8) A CA's certificate may have stayed behind, or its root may be unknown here: the lock fixes neither.
            self.evidence.check_paths(uses)
            # (9) Whether they were revoked; no digest names an entry about it.
            self.status.check(uses)
        except Refused as refused:
            return Fault(index, refused.check, is_final=False)
        self.uses.extend(uses)
        return VerifiedPacket(reported.lock.index, intact.packet, reported.receipt, reported.lock.path)

    def _read(self, reported: ReportedPacket) -> _Intact:
        # (1) The packet can be read and stands in this lock's tree: its parts and endorsements are now fixed.
        packet = read_packet(reported.packet)
        if reported.lock.statement != self.lock.name:
            raise Malformed("lock", "a proof for another lock")
        lock = Placed(self.lock.statement, reported.lock)
        packets.check_proof(lock, leaves.of_record("lock", packet.record_key, packet.digest))
        # (2) Every statement is here as its digest names it. Which receipt is the packet's the lock does not fix.
        endorsements = tuple(self.evidence.place(proof, Endorsement) for proof in packet.endorsements)
        receipt = self.evidence.place(reported.receipt, Receipt)
        packets.check_proof(receipt, leaves.of_packet("receipt", packet.digest))
        return _Intact(packet, endorsements, receipt, lock)

    def _check(self, intact: _Intact) -> list[Use]:
        packet, evidence = intact.packet, self.evidence
        # (3) Values by the model that the header names; who does not know it checks everything else.
        with suppress(Unknown):
            check_values(packet)
        # (4) Signatures.
        for placed in intact.endorsements:
            evidence.check_signature(placed.statement)
        evidence.check_signature(intact.receipt.statement)
        # (5) Binding, stages, proofs: exactly what the policy that the lock names asks for.
        bundle = self._bundle(intact)
        packets.check_binding(packet, intact.endorsements)
        staged = packets.check_stages(packet, intact.endorsements, bundle.policy.payload)
        packets.check_endorsement_proofs(packet, staged)
        # (6) Policy, receipt and lock are of those entitled, and speak of this packet.
        times = BestTimes(bundle, evidence.stamped)
        authorities = Authorities(bundle, times)
        authorities.check_policy()
        authorities.check_receipt()
        authorities.check_lock(intact.lock)
        receipt = intact.receipt.statement
        self.trust.check_not_ended(receipt, evidence.stamped.get(receipt.name))
        if packet.header.school not in self.lock.schools:
            raise NotGenuine("lock", "a school that the lock does not name")
        # (7) The certificates of all who signed, at their times.
        acceptance = Acceptance(bundle, times, self.trust.ca_roots, self.now)
        acceptance.locate()
        acceptance.check_use()
        acceptance.check_validity()
        acceptance.check_algorithms()
        acceptance.check_signing_times()
        return acceptance.uses

    def _bundle(self, intact: _Intact) -> Bundle:
        policy = self.lock.policies.get(intact.packet.header.policy.digest)
        if policy is None:
            raise NotGenuine("policy", "a policy that the lock does not name")
        return Bundle(
            packet=intact.packet,
            endorsements=intact.endorsements,
            receipt=intact.receipt,
            lock=intact.lock,
            acknowledgement=None,
            annotations=(),
            policy=policy,
            authority=self.trust.authority,
            status=None,
            certificates=self.evidence.certificates,
            timestamps={},
            cert_status=(),
            is_presentation=False,
        )

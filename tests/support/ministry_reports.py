"""Locked classes of a world as its registrar reports them: lock, chunks, and every way to break one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bo_gateway.domain.locks import withdrawn_leaf
from bo_gateway.domain.reports import ReportKey
from hbs_schema import base64url, leaves
from hbs_schema.base64url import encode_der
from hbs_schema.building.packets import packet_json
from hbs_schema.building.trees import SignedTree, sign_document
from hbs_schema.envelopes.packet import Packet
from hbs_schema.merkle import Tree
from hbs_schema.messages.reports import ReportChunk, ReportLock, WithdrawnEntry
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.payloads import Endorsement, Lock, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import claimed
from tests.support.evidence import crl, timestamp_token
from tests.support.world import NOW, RECEIVED_AT, SIGNED_AT, World


def calendar_of(world: World) -> Statement[Calendar]:
    """A calendar of the world's registrar, as a lock names it; the same at every call."""
    if "calendar" not in world.__dict__:
        members = {
            "registrar": world.registrar,
            "id": "calendar-test",
            "version": 1,
            "school_year": "2025-2026",
            "level": "primary",
            "schema": {"id": "calendar", "version": 1},
            "rules": {"tracks": ["completed"]},
        }
        world.__dict__["calendar"] = sign_document(
            Calendar, members, key=world.key("so-policy"), signed_at=SIGNED_AT - timedelta(days=60)
        )
    calendar: Statement[Calendar] = world.__dict__["calendar"]
    return calendar


@dataclass
class SignedClass:
    """Packets that their school has signed and the registrar accepted, not yet locked."""

    world: World
    packets: list[Packet]
    endorsements: list[Statement[Endorsement]]
    receipt: SignedTree[Receipt]

    def lock(self, **changes: Any) -> "LockedReport":
        """Locked; `changes` are those of `LockedReport.make`."""
        return LockedReport.make(self, **changes)


def signed_class(world: World, count: int = 3) -> SignedClass:
    """A class of `count` pupils with lookup codes of their own."""
    endorsements, drafts = world.endorse([world.draft(number) for number in range(1, count + 1)])
    packets = [draft.packet() for draft in drafts]
    return SignedClass(world, packets, endorsements, world.receipt(packets))


@dataclass
class LockedReport:
    """A locked class as its registrar reports it; every member may be replaced to break one thing."""

    source: SignedClass
    locked: SignedTree[Lock]
    schools: tuple[str, ...]
    withdrawn: tuple[WithdrawnEntry, ...] = ()
    chunk_size: int = 2

    @classmethod
    def make(
        cls,
        source: SignedClass,
        *,
        after: "LockedReport | None" = None,
        withdrawn: Sequence[WithdrawnEntry] = (),
        key_name: str = "so-lock",
        chunk_size: int = 2,
        **members: Any,
    ) -> "LockedReport":
        """Locked after another lock of the registrar. `members` replace those of the statement."""
        world = source.world
        schools = (world.school,) if source.packets else ()
        if after is not None:
            payload = after.locked.statement.payload
            # A window of its own: a grade of a school is locked once in a window.
            own = {"seq": payload.seq + 1, "previous": after.name, "window": str(payload.seq + 1)}
            members = {**own, **members}
        policies = sorted({packet.header.policy.digest for packet in source.packets})
        locked = world.lock(
            source.packets,
            key=world.key(key_name),
            **{
                "calendar": calendar_of(world).document_digest,
                "policies": policies,
                "schools": _head([leaves.school(code) for code in schools]),
                "withdrawn": _head([withdrawn_leaf(entry) for entry in withdrawn]),
                **members,
            },
        )
        return cls(source, locked, schools, tuple(withdrawn), chunk_size)

    @property
    def world(self) -> World:
        return self.source.world

    @property
    def name(self) -> str:
        return self.locked.statement.name

    @property
    def key(self) -> ReportKey:
        return ReportKey(self.world.registrar, self.name)

    @property
    def in_order(self) -> list[Packet]:
        """The packets in the order of the lock's tree."""
        return sorted(self.source.packets, key=lambda p: leaves.of_record("lock", p.record_key, p.digest))

    @property
    def chunk_count(self) -> int:
        return -(-len(self.source.packets) // self.chunk_size)

    def lock_body(self, **changes: Any) -> bytes:
        """`hbs-report-lock/1`."""
        world = self.world
        ders = [world.key(name).certificate.der for name in ("so-policy",)]
        signer = self.locked.statement.header.thumbprint
        ders += [key.certificate.der for key in world.ca.issued.values() if key.certificate.thumbprint == signer]
        members = {
            "format": "hbs-report-lock/1",
            "registrar": world.registrar,
            "lock": self.locked.statement.jws,
            "schools": self.schools,
            "withdrawn": self.withdrawn,
            "chunks": self.chunk_count,
            "calendar": calendar_of(world).jws,
            "policies": (world.policy.jws,) if self.source.packets else (),
            "certificates": _ders([*ders, world.ca.issuing_der]),
            **changes,
        }
        return ReportLock.model_validate(members).model_dump_json(exclude_none=True).encode()

    def chunk_bodies(self) -> list[bytes]:
        """All chunks, in order."""
        return [self.chunk_body(number) for number in range(self.chunk_count)]

    def chunk_body(self, number: int, packets: Sequence[Packet] | None = None, **changes: Any) -> bytes:
        """`hbs-report-chunk/1`: the packets that belong to a number, or those given."""
        if packets is None:
            packets = self.in_order[number * self.chunk_size : (number + 1) * self.chunk_size]
        chunk = ReportChunk.model_validate({**self.chunk_members(number, packets), **changes})
        return chunk.model_dump_json(exclude_none=True).encode()

    def chunk_members(self, number: int, packets: Sequence[Packet]) -> dict[str, Any]:
        """A chunk's members as JSON, for a test to change one."""
        used = {proof.statement for packet in packets for proof in packet.endorsements}
        statements: list[Statement[Any]] = [entry for entry in self.source.endorsements if entry.name in used]
        statements.append(self.source.receipt.statement)
        thumbprints = {statement.header.thumbprint for statement in statements}
        issued = self.world.ca.issued.values()
        ders = [key.certificate.der for key in issued if key.certificate.thumbprint in thumbprints]
        return {
            "format": "hbs-report-chunk/1",
            "registrar": self.world.registrar,
            "lock": self.name,
            "number": number,
            "packets": [self.reported(packet) for packet in packets],
            "statements": {statement.name: statement.jws for statement in statements},
            "timestamps": {},
            "certificates": _ders([*ders, self.world.ca.issuing_der]),
        }

    def reported(self, packet: Packet) -> dict[str, Any]:
        """One packet with its two proofs, as JSON."""
        receipt = self.source.receipt.proof(leaves.of_packet("receipt", packet.digest))
        lock = self.locked.proof(leaves.of_record("lock", packet.record_key, packet.digest))
        return {
            "packet": packet_json(packet),
            "receipt": receipt.model_dump(mode="json"),
            "lock": lock.model_dump(mode="json"),
        }


def evidence_of(report: LockedReport, at: datetime = RECEIVED_AT, **changes: Any) -> dict[str, Any]:
    """Members of a chunk: a token for every statement and the lock, all of one time, and the CA's list of later."""
    ca = report.world.ca
    statements = [*report.source.endorsements, report.source.receipt.statement, report.locked.statement]
    tokens = {each.name: [encode_der(timestamp_token(ca, each.digest, max(at, claimed(each))))] for each in statements}
    return {"timestamps": tokens, "cert_status": [encode_der(crl(ca, NOW))], **changes}


def flip(body: bytes, wanted: bytes) -> bytes:
    """The body with one character changed at the first place after `wanted`, still JSON."""
    position = body.index(wanted) + len(wanted) + 10
    old = body[position : position + 1]
    return body[:position] + (b"A" if old != b"A" else b"B") + body[position + 1 :]


def _head(own: Sequence[bytes]) -> dict[str, Any]:
    return {"count": len(own), "root": base64url.encode(Tree(own).root)}


def _ders(ders: Sequence[bytes]) -> list[str]:
    return sorted({base64url.encode_der(der) for der in ders})

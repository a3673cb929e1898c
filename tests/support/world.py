"""A whole small world in memory: Ministry, registrar, schools, their keys, and packets at every stage of their life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import uuid4

from hbs_kit.ids import uuid7
from hbs_schema import base64url, leaves
from hbs_schema.building.bundles import Evidence, bundle_bytes
from hbs_schema.building.endorsing import Act, Draft, endorse
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import build_parts
from hbs_schema.building.trees import SignedTree, policy_name, sign_document, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.merkle import Tree
from hbs_schema.statements.documents import Authority, Policy, Status
from hbs_schema.statements.payloads import Acknowledgement, Endorsement, Lock, Receipt
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.times import to_instant
from tests.support.pki import TestCa
from tests.support.pupils import primary_values

SIGNED_AT = datetime(2026, 5, 29, 8, 0, tzinfo=UTC)
RECEIVED_AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
LOCKED_AT = datetime(2026, 6, 16, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 20, 1, 0, tzinfo=UTC)

PART_STAGE = {"role": "subject-teacher", "covers": "part", "parts": ["subjects/*"]}
FULL_CHAIN = (PART_STAGE, {"role": "homeroom"}, {"role": "principal"}, {"role": "seal"})
HEAD_ONLY = ({"role": "principal"}, {"role": "seal"})


def stage(**members: Any) -> dict[str, Any]:
    """A stage of a policy, the usual members filled in."""
    return {
        "covers": "packet",
        "stand_ins": ["deputy"] if members["role"] == "principal" else [],
        "signers": "any",
        "individual": False,
        **members,
    }


@dataclass
class World:
    """Everybody's keys, one policy, one school. Vary a field to break one thing."""

    stages: Sequence[Mapping[str, Any]] = FULL_CHAIN
    policy_id: str = "full-chain"
    registrar: str = "so-01"
    school: str = "01-tieu-hoc-thu"
    individual: bool = False
    ca: TestCa = field(default_factory=TestCa)
    leaves: dict[str, list[str]] = field(default_factory=dict)
    """All leaves of every statement over more than one, by its name."""

    def key(self, name: str, **options: object) -> SigningKey:
        return self.ca.signer(name, **options)

    @cached_property
    def anchors(self) -> Anchors:
        return Anchors(root=self.key("bo-root").certificate, ca_roots=(self.ca.root,))

    @cached_property
    def policy(self) -> Statement[Policy]:
        return self.make_policy()

    def make_policy(self, **changes: Any) -> Statement[Policy]:
        members = {
            "registrar": self.registrar,
            "id": self.policy_id,
            "version": 1,
            "levels": ["primary", "lower-secondary", "upper-secondary"],
            "stages": [stage(individual=self.individual, **entry) for entry in self.stages],
            "close_roles": ["principal"],
            "withdrawal_roles": ["principal"],
            "rs256_until": "2027-01-01T00:00:00Z",
            **changes,
        }
        key = self.key("so-policy")
        return sign_document(Policy, members, key=key, signed_at=SIGNED_AT - timedelta(days=90))

    @cached_property
    def authority(self) -> Statement[Authority]:
        return self.make_authority()

    def make_authority(self, key: SigningKey | None = None, **changes: Any) -> Statement[Authority]:
        members = {
            "number": 1,
            "issued_at": "2026-01-01T00:00:00Z",
            "bo": {"certificates": self.purposes("bo", "status", "ack")},
            "registrars": [
                {
                    "registrar": self.registrar,
                    "certificates": self.purposes("so", "receipt", "lock", "policy"),
                }
            ],
            **changes,
        }
        return sign_document(
            Authority,
            members,
            key=key or self.key("bo-root"),
            signed_at=datetime(2026, 1, 1, tzinfo=UTC),
        )

    def purposes(self, owner: str, *names: str) -> list[dict[str, str]]:
        """Certificates of an authority, as its document lists them."""
        entries = [
            {
                "purpose": name,
                "x5t#S256": self.key(f"{owner}-{name}").certificate.thumbprint,
                "not_before": "2026-01-01T00:00:00Z",
                "not_after": "2031-01-01T00:00:00Z",
            }
            for name in names
        ]
        return sorted(entries, key=lambda entry: (entry["x5t#S256"], entry["purpose"]))

    def header(self, **changes: Any) -> dict[str, Any]:
        """A header but `parts` and `record_key`."""
        return {
            "format": "hbs/1",
            "schema": {"id": "primary", "version": 1},
            "packet_id": str(uuid7()),
            "kind": "issue",
            "revision": 1,
            "registrar": self.registrar,
            "school": self.school,
            "school_year": "2025-2026",
            "level": "primary",
            "grade": 4,
            "class": "4A",
            "track": "completed",
            "policy": policy_name(self.policy),
            "created_at": to_instant(SIGNED_AT),
            **changes,
        }

    def draft(self, number: int = 1, values: Any = None, **header: Any) -> Draft:
        """An unsigned packet."""
        return Draft(build_parts(self.header(**header), values or primary_values(number)))

    def endorse(self, drafts: Sequence[Draft], **options: Any) -> tuple[list[Statement[Endorsement]], list[Draft]]:
        """Have all drafts signed by everybody whom the policy names, each with a key of his own."""
        statements: list[Statement[Endorsement]] = []
        done = list(drafts)
        for number, entry in enumerate(self.policy.payload.stages):
            names = [n for n in done[0].by_name if entry.matches(n)] if entry.parts else [""]
            for name in names:
                act = Act(number, entry.role, name, class_name=str(done[0].header["class"]))
                groups = [[draft] for draft in done] if entry.individual else [done]
                done = []
                for group in groups:
                    key = self.key(f"{entry.role}/{name}")
                    signed, part = endorse(
                        group,
                        act,
                        policy=policy_name(self.policy),
                        key=key,
                        signed_at=SIGNED_AT,
                        **options,
                    )
                    statements.append(signed.statement)
                    if len(group) > 1:
                        self.leaves[signed.statement.name] = signed.leaf_texts()
                    done.extend(part)
        return statements, done

    def members(self) -> dict[str, Any]:
        """What statements about packets of the school share."""
        return {
            "registrar": self.registrar,
            "school_year": "2025-2026",
            "level": "primary",
            "track": "completed",
            "window": "1",
        }

    def receipt(self, packets: Sequence[Packet], **changes: Any) -> SignedTree[Receipt]:
        members = {
            **self.members(),
            "school": self.school,
            "submission_id": str(uuid4()),
            "received_at": to_instant(RECEIVED_AT),
            **changes,
        }
        own = [leaves.of_packet("receipt", packet.digest) for packet in packets]
        key = self.key("so-receipt")
        return sign_tree(Receipt, own, members, key=key, signed_at=RECEIVED_AT + timedelta(minutes=1))

    def lock(self, packets: Sequence[Packet], *, key: SigningKey | None = None, **changes: Any) -> SignedTree[Lock]:
        empty = base64url.encode(sign_empty())
        members = {
            **self.members(),
            "scope": {"grades": [4]},
            "seq": 1,
            "effective_at": "2026-06-15T17:00:00Z",
            "calendar": base64url.encode(bytes(32)),
            "policies": [self.policy.document_digest],
            "schools": {"count": 0, "root": empty},
            "withdrawn": {"count": 0, "root": empty},
            **changes,
        }
        own = [leaves.of_record("lock", packet.record_key, packet.digest) for packet in packets]
        return sign_tree(Lock, own, members, key=key or self.key("so-lock"), signed_at=LOCKED_AT)

    def acknowledgement(self, lock: Statement[Lock], **changes: Any) -> SignedTree[Acknowledgement]:
        members = {**self.members(), "seq": 1, **changes}
        return sign_tree(
            Acknowledgement,
            [leaves.acknowledgement(lock.digest)],
            members,
            key=self.key("bo-ack"),
            signed_at=LOCKED_AT + timedelta(days=1),
        )

    def status(self, key: SigningKey | None = None, **changes: Any) -> Statement[Status]:
        issued = NOW - timedelta(hours=1)
        members = {
            "registrar": self.registrar,
            "school_year": "2025-2026",
            "seq": 1,
            "issued_at": to_instant(issued),
            "next_update": to_instant(issued + timedelta(days=1)),
            "authority": {"number": 1, "digest": self.authority.document_digest},
            "ended": [],
            "annotated": [],
            **changes,
        }
        return sign_document(Status, members, key=key or self.key("bo-status"), signed_at=issued)


@dataclass
class Locked:
    """A class that went all the way; `bundle()` makes the file of one pupil, with any member replaced."""

    world: World
    packets: list[Packet]
    endorsements: list[Statement[Endorsement]]
    receipt: SignedTree[Receipt]
    lock: SignedTree[Lock]
    acknowledgement: SignedTree[Acknowledgement]

    def evidence(self, index: int = 0, **changes: Any) -> Evidence:
        packet, world = self.packets[index], self.world
        lock_leaf = leaves.of_record("lock", packet.record_key, packet.digest)
        lock_digest = self.lock.statement.digest
        everything = [
            *self.endorsements,
            self.receipt.statement,
            self.lock.statement,
            self.acknowledgement.statement,
        ]
        members: dict[str, Any] = {
            "policy": world.policy.jws,
            "authority": world.authority.jws,
            "receipt": self.receipt.proof(leaves.of_packet("receipt", packet.digest)),
            "lock": self.lock.proof(lock_leaf),
            "acknowledgement": self.acknowledgement.proof(leaves.acknowledgement(lock_digest)),
            "statements": {statement.name: statement.jws for statement in everything},
            "status": world.status().jws,
            **changes,
        }
        named = {p.statement for p in packet.endorsements}
        used = [s for s in everything[: len(self.endorsements)] if s.name in named]
        members.setdefault("certificates", world_certificates(world, used))
        return Evidence(**members)

    def bundle(self, index: int = 0, **changes: Any) -> bytes:
        return bundle_bytes(self.packets[index], self.evidence(index, **changes))


def world_certificates(world: World, endorsements: Sequence[Statement[Any]]) -> list[bytes]:
    """DER of everybody who signed something in a bundle, and of the CA between them and the root."""
    thumbprints = {statement.header.thumbprint for statement in endorsements}
    names = {"so-receipt", "so-lock", "so-policy", "bo-ack", "bo-status"}
    ders = {
        key.certificate.der
        for name, key in world.ca.issued.items()
        if name in names or key.certificate.thumbprint in thumbprints
    }
    return [*ders, world.ca.issuing_der]


def locked_class(world: World, count: int = 3, **options: Any) -> Locked:
    """A class of `count` pupils: signed, accepted, locked, acknowledged."""
    endorsements, drafts = world.endorse([world.draft(number, **options) for number in range(1, count + 1)])
    packets = [draft.packet() for draft in drafts]
    lock = world.lock(packets)
    return Locked(
        world,
        packets,
        endorsements,
        world.receipt(packets),
        lock,
        world.acknowledgement(lock.statement),
    )


def sign_empty() -> bytes:
    """Root of an empty list."""
    return Tree([]).root

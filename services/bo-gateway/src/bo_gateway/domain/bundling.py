"""Bundles of an acknowledged lock's packets, put together from stored bytes; nothing is signed here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hbs_schema.building.bundles import Evidence, bundle_bytes
from hbs_schema.building.status_choice import Stored, choose_entries, fitting
from hbs_schema.certificates import Certificate, with_issuers
from hbs_schema.envelopes.packet import read_packet
from hbs_schema.envelopes.shape import PacketShape, Proof
from hbs_schema.messages.publications import PublishedRecord, PublishedRecords
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import Statement, signer_name


@dataclass(frozen=True)
class Publishable:
    """A packet of an acknowledged lock with its proofs."""

    position: int
    lookup_code: str
    packet_digest: str
    body: bytes
    receipt: Proof
    lock_path: tuple[str, ...]
    annotations: tuple[Proof, ...] = ()

    @property
    def shape(self) -> PacketShape:
        return PacketShape.model_validate_json(self.body)


@dataclass(frozen=True)
class Surroundings:
    """What the bundles of one lock refer to: JWS by name or document digest, certificates, timestamps, status."""

    lock: Statement[Lock]
    acknowledgement: str
    authority: str
    policies: Mapping[str, str]
    statements: Mapping[str, str]
    certificates: Mapping[str, Certificate]
    intermediates: Sequence[Certificate]
    timestamps: Mapping[str, Sequence[bytes]]
    cert_status: Stored


def published_records(packets: Sequence[Publishable], beside: Surroundings) -> bytes:
    """The message for some packets: a bundle each, with lock and acknowledgement, without a status."""
    lock = beside.lock.payload
    message = PublishedRecords(
        format="hbs-published-records/1",
        registrar=lock.registrar,
        school_year=lock.school_year,
        level=lock.level,
        lock=beside.lock.name,
        records=tuple(
            PublishedRecord(
                lookup_code=packet.lookup_code,
                packet=packet.packet_digest,
                bundle=json.loads(_bundle(packet, beside)),
            )
            for packet in packets
        ),
    )
    return message.model_dump_json().encode()


def _bundle(publishable: Publishable, beside: Surroundings) -> bytes:
    packet = read_packet(publishable.shape)
    policy = beside.policies[packet.header.policy.digest]
    names = [
        *(proof.statement for proof in packet.endorsements),
        publishable.receipt.statement,
        beside.lock.name,
        beside.acknowledgement,
        *(proof.statement for proof in publishable.annotations),
    ]
    texts = {name: beside.statements[name] for name in names}
    signers = [beside.certificates[signer_name(jws)] for jws in (*texts.values(), policy)]
    return bundle_bytes(
        packet,
        Evidence(
            policy=policy,
            authority=beside.authority,
            receipt=publishable.receipt,
            statements=texts,
            certificates=[entry.der for entry in with_issuers(signers, beside.intermediates).values()],
            lock=Proof(statement=beside.lock.name, index=publishable.position, path=publishable.lock_path),
            # An acknowledgement's tree has one leaf.
            acknowledgement=Proof(statement=beside.acknowledgement, index=0, path=()),
            annotations=publishable.annotations,
            timestamps={name: beside.timestamps[name] for name in names if name in beside.timestamps},
            cert_status=fitting(choose_entries(beside.cert_status, signers)),
        ),
    )

"""What the Ministry publishes to portals: a world's locked class with everything personal, its lists and its status."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from hbs_schema import base64url, canonical, leaves
from hbs_schema.building.bundles import bundle_bytes
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.messages.publications import (
    PublishedRecord,
    PublishedRecords,
    PublishedStatus,
    PublishedWithdrawn,
)
from hbs_schema.messages.reports import WithdrawnEntry
from hbs_schema.messages.routes import PUBLISHED_RECORDS, PUBLISHED_STATUS, PUBLISHED_WITHDRAWN
from hbs_schema.statements.documents import Status
from hbs_schema.statements.payloads import Annotation
from hbs_schema.statements.statement import Statement
from hbs_schema.types import Value
from tests.support.pupils import complete_values
from tests.support.world import LOCKED_AT, Locked, World, world_certificates

PERSONAL = {
    "pupil_code": "HS-2021-0417",
    "personal_id": "001316000417",
    "identity_check": "verified",
    "nationality": "Việt Nam",
    "ethnicity": "Xơ-đăng",
    "birthplace": "Trạm Y tế xã Bình Thử",
    "address": "Số 12, ngõ 34, phố Hoa Thử",
    "father": {"full_name": "Nguyễn Văn Lâm Thử"},
    "mother": {"full_name": "Lê Thị Giang Thử"},
    "disability": {"kind": "Khiếm thị nhẹ", "is_exempt": True},
}
EXEMPT_REASON = "Miễn do khuyết tật vận động"


def pupil_values(number: int, **changes: Any) -> dict[str, dict[str, Any]]:
    """A complete grade 4 record with everything personal that a record may hold."""
    values = complete_values(number)
    return {**values, "personal": PERSONAL, "subjects/GDTC": {"exempt_reason": EXEMPT_REASON}, **changes}


def locked_class(
    world: World, count: int = 2, *, values: Sequence[Any] = (), lock: Mapping[str, Any] | None = None, **header: Any
) -> Locked:
    """A class of complete records: signed, accepted, locked, acknowledged."""
    contents = values or [pupil_values(number) for number in range(1, count + 1)]
    endorsements, signed = world.endorse([world.draft(values=each, **header) for each in contents])
    packets = [draft.packet() for draft in signed]
    of = packets[0].header
    year: dict[str, Any] = {"school_year": of.school_year, "level": of.level}
    locked = world.lock(packets, **{**year, **(lock or {})})
    receipt, acknowledgement = world.receipt(packets, **year), world.acknowledgement(locked.statement, **year)
    return Locked(world, packets, endorsements, receipt, locked, acknowledgement)


def accepted_file(locked: Locked, index: int = 0) -> bytes:
    """What the registrar gave out before there was a lock."""
    unlocked = {"lock": None, "acknowledgement": None, "status": None}
    official = {locked.lock.statement.name, locked.acknowledgement.statement.name}
    statements = {n: jws for n, jws in locked.evidence(index).statements.items() if n not in official}
    gone = {locked.world.key(name).certificate.der for name in ("so-lock", "bo-ack", "bo-status")}
    ders = [der for der in locked.evidence(index).certificates if der not in gone]
    return locked.bundle(index, **unlocked, statements=statements, certificates=ders)


def withdrawn_entry(locked: Locked, index: int = 0, successor: Packet | None = None) -> WithdrawnEntry:
    """An entry of a lock's withdrawn list."""
    packet = locked.packets[index]
    return WithdrawnEntry(
        record_key=packet.header.record_key,
        packet=base64url.encode(packet.digest),
        successor=base64url.encode(successor.digest) if successor else None,
        at="2026-06-12T02:00:00Z",
    )


def annotate(locked: Locked, index: int = 0, annotation: str = "identity-corrected") -> dict[str, Any]:
    """Changes of a bundle by which it carries an annotation."""
    world, packet = locked.world, locked.packets[index]
    members = {name: value for name, value in world.members().items() if name != "window"}
    signed = sign_tree(
        Annotation,
        [leaves.of_packet("annotation", packet.digest)],
        {
            **members,
            "school": world.school,
            "annotation": annotation,
            "decision": {"number": "123/QĐ-SGDĐT", "date": "2026-06-18"},
        },
        key=world.key("so-lock"),
        signed_at=LOCKED_AT + timedelta(days=2),
    )
    statements = {**locked.evidence(index).statements, signed.statement.name: signed.statement.jws}
    return {"annotations": [signed.proof(signed.tree.leaves[0])], "statements": statements}


def code_of(locked: Locked, index: int = 0) -> str:
    """The lookup code of one pupil."""
    return str((locked.packets[index].value("record") or {})["lookup_code"])


def birth_date_of(locked: Locked, index: int = 0) -> str:
    """The second factor of one pupil."""
    return str((locked.packets[index].value("identity") or {})["birth_date"])


def bundle_without_status(locked: Locked, index: int = 0, **changes: Any) -> dict[str, Any]:
    """The JSON that the Ministry publishes: no status, and so no certificate of its signer."""
    status_key = locked.world.key("bo-status").certificate.der
    packet = locked.packets[index]
    named = {proof.statement for proof in packet.endorsements}
    used = [each for each in locked.endorsements if each.name in named]
    ders = [der for der in world_certificates(locked.world, used) if der != status_key]
    evidence = locked.evidence(index, **{"status": None, "certificates": ders, **changes})
    value: dict[str, Any] = canonical.parse(bundle_bytes(packet, evidence), max_depth=canonical.ENVELOPE_DEPTH)
    return value


def published_records(locked: Locked, indices: Sequence[int] | None = None, **changes: Any) -> PublishedRecords:
    """A message with some pupils of a class, all of them unless said otherwise."""
    chosen = range(len(locked.packets)) if indices is None else indices
    header = locked.packets[0].header
    return PublishedRecords(
        format="hbs-published-records/1",
        registrar=header.registrar,
        school_year=header.school_year,
        level=header.level,
        lock=locked.lock.statement.name,
        records=tuple(
            PublishedRecord(
                lookup_code=code_of(locked, index),
                packet=base64url.encode(locked.packets[index].digest),
                bundle=bundle_without_status(locked, index, **changes),
            )
            for index in chosen
        ),
    )


def published_withdrawn(locked: Locked, *entries: WithdrawnEntry, school_year: str = "2025-2026") -> PublishedWithdrawn:
    """A message with a lock's withdrawn list."""
    return PublishedWithdrawn(
        format="hbs-published-withdrawn/1",
        registrar=locked.world.registrar,
        school_year=school_year,
        level="primary",
        lock=locked.lock.statement.name,
        entries=entries,
    )


def published_status(world: World, status: Statement[Status] | None = None) -> PublishedStatus:
    """A message with the world's status."""
    ders = [world.key("bo-status").certificate.der, world.ca.issuing_der]
    return PublishedStatus(
        format="hbs-published-status/1",
        status=(status or world.status()).jws,
        authority=world.authority.jws,
        certificates=tuple(sorted(base64url.encode_der(der) for der in ders)),
    )


KEYS: dict[type[Value], str] = {
    PublishedRecords: PUBLISHED_RECORDS,
    PublishedWithdrawn: PUBLISHED_WITHDRAWN,
    PublishedStatus: PUBLISHED_STATUS,
}


def body_of(message: Value) -> bytes:
    """As it is sent: absent members are absent."""
    return message.model_dump_json(exclude_none=True).encode()

"""The report of a lock, built from stored bytes whenever a piece is sent.

The same piece has the same packets and statements; of timestamps and status it has what is there by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import base64url, canonical
from hbs_schema.building.status_choice import choose_entries
from hbs_schema.certificates import Certificate, load_certificate, with_issuers
from hbs_schema.messages.reports import MAX_REPORT_BODY
from hbs_schema.statements.statement import signer_name
from hbs_schema.verification.times import to_instant
from so_registry.domain.locking import WithdrawnPacket
from so_registry.domain.places import packet_value
from so_registry.domain.reporting import chunk_count, evidence_members
from so_registry.storage import evidence
from so_registry.storage.annotations import list_packets
from so_registry.storage.cert_status import load_entries
from so_registry.storage.copies import load_copy
from so_registry.storage.locks import PIECE, StoredLock, find_lock
from so_registry.storage.places import BYTES, SUBMISSION


def lock_ref(seq: int) -> str:
    """The name under which an outbox refers to the first piece of a report."""
    return f"lock/{seq}"


def chunk_ref(seq: int, number: int) -> str:
    """The name under which an outbox refers to a chunk."""
    return f"chunk/{seq}/{number}"


def annotation_ref(statement: str) -> str:
    """The name under which an outbox refers to an annotation."""
    return f"annotation/{statement}"


def transfer_ref(statement: str) -> str:
    """The name under which an outbox refers to a registrar's statement about a transfer."""
    return f"transfer/{statement}"


class ReportBodies:
    """Builds the bodies that outbox rows refer to; `intermediates` are CA certificates that may be needed."""

    def __init__(self, intermediates: Sequence[Certificate]) -> None:
        self._intermediates = intermediates

    async def __call__(self, session: AsyncSession, refs: Sequence[str]) -> Mapping[str, bytes]:
        return {ref: await self.body(session, ref) for ref in refs}

    async def body(self, session: AsyncSession, ref: str) -> bytes:
        """One piece. Raises LookupError for a lock, annotation, transfer or submission that is not there."""
        if ref.startswith("copy/"):
            copy = await load_copy(session, ref)
            return canonical.dump(
                {**copy, "certificates": await self._certificates(session, {signer_name(copy["receipt"])})}
            )
        kind, seq, *rest = ref.split("/")
        if kind == "annotation":
            return canonical.dump(await self._annotation(session, seq))
        if kind == "transfer":
            return canonical.dump(await self._transfer(session, seq))
        lock = await find_lock(session, int(seq))
        if lock is None:
            raise LookupError(ref)
        piece = await self._lock(session, lock) if kind == "lock" else await self._chunk(session, lock, int(rest[0]))
        return canonical.dump(piece)

    async def _lock(self, session: AsyncSession, lock: StoredLock) -> dict[str, Any]:
        schools = await session.scalars(
            text("SELECT school FROM registry.lock_schools WHERE lock_seq = :seq ORDER BY school"), {"seq": lock.seq}
        )
        payload = _payload(lock.jws)
        policies = [await _document(session, digest) for digest in payload["policies"]]
        calendar = await _document(session, payload["calendar"])
        signers = {signer_name(jws) for jws in (lock.jws, calendar, *policies)}
        return {
            "format": "hbs-report-lock/1",
            "registrar": payload["registrar"],
            "lock": lock.jws,
            "schools": list(schools.all()),
            "withdrawn": [_withdrawn_json(entry) for entry in await list_withdrawn(session, lock.seq)],
            "chunks": chunk_count(lock.packet_count),
            "calendar": calendar,
            "policies": policies,
            "certificates": await self._certificates(session, signers),
        }

    async def _chunk(self, session: AsyncSession, lock: StoredLock, number: int) -> dict[str, Any]:
        payload = _payload(lock.jws)
        rows = await session.execute(
            text(f"""
                SELECT l.position, l.path, {BYTES} AS bytes, p.receipt, p.receipt_index, p.receipt_path
                FROM registry.lock_leaves l
                JOIN registry.packets p ON (p.school_year, p.packet_digest) = (:year, l.packet_digest)
                JOIN {SUBMISSION}
                WHERE l.lock_seq = :seq AND {PIECE} = :number ORDER BY l.position"""),
            {"seq": lock.seq, "year": payload["school_year"], "number": number},
        )
        packets = [_reported(dict(row._mapping), lock.statement) for row in rows]
        names = {proof["statement"] for entry in packets for proof in entry["packet"]["endorsements"]}
        names |= {entry["receipt"]["statement"] for entry in packets}
        statements = await evidence.get_statements(session, sorted(names))
        chunk = {
            "format": "hbs-report-chunk/1",
            "registrar": payload["registrar"],
            "lock": lock.statement,
            "number": number,
            "packets": packets,
            "statements": statements,
            "certificates": await self._certificates(session, {signer_name(jws) for jws in statements.values()}),
        }
        policies = [await _document(session, digest) for digest in payload["policies"]]
        signers = {signer_name(jws) for jws in (*statements.values(), lock.jws, *policies)}
        room = MAX_REPORT_BODY - len(canonical.dump(chunk))
        return {**chunk, **await _evidence(session, {*names, lock.statement}, signers, room)}

    async def _annotation(self, session: AsyncSession, name: str) -> dict[str, Any]:
        jws = (await evidence.get_statements(session, [name])).get(name)
        if jws is None:
            raise LookupError(name)
        return {
            "format": "hbs-report-annotation/1",
            "registrar": _payload(jws)["registrar"],
            "annotation": jws,
            "packets": await list_packets(session, name),
            "certificates": await self._certificates(session, {signer_name(jws)}),
        }

    async def _transfer(self, session: AsyncSession, name: str) -> dict[str, Any]:
        jws = (await evidence.get_statements(session, [name])).get(name)
        if jws is None:
            raise LookupError(name)
        payload = _payload(jws)
        named = [payload[member] for member in ("hand_over", "acceptance") if member in payload]
        stored = await evidence.get_statements(session, named)
        signed = [stored[each] for each in named]
        return {
            "format": "hbs-report-transfer/1",
            "registrar": payload["registrar"],
            "transfer": jws,
            "signed": signed,
            "certificates": await self._certificates(session, {signer_name(each) for each in (jws, *signed)}),
        }

    async def _certificates(self, session: AsyncSession, thumbprints: set[str]) -> list[str]:
        ders = await evidence.get_certificates(session, sorted(thumbprints))
        named = [load_certificate(der) for der in ders.values()]
        return certificate_texts(with_issuers(named, self._intermediates).values())


async def list_withdrawn(session: AsyncSession, seq: int) -> list[WithdrawnPacket]:
    """A lock's withdrawn list, in the order of its tree."""
    rows = await session.execute(
        text("""
            SELECT record_key, packet_digest, successor, at FROM registry.withdrawn_leaves
            WHERE lock_seq = :seq ORDER BY position"""),
        {"seq": seq},
    )
    return [WithdrawnPacket(**row._mapping) for row in rows]


def certificate_texts(certificates: Iterable[Certificate]) -> list[str]:
    """Certificates as envelopes list them: base64 DER, ascending."""
    return sorted(base64url.encode_der(certificate.der) for certificate in certificates)


async def _evidence(session: AsyncSession, names: set[str], signers: set[str], room: int) -> dict[str, Any]:
    """Timestamps and status, as far as the message has room for them."""
    timestamps = await evidence.get_timestamps(session, sorted(names))
    ders = await evidence.get_certificates(session, sorted(signers))
    certificates = [load_certificate(der) for der in ders.values()]
    entries = choose_entries(await load_entries(session, certificates), certificates)
    return evidence_members(timestamps, [entry.data for entry in entries], room)


def _withdrawn_json(entry: WithdrawnPacket) -> dict[str, str]:
    return {
        "record_key": entry.record_key,
        "packet": entry.packet_digest,
        "at": to_instant(entry.at),
        **({"successor": entry.successor} if entry.successor else {}),
    }


def _reported(row: Mapping[str, Any], lock: str) -> dict[str, Any]:
    return {
        "packet": packet_value(row["bytes"]),
        "receipt": {"statement": row["receipt"], "index": row["receipt_index"], "path": list(row["receipt_path"])},
        "lock": {"statement": lock, "index": row["position"], "path": list(row["path"])},
    }


async def _document(session: AsyncSession, digest: str) -> str:
    jws = await evidence.find_document(session, digest)
    if jws is None:
        raise LookupError(digest)
    return jws


def _payload(jws: str) -> dict[str, Any]:
    payload: dict[str, Any] = canonical.parse(base64url.decode(jws.split(".")[1]), max_depth=canonical.PART_DEPTH)
    return payload

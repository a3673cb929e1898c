"""Copies of accepted packets: is the receipt the registrar's, and does it name exactly these packets?"""

from dataclasses import dataclass
from datetime import datetime

from bo_gateway.domain.trust import Trust
from hbs_schema import base64url, leaves
from hbs_schema.certificates import read_certificates
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import read_packet
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Malformed
from hbs_schema.messages.reports import ReportCopy
from hbs_schema.statements.payloads import Receipt
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.packet import check_proof
from hbs_schema.verification.times import from_instant


@dataclass(frozen=True)
class CopyKey:
    """One body that came with a receipt."""

    registrar: str
    receipt: str
    sha256: bytes


@dataclass(frozen=True)
class CopiedEntry:
    """A packet that its registrar had accepted."""

    packet_digest: str
    record_key: str
    receipt: str
    school_year: str
    level: str
    track: str
    window_no: str
    grade: int
    school: str
    accepted_at: datetime


def judge_copy(copy: ReportCopy, trust: Trust, now: datetime) -> list[CopiedEntry]:
    """The packets of a copy. Raises Refused: one packet that is not the receipt's makes the whole of it untrue.

    Schools' signatures are not judged here: the registrar's receipt vouches for them, and the lock's report brings
    them all.
    """
    statement = parse_statement(copy.receipt, Receipt)
    certificates = read_certificates(copy.certificates, limit=MAX_CERTIFICATE)
    registrar = statement.payload.registrar
    if registrar != copy.registrar:
        raise Malformed("receipt", "of another registrar")
    trust.check_statement(statement, "receipt", registrar=registrar, certificates=certificates, now=now)
    entries = {entry.packet_digest: entry for entry in _entries(copy, statement)}
    if len(entries) != statement.payload.count:
        raise Malformed("receipt", "the receipt names other packets")
    return list(entries.values())


def _entries(copy: ReportCopy, statement: Statement[Receipt]) -> list[CopiedEntry]:
    payload = statement.payload
    found = []
    for copied in copy.packets:
        packet = read_packet(copied.packet)
        header = packet.header
        check_proof(Placed(statement, copied.receipt), leaves.of_packet("receipt", packet.digest))
        said = (header.registrar, header.school_year, header.level, header.track, header.school)
        if said != (payload.registrar, payload.school_year, payload.level, payload.track, payload.school):
            raise Malformed("receipt", "a packet of another school, year or track")
        found.append(
            CopiedEntry(
                packet_digest=base64url.encode(packet.digest),
                record_key=header.record_key,
                receipt=statement.name,
                school_year=header.school_year,
                level=header.level,
                track=header.track,
                window_no=payload.window,
                grade=header.grade,
                school=header.school,
                accepted_at=from_instant(payload.received_at),
            )
        )
    return found

"""The parts of a verified packet as the form asks for them, and its signatures as the form lists them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from cryptography.x509.oid import NameOID
from pydantic import BaseModel

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.envelopes.packet import Packet
from hbs_schema.values import primary
from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal
from hbs_schema.values.record import Record
from hbs_schema.values.schemas import Unknown, read_values
from hbs_schema.verification.report import Report
from lookup_portal.domain.errors import FormUnknown
from lookup_portal.rendering.page_model import PrimaryParts, YearPage
from lookup_portal.rendering.signatures import Signer

M = TypeVar("M", bound=BaseModel)

NAMING_CHECKS = frozenset({"certificate-use", "certificate-validity", "certificate-path"})


def primary_parts(packet: Packet, *, is_full: bool) -> PrimaryParts:
    """The parts of a primary record; without `personal` unless `is_full`. Raises FormUnknown."""
    try:
        values = read_values(packet)
    except Unknown as error:
        raise FormUnknown from error
    subjects = {name.partition("/")[2]: value for name, value in values.items() if isinstance(value, primary.Subject)}
    return PrimaryParts(
        record=_part(values, "record", Record),
        identity=_part(values, "identity", Identity),
        personal=_part(values, "personal", Personal) if is_full else None,
        subjects=subjects,
        qualities=_part(values, "qualities", primary.Qualities),
        competences=_part(values, "competences", primary.Competences),
        attendance=_part(values, "attendance", primary.Attendance),
        outcome=_part(values, "outcome", primary.Outcome),
        remarks=_part(values, "remarks", primary.Remarks),
    )


def year_page(packet: Packet) -> YearPage:
    """What the form needs of the header."""
    header = packet.header
    return YearPage(header.school_year, header.grade, header.class_name, header.revision)


def signers_of(bundle: Bundle, report: Report) -> list[Signer]:
    """Everybody who endorsed, in the order of the policy; a teacher's subjects together.

    The time is the signer's own claim, which the verification has bounded. Names are given only where the certificates
    hold (docs/packet.md §8).
    """
    is_named = all(check.result == "passed" for check in report.checks if check.name in NAMING_CHECKS)
    grouped: dict[tuple[str, str], Signer] = {}
    for placed in bundle.endorsements:
        header, payload = placed.statement.header, placed.statement.payload
        key = (payload.role, header.thumbprint)
        part = payload.scope.part if payload.scope and payload.scope.part else ""
        subject = part.partition("/")[2]
        before = grouped.get(key)
        signed_at = datetime.fromtimestamp(header.iat, UTC)
        grouped[key] = Signer(
            role=payload.role,
            name=_name(bundle.certificates[header.thumbprint]) if is_named else "",
            signed_at=max(signed_at, before.signed_at) if before else signed_at,
            subjects=(*(before.subjects if before else ()), *([subject] if subject else [])),
        )
    return list(grouped.values())


def _part(values: Mapping[str, BaseModel], name: str, model: type[M]) -> M:
    value = values.get(name)
    if not isinstance(value, model):
        raise FormUnknown
    return value


def _name(certificate: Certificate) -> str:
    """The common name and nothing else of the subject, where citizen ids may stand."""
    names = certificate.x509.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""

"""What is wrong with a declaration: everything at once, so that the school corrects it once."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, PublicKeyAlgorithmOID

from hbs_schema import base64url
from hbs_schema.certificate_api import DeclarationIn
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.findings import Finding
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.verification.times import from_instant
from so_registry.domain.certificates.anchors import TrustAnchor, find_anchor, within
from so_registry.domain.certificates.earlier import Earlier
from so_registry.domain.certificates.sentences import DECLARING

ORGANISATION = frozenset({"seal", "sender"})
"""Roles of the school itself, not of a person."""
MADE_UP = "x5t:"
"""How the registry itself refers to whoever was registered by a certificate alone."""
_SCHOOL_WIDE = ORGANISATION | {"principal", "acting-head"}
_OF_TEACHERS = frozenset({"co-teacher", "group"})

Status = Literal["good", "revoked", "unknown", "not-asked"]


@dataclass(frozen=True)
class Declaration:
    """A declaration with its certificate read."""

    told: DeclarationIn
    school: str
    certificate: Certificate
    status: Status = "not-asked"

    @property
    def public_key(self) -> str:
        return public_key_of(self.certificate)

    @property
    def term(self) -> tuple[datetime, datetime]:
        return from_instant(self.told.holds_from), from_instant(self.told.holds_until)

    def columns(self) -> dict[str, object]:
        """As it is stored."""
        told, (holds_from, holds_until) = self.told, self.term
        return {
            "declaration_id": UUID(told.declaration_id),
            "thumbprint": self.certificate.thumbprint,
            "public_key": self.public_key,
            "school": self.school,
            "person": told.person,
            "holder": told.holder,
            "role": told.role,
            "capacity": told.capacity,
            "classes": list(told.classes),
            "parts": list(told.parts),
            "holds_from": holds_from,
            "holds_until": holds_until,
            "basis": told.basis.kind,
            "basis_number": told.basis.number or "",
            "status": self.status,
        }


@dataclass(frozen=True)
class Surroundings:
    """By what a declaration is judged. Without anchors no path can be asked for: the registrar has named no CA."""

    now: datetime
    algorithms: AlgorithmList
    anchors: Sequence[TrustAnchor] | None = None
    own: frozenset[str] = frozenset()
    """The registrar's own certificates."""
    earlier: Sequence[Earlier] = field(default_factory=tuple)
    predecessors: frozenset[str] = frozenset()
    """Schools that this one took over."""
    taken_over_since: datetime | None = None
    """When another took this school over: its roles ended."""


def read_declarations(
    told: Sequence[DeclarationIn], school: str, *, pointer: str = "/declarations"
) -> tuple[list[Declaration], list[Finding]]:
    """Declarations whose certificates can be read, and what is wrong with the others."""
    read, wrong = [], []
    ids = [entry.declaration_id for entry in told]
    for number, entry in enumerate(told):
        place = f"{pointer}/{number}"
        if ids.index(entry.declaration_id) != number:
            wrong.append(_finding("declaration-twice", f"{place}/declaration_id"))
        try:
            certificate = load_certificate(base64url.decode_der(entry.certificate))
            public_key_of(certificate)
        except Exception:
            # For hostile DER the parser raises whatever it likes; all mean the same here.
            wrong.append(_finding("certificate-unreadable", f"{place}/certificate"))
            continue
        read.append(Declaration(entry, school, certificate))
    return read, wrong


def check_declaration(declared: Declaration, by: Surroundings, place: str) -> list[Finding]:
    """Everything that is wrong, and as warnings what a reviewer should look at."""
    return [
        *_check_term(declared, by, place),
        *_check_scope(declared, place),
        *_check_certificate(declared, by, place),
        *_check_subject(declared, place),
        *_check_earlier(declared, by, place),
    ]


def _check_term(declared: Declaration, by: Surroundings, place: str) -> Iterator[Finding]:
    since, until = declared.term
    if since >= until:
        yield _finding("term-empty", f"{place}/holds_until")
    if by.taken_over_since is not None and until > by.taken_over_since:
        yield _finding("school-taken-over", f"{place}/holds_until")
    view = declared.certificate.x509
    if view.not_valid_after_utc < since or view.not_valid_before_utc >= until:
        yield _finding("term-outside-certificate", f"{place}/holds_from")


def _check_scope(declared: Declaration, place: str) -> Iterator[Finding]:
    told = declared.told
    if told.role in _SCHOOL_WIDE and (told.classes or told.parts):
        yield _finding("scope-too-narrow", f"{place}/classes")
    if told.role not in _SCHOOL_WIDE and not told.classes:
        yield _finding("classes-missing", f"{place}/classes")
    if (told.role == "subject-teacher") != bool(told.parts) and told.role not in _SCHOOL_WIDE:
        yield _finding("parts-unfit", f"{place}/parts")
    if told.capacity in _OF_TEACHERS and told.role != "subject-teacher":
        yield _finding("capacity-unfit", f"{place}/capacity")
    if told.capacity == "substitute" and told.role not in ("subject-teacher", "homeroom"):
        yield _finding("capacity-unfit", f"{place}/capacity")
    yield from _check_deputy(declared, place)


def _check_deputy(declared: Declaration, place: str) -> Iterator[Finding]:
    told = declared.told
    is_deputy = told.capacity == "deputy"
    if is_deputy and told.role != "principal":
        yield _finding("capacity-unfit", f"{place}/capacity")
    if is_deputy != (told.basis.kind == "delegation"):
        yield _finding("delegation-missing", f"{place}/basis")
    elif is_deputy and not told.basis.number:
        yield _finding("delegation-missing", f"{place}/basis/number")


def _check_certificate(declared: Declaration, by: Surroundings, place: str) -> Iterator[Finding]:
    certificate, pointer = declared.certificate, f"{place}/certificate"
    if len(certificate.der) > MAX_CERTIFICATE:
        yield _finding("certificate-too-long", pointer)
    if not certificate.may_sign or certificate.thumbprint in by.own:
        yield _finding("certificate-use", pointer)
    # A key for PSS alone (RFC 4055 1.2): half of those who verify cannot read it.
    is_pss_alone = certificate.x509.public_key_algorithm_oid == PublicKeyAlgorithmOID.RSASSA_PSS
    if is_pss_alone or not by.algorithms.has_use_for(certificate.key, by.now):
        yield _finding("certificate-key", pointer)
    if by.anchors is not None and find_anchor(certificate, by.anchors, within(certificate, by.now)) is None:
        yield _finding("certificate-path", pointer)
    if certificate.x509.not_valid_after_utc < by.now:
        yield _finding("certificate-expired", pointer)
    if declared.status == "revoked":
        yield _finding("certificate-revoked", pointer)
    if declared.status == "unknown":
        yield _finding("status-unknown", pointer, is_warning=True)


def _check_subject(declared: Declaration, place: str) -> Iterator[Finding]:
    """The name that is declared is the one that the CA has checked; a school's own may stand as its organisation."""
    told = declared.told
    kinds = [NameOID.COMMON_NAME, *([NameOID.ORGANIZATION_NAME] if told.role in ORGANISATION else [])]
    names = {
        _plain(str(name.value)) for kind in kinds for name in declared.certificate.x509.subject if name.oid == kind
    }
    if _plain(told.holder) not in names:
        yield _finding("subject-differs", f"{place}/holder")
    is_made_up = told.person.startswith(MADE_UP)
    if is_made_up or (told.role in ORGANISATION) != (told.person == declared.school):
        yield _finding("person-unfit", f"{place}/person")


def _check_earlier(declared: Declaration, by: Surroundings, place: str) -> Iterator[Finding]:
    told, own = declared.told, declared.certificate.thumbprint
    before = [entry for entry in by.earlier if str(entry.declaration_id) != told.declaration_id]
    others = [entry for entry in before if not entry.is_void and not _is_same(entry, declared, by)]
    if any(entry.thumbprint == own for entry in others):
        yield _finding("certificate-of-another", f"{place}/certificate")
    elif any(entry.public_key == declared.public_key for entry in others):
        yield _finding("key-of-another", f"{place}/certificate")
    # A lost key is lost in every certificate that was issued for it.
    if any(entry.is_lost for entry in before):
        yield _finding("key-revoked", f"{place}/certificate")
    elif any(entry.is_held for entry in before):
        yield _finding("key-held", f"{place}/certificate", is_warning=True)
    if any(entry.thumbprint == own and not entry.is_void and _is_elsewhere(entry, declared, by) for entry in before):
        yield _finding("works-elsewhere", f"{place}/person", is_warning=True)


def _is_same(entry: Earlier, declared: Declaration, by: Surroundings) -> bool:
    """Of the same person; a seal or sending key of a school that this one took over is still no other's."""
    if entry.person == declared.told.person or entry.person == f"{MADE_UP}{entry.thumbprint}":
        return True
    return declared.told.role in ORGANISATION and entry.person in by.predecessors


def _is_elsewhere(entry: Earlier, declared: Declaration, by: Surroundings) -> bool:
    return entry.school != declared.school and entry.school not in by.predecessors


def is_repeated(declared: Declaration, stored: Mapping[str, object]) -> bool:
    """Whether a declaration is what is stored under its id."""
    columns = declared.columns()
    return all(stored[name] == columns[name] for name in columns if name not in ("status", "declaration_id"))


def public_key_of(certificate: Certificate) -> str:
    """SHA-256 of the key, hexadecimal: a renewed certificate may have the same."""
    return sha256(certificate.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _finding(code: str, pointer: str, *, is_warning: bool = False) -> Finding:
    return Finding(code, DECLARING[code], pointer, "warning" if is_warning else "error")

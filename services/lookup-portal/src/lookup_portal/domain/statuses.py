"""The Ministry's status: verified when it arrives, joined to a bundle when the bundle goes out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema import base64url, canonical
from hbs_schema.certificates import Certificate, load_certificate, with_issuers
from hbs_schema.errors import Refused
from hbs_schema.messages.publications import PublishedStatus
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.authorities import check_root
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use, check_validity
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed, from_instant
from lookup_portal.domain.errors import PublicationRefused


@dataclass(frozen=True)
class KnownStatus:
    """A verified status with the authority document that it names; strings exactly as they were published."""

    registrar: str
    school_year: str
    seq: int
    issued_at: datetime
    status: str
    authority: str
    certificates: Sequence[str]
    ended: Sequence[str]
    annotated: Mapping[str, str]


def read_status(published: PublishedStatus, anchors: Anchors, now: datetime) -> KnownStatus:
    """Verify a published status. Raises PublicationRefused.

    1. both documents are well-formed; 2. the authority document is signed under the root and is the one that the
    status names; 3. the status is signed by whom that document gives the purpose `status`, when it says so; 4. that
    certificate is good: use, dates, path to a CA root, not ended by the status itself; 5. nothing else came along.
    """
    try:
        status = parse_statement(published.status, Status)
        authority = parse_statement(published.authority, Authority)
        _check_authority(authority, status, anchors)
        certificates = [load_certificate(base64url.decode_der(text)) for text in published.certificates]
        _check_signer(status, authority, certificates, anchors, now)
    except Refused as refused:
        raise PublicationRefused(refused.check) from refused
    payload = status.payload
    return KnownStatus(
        registrar=payload.registrar,
        school_year=payload.school_year,
        seq=payload.seq,
        issued_at=from_instant(payload.issued_at),
        status=published.status,
        authority=published.authority,
        certificates=published.certificates,
        ended=[entry.thumbprint for entry in payload.ended],
        annotated={entry.packet: entry.annotation for entry in payload.annotated},
    )


def with_status(bundle: bytes, known: KnownStatus | None) -> bytes:
    """The bundle with the newest status in it, and with the authority document that the status names if that is newer.

    What was signed stands in it as it was published; only the envelope around it is written anew.
    """
    if known is None:
        return bundle
    value = json.loads(bundle)
    own = parse_statement(value["authority"], Authority)
    given = parse_statement(known.authority, Authority)
    if given.payload.number > own.payload.number:
        value["authority"] = known.authority
        # A timestamp names a statement of its envelope, and this one leaves it.
        value["timestamps"].pop(own.name, None)
    value["status"] = known.status
    value["certificates"] = sorted({*value["certificates"], *known.certificates})
    return canonical.dump(value)


def _check_authority(authority: Statement[Authority], status: Statement[Status], anchors: Anchors) -> None:
    if anchors.root is None:
        raise PublicationRefused("authority")
    check_root(authority, anchors.root)
    named = status.payload.authority
    if (named.number, named.digest) != (authority.payload.number, authority.document_digest):
        raise PublicationRefused("status: names another authority document")


def _check_signer(
    status: Statement[Status],
    authority: Statement[Authority],
    certificates: Sequence[Certificate],
    anchors: Anchors,
    now: datetime,
) -> None:
    moment, payload = claimed(status), status.payload
    signer = next((each for each in certificates if each.thumbprint == status.header.thumbprint), None)
    if signer is None or not _has_purpose(authority.payload, signer.thumbprint, moment):
        raise PublicationRefused("status: the signer does not have purpose status")
    if status.header.alg == "RS256":
        raise PublicationRefused("status: RS256")
    status.check_signature(signer.key)
    if abs(from_instant(payload.issued_at) - moment) > CLOCK_TOLERANCE or moment > now + CLOCK_TOLERANCE:
        raise PublicationRefused("status: not issued when it was signed")
    if any(e.thumbprint == signer.thumbprint and from_instant(e.ended_at) <= moment for e in payload.ended):
        raise PublicationRefused("status: signed under a certificate that it ends itself")
    uses = [Use(signer, moment)]
    check_use(uses)
    check_validity(uses)
    check_paths(uses, anchors.ca_roots, certificates)
    if len(with_issuers([signer], certificates)) != len(certificates):
        raise PublicationRefused("status: a certificate that nothing refers to")


def _has_purpose(authority: Authority, thumbprint: str, moment: datetime) -> bool:
    return any(
        entry.thumbprint == thumbprint
        and entry.purpose == "status"
        and from_instant(entry.not_before) <= moment < from_instant(entry.not_after)
        for entry in authority.bo.certificates
    )

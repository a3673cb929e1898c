"""Who signed the checkpoints of an audit: the registrar's key for receipts, as the Ministry's document lists it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from hbs_schema import base64url
from hbs_schema.audit.checking import AuditCheck
from hbs_schema.audit.checkpoint import Checkpoint, parse_checkpoint
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Malformed, Refused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.authorities import check_root
from hbs_schema.verification.times import CLOCK_TOLERANCE, from_instant
from hbs_schema.verification.timestamps import check_token

PURPOSE = "receipt"
"""The key that signs checkpoints: the registrar's word that it has something (docs/audit.md §2)."""


@dataclass(frozen=True)
class Witnesses:
    """What a verifier trusts: the Ministry's root, and roots of timestamp authorities; and what he was handed.

    Without `root` nobody vouches for the document that says whose a key is: signers count as unjudged.
    """

    root: Certificate | None = None
    ca_roots: Sequence[x509.Certificate] = ()


@dataclass(frozen=True)
class Evidence:
    """What comes with an audit: certificates by thumbprint, the newest authority document, tokens by digest."""

    certificates: Mapping[str, bytes]
    authority: str | None
    tokens: Mapping[str, bytes]


@dataclass(frozen=True)
class Judged:
    """The checkpoints that can be read; how many of them have no timestamp; how many signers nobody judged."""

    checkpoints: tuple[Checkpoint, ...]
    unstamped: int
    unjudged: int


def judge_checkpoints(
    stored: Sequence[str],
    registrar: str,
    evidence: Evidence,
    witnesses: Witnesses,
    check: AuditCheck,
    *,
    told_by: str | None = None,
) -> Judged:
    """All of them, oldest first: their form, chain, signatures, signers and timestamps. Before any entry."""
    checkpoints = []
    for seq, jws in enumerate(stored, start=1):
        try:
            checkpoints.append(parse_checkpoint(jws))
        except Malformed:
            check.find("checkpoint-malformed", str(seq))
    authority = _authority(evidence, witnesses, check) if checkpoints else None
    for checkpoint in checkpoints:
        if (checkpoint.payload.registrar, checkpoint.payload.told_by) != (registrar, told_by):
            check.find("checkpoint-chain", str(checkpoint.payload.seq))
        code = _judge_signer(checkpoint, evidence, authority) or _judge_stamp(checkpoint, evidence, witnesses)
        if code:
            check.find(code, str(checkpoint.payload.seq))
    check.expect(checkpoints)
    unstamped = sum(base64url.encode(each.digest) not in evidence.tokens for each in checkpoints)
    return Judged(tuple(checkpoints), unstamped, 0 if witnesses.root else len(checkpoints))


def _authority(evidence: Evidence, witnesses: Witnesses, check: AuditCheck) -> Authority | None:
    """The document, which the root's key has to have signed; without a root as it was handed over, if it was."""
    if witnesses.root is None and evidence.authority is None:
        return None
    try:
        document = parse_statement(evidence.authority or "", Authority)
        if witnesses.root is not None:
            check_root(document, witnesses.root)
    except Refused:
        check.find("authority", "newest")
        return None
    return document.payload


def _judge_signer(checkpoint: Checkpoint, evidence: Evidence, authority: Authority | None) -> str | None:
    der = evidence.certificates.get(checkpoint.header.thumbprint)
    if der is None:
        return "checkpoint-signer"
    try:
        certificate = load_certificate(der)
        if certificate.thumbprint != checkpoint.header.thumbprint:
            return "checkpoint-signer"
        checkpoint.check_signature(certificate.key)
    except Refused:
        return "checkpoint-signature"
    return None if authority is None or _is_listed(authority, checkpoint) else "checkpoint-signer"


def _is_listed(authority: Authority, checkpoint: Checkpoint) -> bool:
    at = checkpoint.header.iat
    return any(
        entry.thumbprint == checkpoint.header.thumbprint
        and entry.purpose == PURPOSE
        and from_instant(entry.not_before).timestamp() <= at < from_instant(entry.not_after).timestamp()
        for entry in authority.certificates_of(checkpoint.payload.registrar)
    )


def _judge_stamp(checkpoint: Checkpoint, evidence: Evidence, witnesses: Witnesses) -> str | None:
    """Over this checkpoint, by an authority that is trusted, and not before the checkpoint says it was signed."""
    token = evidence.tokens.get(base64url.encode(checkpoint.digest))
    if token is None or not witnesses.ca_roots:
        return None
    try:
        moment = check_token(token, checkpoint.digest, witnesses.ca_roots)
    except Refused:
        return "checkpoint-timestamp"
    is_early = moment.timestamp() + CLOCK_TOLERANCE.total_seconds() < checkpoint.header.iat
    return "checkpoint-timestamp" if is_early else None

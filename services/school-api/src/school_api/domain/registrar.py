"""Whom is believed: the registrar as far as it signed, by its own certificate, about our own packets; and the CAs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from hbs_schema import leaves, merkle
from hbs_schema.base64url import decode_digest, encode
from hbs_schema.certificates import Certificate
from hbs_schema.digests import leaf
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.shape import Proof
from hbs_schema.errors import Refused
from hbs_schema.statements.members import TreeStatement
from hbs_schema.statements.payloads import Annotation, Arrival, Lock, Receipt, Withdrawal
from hbs_schema.statements.statement import P, Statement, parse_statement
from hbs_schema.verification.packet import check_proof
from school_api.domain.errors import NotGenuine


@dataclass(frozen=True)
class Trust:
    """The CAs whose certificates are a person's: their roots, and what stands between."""

    roots: Sequence[x509.Certificate]
    intermediates: Sequence[Certificate]


@dataclass(frozen=True)
class Registrar:
    """The registrar's code, and its certificates as the deployment was given them."""

    code: str
    certificates: Mapping[str, Certificate]

    @classmethod
    def of(cls, code: str, certificates: Iterable[Certificate]) -> "Registrar":
        return cls(code, {certificate.thumbprint: certificate for certificate in certificates})

    def read(self, jws: str, model: type[P]) -> Statement[P]:
        """A statement once it is known to be the registrar's. Raises NotGenuine."""
        try:
            statement = parse_statement(jws, model)
            certificate = self.certificates.get(statement.header.thumbprint)
            if certificate is None:
                raise NotGenuine("certificate-unknown")
            statement.check_signature(certificate.key)
        except Refused as refused:
            raise NotGenuine(refused.check) from refused
        if getattr(statement.payload, "registrar", None) != self.code:
            raise NotGenuine("registrar")
        return statement


def check_arrival(arrival: Statement[Arrival], *, school: str, window: str, submission_id: str, sha256: bytes) -> None:
    """Raises NotGenuine unless it says that these bytes came, as this submission."""
    payload = arrival.payload
    if (payload.school, payload.window, payload.submission_id) != (school, window, submission_id):
        raise NotGenuine("arrival")
    if payload.root != encode(merkle.Tree([leaf("hbs1:arrival", sha256)]).root):
        raise NotGenuine("arrival")


def check_receipt(receipt: Statement[Receipt], proof: Proof, packet_digest: str, school: str) -> None:
    """Raises NotGenuine unless the receipt of this school names the packet."""
    if receipt.payload.school != school:
        raise NotGenuine("school")
    _check(receipt, proof, leaves.of_packet("receipt", decode_digest(packet_digest)))


def check_withdrawal(withdrawal: Statement[Withdrawal], proof: Proof, packet_digest: str, school: str) -> None:
    """Raises NotGenuine unless the confirmation for this school names the packet."""
    if withdrawal.payload.school != school:
        raise NotGenuine("school")
    _check(withdrawal, proof, leaves.of_packet("withdrawal", decode_digest(packet_digest)))


def check_lock(lock: Statement[Lock], proof: Proof, record_key: str, packet_digest: str) -> None:
    """Raises NotGenuine unless the lock names the packet under its record key."""
    _check(lock, proof, leaves.of_record("lock", decode_digest(record_key), decode_digest(packet_digest)))


def check_annotation(annotation: Statement[Annotation], proof: Proof, packet_digest: str, school: str) -> None:
    """Raises NotGenuine unless the annotation of this school's packets names this one."""
    if annotation.payload.school != school:
        raise NotGenuine("school")
    _check(annotation, proof, leaves.of_packet("annotation", decode_digest(packet_digest)))


def _check(statement: Statement[TreeStatement], proof: Proof, leaf: bytes) -> None:
    if proof.statement != statement.name:
        raise NotGenuine("proofs")
    try:
        check_proof(Placed(statement, proof), leaf)
    except Refused as refused:
        raise NotGenuine(refused.check) from refused

"""The reviewer's own signature over a sign-off: genuine, and by a certificate and algorithm that count now."""

from datetime import datetime

from hbs_schema.certificates import load_certificate
from hbs_schema.errors import Refused
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.reviews.sign_off import SignOff
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed
from so_registry.domain.reconciling.errors import SignatureNeeded


def read_statement(jws: str, content: bytes) -> Statement[SignOff]:
    """A sign-off over exactly these bytes; its signature is not checked yet. Raises SignatureNeeded."""
    try:
        statement = parse_statement(jws, SignOff)
    except Refused as refused:
        raise SignatureNeeded from refused
    if statement.payload_bytes != content:
        raise SignatureNeeded
    return statement


def check_signature(statement: Statement[SignOff], der: bytes, *, algorithms: AlgorithmList, at: datetime) -> None:
    """Raises SignatureNeeded unless it holds, is not ahead, and its certificate and algorithm count at `at`."""
    try:
        certificate = load_certificate(der)
        statement.check_signature(certificate.key)
    except Refused as refused:
        raise SignatureNeeded from refused
    if claimed(statement) > at + CLOCK_TOLERANCE:
        raise SignatureNeeded
    if not (certificate.may_sign and certificate.is_valid_at(at)):
        raise SignatureNeeded
    if not algorithms.allows(statement.header.alg, certificate.key, at):
        raise SignatureNeeded

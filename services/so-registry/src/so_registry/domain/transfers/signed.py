"""Whether a hand-over or an acceptance holds: genuine, by the school's head, about exactly this case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.intake.signers import SignerEntry, is_certificate_good, judge_signer
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.transfers.statements import Acceptance, HandedYear, HandOver, Side
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed
from so_registry.domain.errors import StatementRefused
from so_registry.domain.transfers.cases import Case

HEAD = "principal"
S = TypeVar("S", HandOver, Acceptance)


def read_signed(jws: str, model: type[S], certificates: Sequence[str]) -> tuple[Statement[S], Certificate]:
    """The statement once its signature holds, and its signer's certificate. Raises StatementRefused."""
    try:
        statement = parse_statement(jws, model)
        known = read_certificates(certificates, limit=MAX_CERTIFICATE)
        if statement.header.alg == "RS256":
            raise StatementRefused("algorithms")
        certificate = known[statement.header.thumbprint]
        statement.check_signature(certificate.key)
    except Refused as refused:
        raise StatementRefused(refused.check) from refused
    except KeyError:
        raise StatementRefused("signatures") from None
    return statement, certificate


def check_head(
    statement: Statement[S],
    certificate: Certificate,
    signers: Mapping[str, tuple[SignerEntry, ...]],
    school: str,
    at: datetime,
) -> None:
    """Raises StatementRefused unless the school's head signed now, by an approved certificate."""
    if statement.payload.role != HEAD:
        raise StatementRefused("stages")
    entries = signers.get(statement.header.thumbprint, ())
    if judge_signer(entries, school=school, role=HEAD, class_name="", part="", at=at) != "ok":
        raise StatementRefused("signer-not-authorised")
    if claimed(statement) > at + CLOCK_TOLERANCE:
        raise StatementRefused("signing-time")
    if not is_certificate_good(certificate, at):
        raise StatementRefused("certificate-validity")


def check_hand_over(statement: Statement[HandOver], case: Case, years: Sequence[HandedYear]) -> None:
    """Raises StatementRefused unless it hands over this record, with exactly these years, to this school.

    In the middle of a year it names the interim record that goes along, at no other time.
    """
    payload = statement.payload
    said = (payload.registrar, payload.school, payload.transfer, payload.record, payload.level, payload.to)
    to = Side(registrar=case.to_registrar, school=case.to_school)
    if said != (case.from_registrar, case.from_school, str(case.transfer_id), case.record, case.level, to):
        raise StatementRefused("binding")
    if payload.years != tuple(years):
        raise StatementRefused("years")
    if (payload.interim is not None) != case.is_mid_year:
        raise StatementRefused("interim")


def check_acceptance(statement: Statement[Acceptance], case: Case) -> None:
    """Raises StatementRefused unless it takes over what was handed over in this case."""
    payload = statement.payload
    said = (payload.registrar, payload.school, payload.transfer, payload.record, payload.level, payload.hand_over)
    if said != (
        case.to_registrar,
        case.to_school,
        str(case.transfer_id),
        case.record,
        case.level,
        case.hand_over,
    ):
        raise StatementRefused("binding")

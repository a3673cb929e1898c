"""Whether what a registrar tells of a transfer holds: who signed it, and that the schools have signed what it names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bo_gateway.domain.annotations import StatementRefused
from bo_gateway.domain.trust import Trust
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.messages.decisions import ReportTransfer
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.transfers.statements import Acceptance, HandOver, Transfer
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.times import claimed


@dataclass(frozen=True)
class CheckedTransfer:
    """A registrar's statement that holds, with what the schools have signed."""

    statement: Statement[Transfer]
    signed: tuple[Statement[HandOver] | Statement[Acceptance], ...]
    certificates: Mapping[str, Certificate]

    @property
    def other(self) -> str:
        """The registrar that is told."""
        payload = self.statement.payload
        return payload.receiver.registrar if payload.step == "handed-over" else payload.giver.registrar


def check_transfer(report: ReportTransfer, trust: Trust, now: datetime) -> CheckedTransfer:
    """Raises StatementRefused."""
    # (1) The form, and that the sender has the word: the giver hands over, the receiver answers.
    try:
        statement = parse_statement(report.transfer, Transfer, "/transfer")
        certificates = read_certificates(report.certificates, limit=MAX_CERTIFICATE)
        hand_over = parse_statement(report.signed[0], HandOver, "/signed/0")
        accepted = parse_statement(report.signed[1], Acceptance, "/signed/1") if len(report.signed) > 1 else None
    except Refused as refused:
        raise StatementRefused("transfer-malformed", refused.check) from refused
    payload = statement.payload
    speaker = payload.giver if payload.step == "handed-over" else payload.receiver
    if not report.registrar == payload.registrar == speaker.registrar:
        raise StatementRefused("transfer-not-authorised", "registrar")
    # (2) The signatures: the registrar's by the authority document, the schools' by their certificates' paths.
    signed = (hand_over, accepted) if accepted else (hand_over,)
    try:
        trust.check_statement(statement, "receipt", registrar=report.registrar, certificates=certificates, now=now)
        # The hand-over was checked when it came; an answer names it by its digest, and that is compared with the case.
        for each in signed[1:] if payload.step != "handed-over" else signed:
            _check_school(each, certificates, trust)
    except Refused as refused:
        raise StatementRefused("transfer-not-authorised", refused.check) from refused
    # (3) What the schools signed is what the registrar tells.
    about = (payload.transfer, payload.record, payload.level)
    given = hand_over.payload
    said = (given.transfer, given.record, given.level, given.registrar, given.school, given.to, hand_over.name)
    if said != (*about, payload.giver.registrar, payload.giver.school, payload.receiver, payload.hand_over):
        raise StatementRefused("transfer-mismatch", "hand-over")
    if (accepted.name if accepted else None) != payload.acceptance:
        raise StatementRefused("transfer-mismatch", "acceptance")
    if accepted is not None:
        _check_acceptance(accepted.payload, payload)
    return CheckedTransfer(statement, signed, certificates)


def _check_school(
    statement: Statement[HandOver] | Statement[Acceptance], certificates: Mapping[str, Certificate], trust: Trust
) -> None:
    certificate = certificates.get(statement.header.thumbprint)
    if certificate is None:
        raise StatementRefused("transfer-not-authorised", "certificate")
    statement.check_signature(certificate.key)
    trust.check_certificates([Use(certificate, claimed(statement))], certificates.values())


def _check_acceptance(taken: Acceptance, payload: Transfer) -> None:
    said = (taken.transfer, taken.record, taken.registrar, taken.school, taken.hand_over)
    meant = (payload.transfer, payload.record, payload.receiver.registrar, payload.receiver.school, payload.hand_over)
    if said != meant:
        raise StatementRefused("transfer-mismatch", "acceptance")

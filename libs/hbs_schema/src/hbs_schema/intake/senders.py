"""Whether a submission's own statement speaks for its school; if not, the submission is refused whole."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.signers import SignerEntry, is_certificate_good, may_send
from hbs_schema.intake.stamps import Stamps
from hbs_schema.intake.verdicts import Problem, problem
from hbs_schema.intake.windows import Window
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed


class SenderRefused(Exception):
    """The submission's statement does not speak for this school; refused whole."""

    def __init__(self, reason: Problem) -> None:
        super().__init__(reason.finding.code)
        self.problem = reason


@dataclass(frozen=True)
class Place:
    """Under which school and id a submission was handed in."""

    school: str
    submission_id: str


def check_place(submission: Submission, place: Place, window: Window) -> None:
    """The statement is about this submission, for this window. Raises SenderRefused."""
    payload, shape = submission.sender.payload, submission.shape
    expected = (place.school, place.submission_id, str(window.window_no), window.registrar)
    if (shape.school, shape.submission_id, shape.window, payload.registrar) != expected:
        raise SenderRefused(problem("sender-invalid", "/sender"))


def check_sending_key(
    submission: Submission, certificate: Certificate, entries: Sequence[SignerEntry], received_at: datetime
) -> None:
    """The certificate may send for the school, and was valid. Raises SenderRefused."""
    if not may_send(entries, school=submission.shape.school, at=received_at):
        raise SenderRefused(problem("sender-not-authorised", "/sender"))
    if not is_certificate_good(certificate, received_at):
        raise SenderRefused(problem("certificate-expired", "/sender"))
    if claimed(submission.sender) > received_at + CLOCK_TOLERANCE:
        raise SenderRefused(problem("signing-time", "/sender"))


def check_algorithm(
    submission: Submission, certificate: Certificate, algorithms: AlgorithmList, received_at: datetime
) -> None:
    """The registrar still takes what the submission was signed with. Raises SenderRefused."""
    if not algorithms.allows(submission.sender.header.alg, certificate.key, received_at):
        raise SenderRefused(problem("algorithm-ended", "/sender"))


def check_stamp(submission: Submission, stamps: Stamps) -> None:
    """A timestamp of the submission's own statement is valid, if there is one. Raises SenderRefused."""
    if submission.sender.name in stamps.invalid:
        raise SenderRefused(problem("timestamp-invalid", f"/timestamps/{submission.sender.name}"))


def check_expected(school: str, schools: Collection[str]) -> None:
    """The window expects the school. Raises SenderRefused."""
    if school not in schools:
        raise SenderRefused(problem("school-not-in-window", "/window"))

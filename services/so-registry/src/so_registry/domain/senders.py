"""Whether a submission's own statement speaks for its school; if not, the submission is refused whole."""

from collections.abc import Collection, Sequence
from datetime import datetime

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.submission import Submission
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed
from so_registry.domain.received import ReceivedSubmission
from so_registry.domain.signers import SignerEntry, is_certificate_good, may_send
from so_registry.domain.stamps import Stamps
from so_registry.domain.verdicts import Problem, problem
from so_registry.domain.windows import Window


class SenderRefused(Exception):
    """The submission's statement does not speak for this school; refused whole."""

    def __init__(self, reason: Problem) -> None:
        super().__init__(reason.finding.code)
        self.problem = reason


def check_place(submission: Submission, stored: ReceivedSubmission, window: Window) -> None:
    """The statement is about this submission, for this window. Raises SenderRefused."""
    payload, shape = submission.sender.payload, submission.shape
    expected = (stored.key.school, str(stored.key.submission_id), str(window.window_no), window.registrar)
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


def check_stamp(submission: Submission, stamps: Stamps) -> None:
    """A timestamp of the submission's own statement is valid, if there is one. Raises SenderRefused."""
    if submission.sender.name in stamps.invalid:
        raise SenderRefused(problem("timestamp-invalid", f"/timestamps/{submission.sender.name}"))


def check_expected(school: str, schools: Collection[str]) -> None:
    """The window expects the school. Raises SenderRefused."""
    if school not in schools:
        raise SenderRefused(problem("school-not-in-window", "/window"))

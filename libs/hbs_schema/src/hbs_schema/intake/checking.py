"""Everything that a registrar would say of a submission, asked beforehand and without it: its own code, no other."""

from datetime import datetime

from hbs_schema.envelopes.submission import Submission, read_submission
from hbs_schema.errors import Refused
from hbs_schema.intake.acceptance import judge_submission
from hbs_schema.intake.admission import Arrived, admit
from hbs_schema.intake.algorithms import shipped_algorithms
from hbs_schema.intake.calendars import name_for, window_of
from hbs_schema.intake.knowledge import Knowledge
from hbs_schema.intake.reporting import Judged, schools_of, untold
from hbs_schema.intake.senders import Place, SenderRefused
from hbs_schema.intake.submission_report import SubmissionReport
from hbs_schema.intake.told import Told
from hbs_schema.intake.verdicts import PacketVerdict, problem, problem_of
from hbs_schema.intake.windows import Window
from hbs_schema.rules.rule_book import RuleBookFile, shipped_rule_book
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement


def check_submission(data: bytes, told: Told, *, now: datetime) -> SubmissionReport:
    """The report on a submission's bytes as if it were received at `now`. Never raises for what the bytes contain."""
    try:
        submission = read_submission(data)
    except Refused as refused:
        return Judged(None, None, shipped_rule_book(), told, now, whole=problem_of(refused)).report()
    window = _window(submission, told)
    book = _book(submission, told, window)
    try:
        verdicts = _judge(submission, window, book, told, now)
    except SenderRefused as refused:
        return Judged(submission, window, book, told, now, whole=refused.problem).report()
    return Judged(submission, window, book, told, now, verdicts=tuple(verdicts)).report()


def _judge(
    submission: Submission, window: Window | None, book: RuleBookFile, told: Told, now: datetime
) -> list[PacketVerdict]:
    if window is not None and now >= window.closes_at:
        raise SenderRefused(problem("window-closed"))
    shape = submission.shape
    arrived = Arrived(
        received_at=now,
        place=Place(shape.school, shape.submission_id),
        window=window,
        senders=None if told.signers is None else told.signers.entries.get(submission.sender.header.thumbprint, ()),
        schools=schools_of(submission, told),
        ca_roots=told.ca_roots,
        algorithms=told.algorithms or shipped_algorithms(),
    )
    stamps = admit(submission, arrived)
    knowledge = Knowledge(
        signers=told.signers.entries if told.signers else {},
        teachers=told.signers.teachers if told.signers else (),
        policies=_policies(told, window),
        algorithms=told.algorithms or shipped_algorithms(),
        book=book,
        untold=untold(told, window),
    )
    return judge_submission(submission, knowledge, window, now, stamps)


def _window(submission: Submission, told: Told) -> Window | None:
    """The one that the file names; of a calendar the track of the first packet, which every other has to share."""
    named = submission.shape.window
    if told.windows is not None:
        return told.windows.get(named)
    if told.calendar is None:
        return None
    calendar = told.calendar.payload
    header = submission.packets[0].header
    name = name_for(calendar, header.track, header.grade)
    return window_of(calendar, told.calendar.document_digest, name, window_no=int(named))


def _policies(told: Told, window: Window | None) -> dict[str, Statement[Policy]]:
    """The registrar knows those of the window alone when it judges."""
    known = told.policies or {}
    return {digest: policy for digest, policy in known.items() if window is None or digest in window.policies}


def _book(submission: Submission, told: Told, window: Window | None) -> RuleBookFile:
    year = window.school_year if window else submission.packets[0].header.school_year
    return told.books.get(year) or told.books.get("") or shipped_rule_book()

"""Why the registrar refuses an act; why its console refuses a visitor is in people/refused.py.

RegistryError
├── WindowUnknown, SubmissionUnknown, PacketUnknown, DocumentUnknown   nothing there, or not for this caller
├── SchoolNotAllowed            the caller does not act for this school
├── Conflict                    the same id with other bytes
│   ├── SubmissionConflict
│   └── RequestConflict
├── LevelUnknown                no such school level
├── RecordsRefused              pupils whose codes this school does not get, each with its place
├── WindowNotOpen               before the window opens
├── WindowClosed                after the cutoff
├── RecordLocked, SchoolClosed  locked for ever; the school has closed these grades
├── NotRevocable                not accepted here, withdrawn or superseded already
├── SchoolBusy                  submissions of the school are still being verified
├── StatementRefused            a close or withdrawal request whose statements do not hold
├── WindowNotDrained            the lock comes after the last verdict
├── SubmissionsSetAside         submissions that could not be judged keep the window from being locked
├── NotSetAside                 no submission of this id is set aside
├── RuleBookRefused, RuleBookConflict   not this registrar's, or for no school year; a version with other bytes
├── NothingToRecheck            no signature here is of this certificate, CA or window
├── JobUnknown, TimestampsMissing   no job of this number; nothing can be stamped: no authority is configured
├── NothingToLock               the grades are locked already, or not in this window
├── CertificatesRefused         declarations that do not hold, each with its place
├── DeclarationUnknown          no such declaration for this caller
├── ActNotPossible              not in the state in which the declaration is
├── ActConflict                 the same act id with other content
├── SinceNotPossible            an instant in the future, or of an act that does not reach back
├── PersonNeeded                a person decides this, no machine
├── ReviewNeeded                a reviewer looks first
├── SecondPersonNeeded          whoever has acted before does not say this too
├── TrustListConflict           a version of a list that is there with other bytes
├── SuccessionConflict, SchoolUnknown   another successor, or it would succeed itself; no such school
├── ProposalUnknown, ProposalConflict, ProposalWaiting, ProposalDecided, ProposalChanged, ApprovalNeeded
├── windows/errors.py           of calendars, windows, announcements, lists of schools
├── act_errors.py               of closes, annotations, transfers
├── reconciling/errors.py       of lists of pupils, returns, sign-offs
├── cutoff/errors.py            of cutoff jobs
└── {retention,feeds,auditing}/errors.py   of what is kept for ever, of events and webhooks, of heads of audits
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hbs_schema.findings import Finding


class RegistryError(Exception):
    """Base of every refusal; `detail_params` fill the braces of its sentences."""

    detail_params: Mapping[str, str] = {}


class WindowUnknown(RegistryError):
    """No such window."""


class SubmissionUnknown(RegistryError):
    """No such submission for this school."""


class PacketUnknown(RegistryError):
    """No such packet for this school."""


class DocumentUnknown(RegistryError):
    """No such document."""


class SchoolNotAllowed(RegistryError):
    """The caller does not act for this school."""


class Conflict(RegistryError):
    """The same id with other bytes."""


class SubmissionConflict(Conflict):
    """This submission id has come with other bytes."""


class RequestConflict(Conflict):
    """This request id has come with other packets."""


class LevelUnknown(RegistryError):
    """No such school level."""


@dataclass(frozen=True)
class RefusedItem:
    """What is wrong at one place of a request, in both languages."""

    code: str
    pointer: str
    vi: str
    en: str
    extra: Mapping[str, object] = field(default_factory=dict)


class RecordsRefused(RegistryError):
    """Some pupils of a request for codes; none of the request's codes were issued."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("records refused")
        self.problem_items = tuple(RefusedItem(f.code, f.pointer, f.text("vi"), f.text("en")) for f in findings)


class WindowNotOpen(RegistryError):
    """The window has not opened; nothing was stored."""


class WindowClosed(RegistryError):
    """The cutoff has passed."""


class RecordLocked(RegistryError):
    """The record is locked; its content never changes again."""


class SchoolClosed(RegistryError):
    """The school has closed these grades."""


class NotRevocable(RegistryError):
    """A packet that is not accepted here, or withdrawn or superseded already."""


class SchoolBusy(RegistryError):
    """Submissions of the school are still being verified."""


class StatementRefused(RegistryError):
    """Statements that do not hold; `reason` names the check, never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"reason": reason}


class WindowNotDrained(RegistryError):
    """The window still has submissions without a verdict, or its cutoff has not come."""


class SubmissionsSetAside(RegistryError):
    """Submissions could not be judged and wait for an operator; named by school and submission id."""

    def __init__(self, submissions: Sequence[str]) -> None:
        super().__init__("submissions set aside")
        self.detail_params = {"submissions": ", ".join(submissions)}


class NotSetAside(RegistryError):
    """No submission of this id is set aside."""


class NothingToLock(RegistryError):
    """The grades are locked already, or do not belong to this window."""


class RuleBookRefused(RegistryError):
    """Not this registrar's rule book, or for no school year."""


class RuleBookConflict(RegistryError):
    """A version of a rule book is there with other bytes."""


class NothingToRecheck(RegistryError):
    """No stored signature is of this certificate, CA or window."""


class JobUnknown(RegistryError):
    """No job of this number, or one of another kind."""


class TimestampsMissing(RegistryError):
    """No timestamp authority is configured."""


class CertificatesRefused(RegistryError):
    """Some declarations of a request; none of them was stored."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("declarations refused")
        self.problem_items = tuple(RefusedItem(f.code, f.pointer, f.text("vi"), f.text("en")) for f in findings)


class DeclarationUnknown(RegistryError):
    """No such declaration for this caller."""


class ActNotPossible(RegistryError):
    """The declaration is not in a state in which this can be said of it."""


class ActConflict(RegistryError):
    """This act id has come with other content."""


class SinceNotPossible(RegistryError):
    """An instant in the future, or of an act that counts from now on alone."""


class PersonNeeded(RegistryError):
    """A person decides this, no machine."""


class ReviewNeeded(RegistryError):
    """The registrar's rule asks for a reviewer first."""


class SecondPersonNeeded(RegistryError):
    """The registrar's rule asks for somebody who has not acted before."""


class TrustListConflict(RegistryError):
    """A version of a list is there with other bytes."""


class SuccessionConflict(RegistryError):
    """The school has another successor already, or would come to succeed itself."""


class SchoolUnknown(RegistryError):
    """No such school."""


class ProposalUnknown(RegistryError):
    """No such proposal."""


class ProposalConflict(Conflict):
    """This proposal id has come with other content."""


class ProposalWaiting(RegistryError):
    """The same is proposed already and waits."""


class ProposalDecided(RegistryError):
    """The proposal is approved, rejected or done already."""


class ProposalChanged(RegistryError):
    """What is stored is not what was seen."""


class ApprovalNeeded(RegistryError):
    """Done only by what a second person has approved, once."""

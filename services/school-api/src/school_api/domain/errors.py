"""Why the school's service refuses an act.

SchoolError
├── NotThere                    nothing there, or not for this caller
│   └── ClassUnknown, ImportUnknown, DraftUnknown, SessionUnknown, SubmissionUnknown, ActUnknown, RecordUnknown,
│       WindowUnknown, PolicyUnknown, NoClassOpen
├── SchoolNotAllowed            the caller does not act for this school
├── ClassConflict               the class exists with another grade or policy
├── VersionConflict             the draft was changed since it was read
├── UploadMalformed             neither spreadsheets by a layout nor records
├── FileRefused                 a spreadsheet that cannot be read as a whole
├── ContentRefused              a value that the layout or the circular does not know
├── ContentIncomplete           errors remain, so nobody reviews it yet
├── NotEditable                 sent, accepted or locked: replace it, or nothing
├── NothingToReview             no draft waits for that
├── StageUnknown                the policy has no such signature
├── SignaturesIncomplete        earlier signatures are missing
├── NothingToSign               no draft waits for this signature
├── SignedContentChanged        the content changed after the signer was shown it
├── StatementRefused            a statement that does not hold
│   └── CertificateExpired
├── AlreadySigned               another signature stands for the same content
├── NothingToSubmit             no draft is signed and unsent
├── WindowMismatch              the class does not belong to this window
├── NotReplaceable              not accepted here, or locked
├── NotRevocable                not accepted, or withdrawn, replaced or locked already
├── LeftOutIncomplete           a pupil without an accepted packet and without a reason
├── NotGenuine                  an answer whose proofs or signatures do not hold
├── BundleIncomplete            a document or certificate for it is not here yet
└── RegistryRefused             the registrar refuses; its own words go along
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hbs_schema.findings import Finding


@dataclass(frozen=True)
class Item:
    """One of the reasons, with its place and its sentence in both languages."""

    code: str
    pointer: str
    vi: str
    en: str
    extra: dict[str, object] = field(default_factory=dict)


class SchoolError(Exception):
    """Base of every refusal."""


class WithItems(SchoolError):
    """A refusal that lists all its reasons."""

    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__(", ".join(sorted({item.code for item in items})))
        self.problem_items = tuple(items)
        self.detail_params = {"count": len(self.problem_items)}


class NotThere(SchoolError):
    """Nothing there, or not for this caller: the answer is the same."""


class ClassUnknown(NotThere):
    """No such class."""


class ImportUnknown(NotThere):
    """No such import."""


class DraftUnknown(NotThere):
    """No such draft."""


class SessionUnknown(NotThere):
    """No such signing session."""


class SubmissionUnknown(NotThere):
    """No such submission."""


class ActUnknown(NotThere):
    """No such close or withdrawal request."""


class RecordUnknown(NotThere):
    """No accepted packet under this code."""


class WindowUnknown(NotThere):
    """The registrar has told of no such window."""


class PolicyUnknown(NotThere):
    """The registrar has no such policy."""


class NoClassOpen(NotThere):
    """The school has no class of this year, level and track."""


class UploadMalformed(SchoolError):
    """A body whose media type or form fields say no way to read it."""


class SchoolNotAllowed(SchoolError):
    """The caller does not act for this school."""


class ClassConflict(SchoolError):
    """The class exists with another level, grade or policy."""


class VersionConflict(SchoolError):
    """The draft was changed since it was read."""


class FileRefused(WithItems):
    """A spreadsheet that cannot be read as a whole."""


class ContentRefused(WithItems):
    """A value that the layout does not know, or not in this form."""


class ContentIncomplete(WithItems):
    """Drafts with errors, so that nobody reviews them yet."""


class NotEditable(SchoolError):
    """Sent, accepted or locked."""


class NothingToReview(SchoolError):
    """No draft of the class waits for that."""


class StageUnknown(SchoolError):
    """The policy has no such signature."""


class SignaturesIncomplete(WithItems):
    """Earlier signatures are missing."""


class NothingToSign(SchoolError):
    """No draft waits for this signature."""


class SignedContentChanged(SchoolError):
    """The content changed after the signer was shown it; the signature does not count."""


class StatementRefused(SchoolError):
    """A statement that does not hold; `reason` names the check, never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"reason": reason}


class CertificateExpired(StatementRefused):
    """The signer's certificate is not valid now, or may not sign."""


class AlreadySigned(SchoolError):
    """Another signature stands for the same content."""


class NothingToSubmit(SchoolError):
    """No draft of the class is signed and unsent."""


class WindowMismatch(SchoolError):
    """The class does not belong to this window, or its policy is not allowed there."""


class NotReplaceable(SchoolError):
    """Not accepted here, or locked."""


class NotRevocable(SchoolError):
    """Not accepted, or withdrawn, replaced or locked already."""


class LeftOutIncomplete(WithItems):
    """Pupils without an accepted packet and without a reason."""


class NotGenuine(SchoolError):
    """An answer of the registrar whose proofs or signatures do not hold; `args` name the check, never a value."""


class BundleIncomplete(SchoolError):
    """A document or certificate that a bundle needs is not here yet."""


class RegistryRefused(WithItems):
    """The registrar refuses what it was asked; `code` is its problem's."""

    def __init__(self, code: str, items: Sequence[Item]) -> None:
        super().__init__(items)
        self.code = code


def items_of(findings: Sequence[Finding], prefix: str = "", **extra: object) -> list[Item]:
    """Findings as reasons, placed below `prefix`."""
    return [
        Item(
            finding.code,
            prefix + finding.pointer,
            finding.text("vi").removesuffix(f" [{finding.code}]"),
            finding.text("en").removesuffix(f" [{finding.code}]"),
            {"severity": finding.severity, **extra},
        )
        for finding in findings
    ]

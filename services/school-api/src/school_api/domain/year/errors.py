"""Why an act of the school's year is refused; the tree goes on from school_api.domain.errors.

SchoolError
├── NotThere
│   └── VersionUnknown, PreviewUnknown, AccessUnknown, CommentUnknown, DataLockUnknown, PaperUseUnknown,
│       LegacyRecordUnknown, FindingUnknown, ReturnUnknown, TransferUnknown
├── SettingsConflict            the class's settings were changed since they were read
├── InstantRefused              an instant that is over, or too near
├── DataLocked                  the school has locked this data; the reasons say whom to ask
├── PreviewBlocksSigning        parents still look at the class, or wait for an answer
├── AccessLimit                 a record has as many accesses, or an access as many comments, as there may be
├── CommentClosed               a comment that has its answer
├── PointerUnknown              a field that the record does not show
├── AlreadyEnded                a lock or a use of paper that has ended
├── OnPaper                     every record that waits is on paper
├── PupilNotOfClass             no pupil of this code in the class
├── ReviewSheetStale            the sheet that was approved is not the sheet as it stands
├── FileNotAllowed              bytes of a kind that is not kept, or too many
├── InterimImpossible           the draft has nothing that an interim record could say
├── InterimNotReady             signatures are missing
├── NotReopenable               no close that the registrar has taken
├── TransferNotSignable         not this side's turn to sign
└── InterimRefused              a file that is no interim record of this pupil, or does not hold
"""

from school_api.domain.errors import NotThere, SchoolError, WithItems


class VersionUnknown(NotThere):
    """The draft has no version of this number."""


class PreviewUnknown(NotThere):
    """No preview of the class is open."""


class AccessUnknown(NotThere):
    """No such access; also for a code that is wrong, revoked or over."""


class CommentUnknown(NotThere):
    """No such comment."""


class DataLockUnknown(NotThere):
    """No such lock of the school's."""


class ReturnUnknown(NotThere):
    """No such return of a reviewer."""


class TransferUnknown(NotThere):
    """No such transfer of the school's."""


class NotReopenable(SchoolError):
    """No close, or one that the registrar has not taken."""


class TransferNotSignable(SchoolError):
    """The case is not at a step at which this side's head signs."""


class PaperUseUnknown(NotThere):
    """No such use of paper."""


class LegacyRecordUnknown(NotThere):
    """No such record from elsewhere."""


class FindingUnknown(NotThere):
    """The draft has no such warning now."""


class SettingsConflict(SchoolError):
    """The class's settings were changed since they were read."""


class InstantRefused(SchoolError):
    """An instant that is over, or too near to be announced."""


class DataLocked(WithItems):
    """The school has locked this data; each reason says whom to ask, and until when the lock stands."""


class PreviewBlocksSigning(SchoolError):
    """A preview is open, or a comment has no answer, and the class's settings say that nothing is signed then."""


class AccessLimit(SchoolError):
    """As many as there may be."""


class CommentClosed(SchoolError):
    """The comment has its answer."""


class PointerUnknown(SchoolError):
    """The pointer names nothing that the holder was shown."""


class AlreadyEnded(SchoolError):
    """It has ended already."""


class OnPaper(SchoolError):
    """Every record that waits to be sent is on paper."""


class PupilNotOfClass(SchoolError):
    """The class has no pupil of this code."""


class ReviewSheetStale(SchoolError):
    """What was looked at has changed."""


class FileNotAllowed(SchoolError):
    """Not one of the kinds of file that are kept, empty, or too large."""


class InterimImpossible(WithItems):
    """The draft's values do not make an interim record; the reasons say what is missing."""


class InterimNotReady(SchoolError):
    """Signatures are missing, or the draft changed since it was signed."""


class InterimRefused(SchoolError):
    """The file does not hold; `reason` names the check, never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"reason": reason}

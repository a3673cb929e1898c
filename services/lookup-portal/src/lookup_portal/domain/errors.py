"""Why the portal shows nothing, or takes nothing in.

PortalError
├── RecordNotFound          no such code, or another second factor: one answer for both
├── TooManyAttempts         this client, or this code, has been tried too often
├── RecordDamaged           what is stored no longer verifies: nothing of it is shown
├── FormUnknown             the record cannot be printed: its schema has no form here, or a part is missing
├── IssuerNotAllowed        the token does not act for this school or registrar
├── SecondPersonNeeded      whoever asked for a copy may not decide on it
├── OfficeUnknown           the registrar's name, as it is printed, is not among the settings
├── RequestUnknown          no request of this id at this issuer
├── RequestConflict         this id was used for another request
├── RequestDecided          the request was decided otherwise
├── PartUnknown             an extract of a part that the record does not have
├── RecordNotInEffect       a year that is not in effect is not copied
├── CopyNotFound            no such copy code, or another number: one answer for both
├── CopyRevoked             the copy was revoked for another reason
├── RegisterTooLong         more lines of the register than one spreadsheet is given
├── SealUnavailable         the file cannot be sealed now, and is not handed out without its seal
└── PublicationRefused      what the Ministry's link delivered is not genuine or contradicts what is known
"""


class PortalError(Exception):
    """Base of every refusal."""


class RecordNotFound(PortalError):
    """Nothing for this code and this second factor."""


class TooManyAttempts(PortalError):
    """Come back in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many attempts")
        self.seconds = seconds
        self.detail_params = {"seconds": seconds}
        self.response_headers = {"Retry-After": str(seconds)}


class RecordDamaged(PortalError):
    """`check` is the first check of docs/packet.md §8 that failed."""

    def __init__(self, check: str) -> None:
        super().__init__(check)
        self.check = check


class FormUnknown(PortalError):
    """No form for this schema, or a part that the form needs is not there."""


class IssuerNotAllowed(PortalError):
    """The token names others than this issuer."""


class SecondPersonNeeded(PortalError):
    """The policy asks for two people."""


class OfficeUnknown(PortalError):
    """The setting `COPIES__OFFICES` has no name for the registrar."""


class RequestUnknown(PortalError):
    """No such request, or not of an issuer that the token acts for: one answer for both."""


class RequestConflict(PortalError):
    """The same id with another content."""


class RequestDecided(PortalError):
    """Decided before, and not so."""


class PartUnknown(PortalError):
    """Some chosen part is in none of the chosen years, or is never given out."""


class RecordNotInEffect(PortalError):
    """Revoked, invalidated, not yet in effect, or not to be determined now."""


class CopyNotFound(PortalError):
    """Nothing for this copy code and this number."""


class CopyRevoked(PortalError):
    """Revoked before, with another reason."""


class RegisterTooLong(PortalError):
    """More lines than one spreadsheet is given: none is left out in silence."""


class SealUnavailable(PortalError):
    """Timestamp authority, responder or key is away, or the certificate holds no more."""


class PublicationRefused(PortalError):
    """`reason` names a check or a rule, never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

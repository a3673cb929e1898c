"""Why the portal shows nothing, or takes nothing in.

PortalError
├── RecordNotFound          no such code, or another second factor: one answer for both
├── TooManyAttempts         this client, or this code, has been tried too often
├── RecordDamaged           what is stored no longer verifies: nothing of it is shown
├── FormUnknown             the record cannot be printed: its schema has no form here, or a part is missing
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


class PublicationRefused(PortalError):
    """`reason` names a check or a rule, never a value."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

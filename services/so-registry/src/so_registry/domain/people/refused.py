"""Why the console refuses its visitors.

ConsoleRefusal
├── LoginRefused          what came back is not the answer to what this browser asked
├── NotSignedIn           no session, or one that has ended
├── FreshFactorNeeded     an act with legal effect, and no second factor of late
├── NotPermitted          no role allows it
├── FormExpired           a form that is not of this session
├── ReasonNeeded          personal data is shown for a reason alone
├── OwnGrant              nobody gives himself a role or ends his own
├── GrantRefused          fields of a grant that are missing or do not fit
├── PersonUnknown         nobody of this name has ever come
├── GrantUnknown          no such grant, or it has ended
└── NothingFound          nothing of this name, or nothing that the visitor may see
"""

from collections.abc import Sequence

from so_registry.domain.errors import RegistryError


class ConsoleRefusal(RegistryError):
    """Base of all of them."""


class LoginRefused(ConsoleRefusal):
    """What came back from the provider is not the answer to what this browser asked; `reason` is for our log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotSignedIn(ConsoleRefusal):
    """No session, or one that has ended."""


class FreshFactorNeeded(ConsoleRefusal):
    """An act with legal effect, and the second factor is older than a few minutes or was not there."""


class NotPermitted(ConsoleRefusal):
    """No role of the visitor allows it."""


class FormExpired(ConsoleRefusal):
    """A form that is not of this session: another site's, or from before the last login."""


class ReasonNeeded(ConsoleRefusal):
    """Personal data is shown to whoever says why he looks."""


class OwnGrant(ConsoleRefusal):
    """Nobody gives himself a role or ends his own."""


class GrantRefused(ConsoleRefusal):
    """Fields of a grant that are missing or do not fit; `fields` names them."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__("grant refused")
        self.fields = tuple(fields)
        self.detail_params = {"fields": ", ".join(fields)}


class PersonUnknown(ConsoleRefusal):
    """Nobody of this name has ever signed in or been entered."""


class GrantUnknown(ConsoleRefusal):
    """No such grant, or it has ended."""


class NothingFound(ConsoleRefusal):
    """Nothing of this name, or nothing that the visitor may see."""

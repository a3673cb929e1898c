"""Why the school's service refuses somebody: what he holds, or what he would give.

SchoolError
├── NotThere
│   └── PersonUnknown, HoldingUnknown, InvitationUnknown
├── NotPermitted                no grant, assignment or delegation reaches this act; its items name what is missing
├── PersonInactive              suspended or ended
├── ClientNotDelegated          the school has not delegated this to the client, or has ended it
├── PersonNeeded                a machine alone may not do this
├── FreshFactorNeeded           the person's login is too old or too weak for an act with legal effect
├── ReasonNeeded                an inspector says why he looks
├── NotYoursToGive              nobody gives what he does not hold, or to himself
├── TermRefused                 a term that is empty, began before it was given or outlives its giver's
├── LastAdministrator           somebody has to administer the school
├── AccountBound                the account, or the person, is bound already
└── IdUsed                      the id names something else
"""

from school_api.domain.errors import NotThere, SchoolError, WithItems


class PersonUnknown(NotThere):
    """No such person at the school."""


class HoldingUnknown(NotThere):
    """No such grant, assignment or delegation at the school."""


class InvitationUnknown(NotThere):
    """Wrong, expired or replaced: the answer is the same."""


class NotPermitted(WithItems):
    """Nothing that the person holds reaches this."""


class PersonInactive(SchoolError):
    """Suspended or ended."""


class ClientNotDelegated(SchoolError):
    """The school has not delegated this to the client, or no longer."""


class PersonNeeded(SchoolError):
    """A machine alone may not do this."""


class FreshFactorNeeded(SchoolError):
    """The login is too old or too weak; `challenge` says which one is needed, in the words of RFC 9470."""

    def __init__(self, challenge: str) -> None:
        super().__init__()
        self.response_headers = {"WWW-Authenticate": challenge}


class ReasonNeeded(SchoolError):
    """An inspector looks without saying why."""


class NotYoursToGive(SchoolError):
    """Not held, or given to himself."""


class TermRefused(SchoolError):
    """`reason` is a word of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"reason": reason}


class LastAdministrator(SchoolError):
    """Nobody would administer the school."""


class AccountBound(SchoolError):
    """The account is another person's here, or the person has an account."""


class IdUsed(SchoolError):
    """The id names something else."""

"""Which role may do what: one table (docs/adr/0025). What is not in it nobody may do.

The console asks it for everything, the API and the terminal for figures.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What one of the Sở's people is trusted with."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    SIGNER = "signer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    INSPECTOR = "inspector"


class Action(StrEnum):
    """What a page shows or does."""

    READ_WINDOWS = "read-windows"
    TELL_STORY = "tell-story"
    REVIEW_CERTIFICATES = "review-certificates"
    APPROVE_CERTIFICATES = "approve-certificates"
    RETRY_SUBMISSIONS = "retry-submissions"
    DECIDE_PROPOSALS = "decide-proposals"
    READ_AUDIT = "read-audit"
    GRANT_ROLES = "grant-roles"
    LIST_PUPILS = "list-pupils"
    RECONCILE = "reconcile"
    SIGN_OFF = "sign-off"
    RUN_CUTOFFS = "run-cutoffs"
    EXTEND_WINDOWS = "extend-windows"
    PROPOSE_ACTS = "propose-acts"


_SEES: Final = frozenset({Action.READ_WINDOWS, Action.TELL_STORY})

ALLOWED: Final[Mapping[Role, frozenset[Action]]] = {
    Role.ADMINISTRATOR: frozenset({Action.GRANT_ROLES, Action.READ_AUDIT}),
    Role.OPERATOR: _SEES | {Action.RETRY_SUBMISSIONS, Action.RUN_CUTOFFS, Action.EXTEND_WINDOWS, Action.PROPOSE_ACTS},
    Role.SIGNER: _SEES | {Action.DECIDE_PROPOSALS, Action.RUN_CUTOFFS, Action.PROPOSE_ACTS},
    Role.REVIEWER: _SEES | {Action.REVIEW_CERTIFICATES, Action.LIST_PUPILS, Action.RECONCILE, Action.SIGN_OFF},
    Role.APPROVER: frozenset({Action.READ_WINDOWS, Action.APPROVE_CERTIFICATES}),
    Role.INSPECTOR: _SEES | {Action.READ_AUDIT, Action.LIST_PUPILS},
}
NEEDS_FRESH: Final = frozenset(
    {
        Action.APPROVE_CERTIFICATES,
        Action.DECIDE_PROPOSALS,
        Action.GRANT_ROLES,
        Action.SIGN_OFF,
        Action.RUN_CUTOFFS,
        Action.EXTEND_WINDOWS,
        Action.PROPOSE_ACTS,
    }
)
"""Acts with legal effect: the second factor has to be a few minutes old at most."""
DATED: Final = frozenset({Role.REVIEWER, Role.INSPECTOR})
"""Roles that are given for a time only, by a numbered decision."""

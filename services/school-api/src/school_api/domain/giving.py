"""Who may give what to whom: nobody gives what he does not hold, nor for longer, nor to himself."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from school_api.domain.people import HEADS, Capacity, PersonState, Role, RoleGrant, Standing, Term
from school_api.domain.people_errors import LastAdministrator, NotYoursToGive, TermRefused

GIVES: Mapping[Role, frozenset[Role]] = {
    Role.SCHOOL_ADMINISTRATOR: frozenset(
        {Role.SCHOOL_ADMINISTRATOR, Role.DATA_CLERK, Role.SUBJECT_TEACHER, Role.HOMEROOM}
    ),
    **dict.fromkeys(HEADS, frozenset({Role.DEPUTY, Role.DATA_CLERK, Role.SUBJECT_TEACHER, Role.HOMEROOM})),
}
"""What each role has in hand to give. A head is appointed from above: the operator's command records it."""

OPERATOR_GIVES = frozenset({Role.SCHOOL_ADMINISTRATOR, Role.PRINCIPAL, Role.ACTING_HEAD, Role.INSPECTOR})


def check_may_give(giver: Standing, role: Role, to: Standing, term: Term, at: datetime) -> RoleGrant:
    """The giver's own grant by which he gives. Raises NotYoursToGive, TermRefused."""
    if giver.person_id == to.person_id or giver.school != to.school:
        raise NotYoursToGive
    sources = [grant for own in GIVES if role in GIVES[own] and (grant := giver.grant_of(own, at))]
    if not sources or giver.state != PersonState.ACTIVE:
        raise NotYoursToGive
    lasting = [grant for grant in sources if term.is_within(grant.term)]
    if not lasting:
        raise TermRefused("longer-than-own")
    return lasting[0]


def check_may_delegate(head: Standing, deputy: Standing, term: Term, at: datetime) -> RoleGrant:
    """The head's own grant. He gives what is his, for no longer than his, to a deputy of his school."""
    if head.person_id == deputy.person_id or head.school != deputy.school:
        raise NotYoursToGive
    own = [grant for role in sorted(HEADS) if (grant := head.grant_of(role, at))]
    if not own or head.state != PersonState.ACTIVE or deputy.grant_of(Role.DEPUTY, at) is None:
        raise NotYoursToGive
    lasting = [grant for grant in own if term.is_within(grant.term)]
    if not lasting or term.holds_until is None:
        raise TermRefused("longer-than-own")
    return lasting[0]


def check_may_admit(giver: Standing, term: Term, at: datetime) -> None:
    """To let a client act for the school is an administrator's and a head's, for no longer than he is one.

    Raises NotYoursToGive, TermRefused.
    """
    own = [grant for role in (Role.SCHOOL_ADMINISTRATOR, *sorted(HEADS)) if (grant := giver.grant_of(role, at))]
    if not own or giver.state != PersonState.ACTIVE:
        raise NotYoursToGive
    if not any(term.is_within(grant.term) for grant in own):
        raise TermRefused("longer-than-own")


def check_may_end(ender: Standing, role: Role, at: datetime) -> None:
    """Whoever may give a role may end it, a head's too: from above only. Raises NotYoursToGive."""
    has = any(role in GIVES[own] and ender.grant_of(own, at) for own in GIVES)
    if not has or ender.state != PersonState.ACTIVE:
        raise NotYoursToGive


def check_term(term: Term, now: datetime, *, capacity: Capacity | None = None) -> None:
    """Raises TermRefused for a term that began before it was given, or is empty; a substitute's has an end."""
    if term.holds_from < now:
        raise TermRefused("begins-in-the-past")
    if term.holds_until is not None and term.holds_until <= term.holds_from:
        raise TermRefused("ends-before-it-begins")
    if capacity == Capacity.SUBSTITUTE and term.holds_until is None:
        raise TermRefused("substitute-without-end")


def check_someone_remains(
    people: Iterable[Standing], *, without_person: UUID | None = None, without: UUID | None = None, at: datetime
) -> None:
    """Raises LastAdministrator if nobody would administer the school once a person or a grant is taken away."""
    for standing in people:
        if standing.state != PersonState.ACTIVE or standing.person_id == without_person:
            continue
        own = [grant for grant in standing.grants if grant.role == Role.SCHOOL_ADMINISTRATOR]
        if any(grant.holding_id != without and grant.term.holds(at) for grant in own):
            return
    raise LastAdministrator

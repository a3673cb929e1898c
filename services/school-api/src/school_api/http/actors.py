"""From a token to who acts: a person who logged in, or a machine and perhaps the person whom it names."""

from uuid import UUID

from hbs_kit.identity import Caller
from school_api.domain.actors import Account, Actor
from school_api.domain.freshness import FactorRule, Login
from school_api.domain.permissions import LEGAL
from school_api.http.errors import BehalfNotAllowed
from school_api.resources import Resources

BEHALF = "HBS-On-Behalf-Of"


def make_actor(caller: Caller, on_behalf_of: UUID | None, use: Resources) -> Actor:
    """Raises BehalfNotAllowed for a person who names another."""
    settings = use.settings.people
    if not caller.is_person:
        return Actor(
            name=caller.subject,
            client_id=caller.client_id,
            schools=caller.acts_for,
            on_behalf_of=on_behalf_of,
            names_person_for=LEGAL if settings.client_names_person == "legal-acts" else frozenset(),
            new_schools=settings.new_schools,
        )
    if on_behalf_of is not None:
        raise BehalfNotAllowed
    leeway = use.settings.identity.leeway
    rule = FactorRule(settings.factor_max_age, settings.factor_acr_values, settings.factor_amr_values, leeway)
    login = Login(caller.login.at, caller.login.acr, caller.login.amr)
    return Actor(
        name=caller.subject,
        client_id=caller.client_id,
        # The provider may know no schools: then who is bound here decides alone.
        schools=caller.acts_for if caller.names_acts_for else None,
        account=Account(caller.issuer, caller.subject),
        challenge="" if rule.is_met(login, use.clock()) else challenge(rule),
    )


def challenge(rule: FactorRule) -> str:
    """What login is needed, as RFC 9470 §3 asks for it."""
    words = [
        'error="insufficient_user_authentication"',
        'error_description="A recent login with a second factor is needed"',
        *([f'acr_values="{" ".join(rule.acr_values)}"'] if rule.acr_values else []),
        f'max_age="{int(rule.max_age.total_seconds())}"',
    ]
    return f"Bearer {', '.join(words)}"

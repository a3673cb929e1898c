"""From a token to who acts: a person who logged in, or a machine and perhaps the person whom it names."""

from urllib.parse import unquote
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from hbs_kit.freshness import FactorRule
from hbs_kit.identity import Caller
from hbs_schema.request_text import Prose
from school_api.domain.actors import Account, Actor
from school_api.domain.permissions import LEGAL
from school_api.http.errors import BehalfNotAllowed
from school_api.resources import Resources

BEHALF = "HBS-On-Behalf-Of"
REASON = "HBS-Reason"
_PROSE = TypeAdapter[str](Prose)


def make_actor(caller: Caller, on_behalf_of: UUID | None, use: Resources, reason: str = "") -> Actor:
    """Raises BehalfNotAllowed for a person who names another."""
    settings = use.settings.people
    why = reason_of(reason)
    if not caller.is_person:
        return Actor(
            name=caller.subject,
            client_id=caller.client_id,
            schools=caller.acts_for,
            on_behalf_of=on_behalf_of,
            names_person_for=LEGAL if settings.client_names_person == "legal-acts" else frozenset(),
            new_schools=settings.new_schools,
            reason=why,
        )
    if on_behalf_of is not None:
        raise BehalfNotAllowed
    leeway = use.settings.identity.leeway
    rule = FactorRule(settings.factor_max_age, settings.factor_acr_values, settings.factor_amr_values, leeway)
    return Actor(
        name=caller.subject,
        client_id=caller.client_id,
        # The provider may know no schools: then who is bound here decides alone.
        schools=caller.acts_for if caller.names_acts_for else None,
        account=Account(caller.issuer, caller.subject),
        challenge="" if rule.is_met(caller.login, use.clock()) else challenge(rule),
        reason=why,
    )


def reason_of(header: str) -> str:
    """A header is ASCII: Vietnamese comes percent-encoded (RFC 3986 §2.1). What cannot be stored is no reason."""
    try:
        return _PROSE.validate_python(unquote(header, errors="replace").strip())
    except ValidationError:
        return ""


def challenge(rule: FactorRule) -> str:
    """What login is needed, as RFC 9470 §3 asks for it."""
    words = [
        'error="insufficient_user_authentication"',
        'error_description="A recent login with a second factor is needed"',
        *([f'acr_values="{" ".join(rule.acr_values)}"'] if rule.acr_values else []),
        f'max_age="{int(rule.max_age.total_seconds())}"',
    ]
    return f"Bearer {', '.join(words)}"

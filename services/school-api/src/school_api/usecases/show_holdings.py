"""Grants, assignments and delegations as the API shows them, ended ones too."""

from typing import Any

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from hbs_schema.verification.times import to_instant
from school_api.domain import people_views as views
from school_api.domain.actors import Actor
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.storage.holdings import Kind, StoredHolding, list_holdings
from school_api.usecases.note_act import About, note_act
from school_api.usecases.permit_act import permit_act


async def show_holdings(
    school: str, kind: Kind, cursor: str | None, limit: int, *, actor: Actor, sessions: Sessions
) -> tuple[list[StoredHolding], str | None]:
    """A page of a kind and the cursor of the next. Raises SchoolNotAllowed, NotPermitted, CursorMalformed."""
    after = decode_uuid_cursor(cursor) if cursor else None
    async with sessions.begin() as session:
        permit = await permit_act(session, actor, Action.READ_PEOPLE, Place(school))
        found = await list_holdings(session, school, kind, after=after, limit=limit + 1)
        await note_act(session, permit, About(concerns=kind))
    items = found[:limit]
    return items, encode_cursor(items[-1].holding.holding_id) if len(found) > limit else None


def grant_out(held: StoredHolding) -> views.GrantOut:
    """A grant."""
    return views.GrantOut.model_validate(_shown(held))


def assignment_out(held: StoredHolding) -> views.AssignmentOut:
    """An assignment."""
    shown = _shown(held)
    shown["class_name"] = shown.pop("class")
    shown["part"] = shown["part"] or None
    return views.AssignmentOut.model_validate(shown)


def delegation_out(held: StoredHolding) -> views.DelegationOut:
    """A delegation to a deputy."""
    shown = _shown(held)
    return views.DelegationOut.model_validate({**shown, "head": str(shown["head"])})


def client_out(held: StoredHolding) -> views.ClientOut:
    """A delegation to a client."""
    return views.ClientOut.model_validate(_shown(held))


def _shown(held: StoredHolding) -> dict[str, Any]:
    holding = held.holding
    shown = {
        **holding.own,
        "holding_id": str(holding.holding_id),
        "holds_from": to_instant(holding.holds_from),
        "holds_until": to_instant(holding.holds_until) if holding.holds_until else None,
        "given_by": holding.given_by,
        "given_at": to_instant(held.given_at),
        "reason": holding.reason,
        "ended_by": held.ended_by,
        "ended_at": to_instant(held.ended_at) if held.ended_at else None,
        "end_reason": held.end_reason,
    }
    return shown if holding.person_id is None else {**shown, "person_id": str(holding.person_id)}

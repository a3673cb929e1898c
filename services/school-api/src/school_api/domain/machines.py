"""A vendor's software: what the issuer of its token allows, cut down to what the school has delegated to it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from school_api.domain.people import Term, holding

Mode = Literal["open", "delegated"]
"""`open`: a school of before delegations; the token alone decides until the school stores its first delegation."""


@dataclass(frozen=True)
class ClientDelegation:
    """A school lets a client act for it, within scopes and a term."""

    holding_id: UUID
    client_id: str
    scopes: frozenset[str]
    term: Term


def is_delegated(
    client_id: str,
    scope: str,
    *,
    stored: Collection[ClientDelegation],
    mode: Mode,
    at: datetime,
) -> bool:
    """Whether a client may act for the school that these delegations, of whatever client and time, are of."""
    if not stored:
        return mode == "open"
    own = [entry for entry in holding(stored, at) if entry.client_id == client_id]
    return any(scope in entry.scopes for entry in own)

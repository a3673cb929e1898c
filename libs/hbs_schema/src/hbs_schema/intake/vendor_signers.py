"""A school's signers as a registrar lets the school's software know them: nobody's name, and no id of a person."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from hbs_schema.intake.capacities import Capacity, Hold
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.types import ClassName, Digest, Instant, Many, Slug, Value
from hbs_schema.verification.times import from_instant, nearest_instant

Person = Annotated[int, Field(ge=1, description="Two entries with one number are one person; of this file only")]


class Suspension(Value):
    """When nothing counted; without an end: still."""

    since: Annotated[Instant, Field(alias="from")]
    until: Instant | None = None


class SignerIn(Value):
    """One role of one certificate at the school; no classes or parts: all."""

    thumbprint: Annotated[Digest, Field(alias="x5t#S256")]
    person: Person
    role: Slug
    capacity: Capacity = Capacity.MAIN
    classes: Many[ClassName] = ()
    parts: Many[str] = ()
    holds_from: Annotated[Instant, Field(alias="from")]
    holds_until: Annotated[Instant, Field(alias="until")]
    is_approved: bool = True
    suspensions: Many[Suspension] = ()
    revoked_from: Instant | None = None
    of_successor: bool = False
    """Registered at the school that took this one over: may sign, and need not."""


def signer_entry(school: str, told: SignerIn) -> SignerEntry:
    """As acceptance is judged by it."""
    return SignerEntry(
        thumbprint=told.thumbprint,
        school=school,
        role=told.role,
        classes=told.classes,
        parts=told.parts,
        holds_from=from_instant(told.holds_from),
        holds_until=from_instant(told.holds_until),
        is_approved=told.is_approved,
        person=str(told.person),
        capacity=told.capacity,
        holds=tuple(Hold(from_instant(h.since), from_instant(h.until) if h.until else None) for h in told.suspensions),
        revoked_from=from_instant(told.revoked_from) if told.revoked_from else None,
    )


def signers_in(own: Sequence[SignerEntry], of_successors: Sequence[SignerEntry] = ()) -> tuple[SignerIn, ...]:
    """As they are exported. Whoever is not named is a person of his own."""
    entries = [*own, *of_successors]
    numbers: dict[str, int] = {}
    for entry in entries:
        numbers.setdefault(_name(entry), len(numbers) + 1)
    return tuple(
        _signer_in(entry, numbers[_name(entry)], of_successor=number >= len(own))
        for number, entry in enumerate(entries)
    )


def signers_of(school: str, told: Iterable[SignerIn]) -> dict[str, tuple[SignerEntry, ...]]:
    """By thumbprint."""
    found: dict[str, tuple[SignerEntry, ...]] = {}
    for one in told:
        found[one.thumbprint] = (*found.get(one.thumbprint, ()), signer_entry(school, one))
    return found


def own_signers_of(school: str, told: Iterable[SignerIn]) -> tuple[SignerEntry, ...]:
    """Without those of a school that took this one over."""
    return tuple(signer_entry(school, one) for one in told if not one.of_successor)


def _name(entry: SignerEntry) -> str:
    return entry.person or f"x5t:{entry.thumbprint}"


def _signer_in(entry: SignerEntry, person: int, *, of_successor: bool) -> SignerIn:
    revoked = {"revoked_from": nearest_instant(entry.revoked_from)} if entry.revoked_from else {}
    return SignerIn.model_validate(
        {
            "x5t#S256": entry.thumbprint,
            "person": person,
            "role": entry.role,
            "capacity": entry.capacity,
            "classes": entry.classes,
            "parts": entry.parts,
            "from": nearest_instant(entry.holds_from),
            "until": nearest_instant(entry.holds_until),
            "is_approved": entry.is_approved,
            "suspensions": tuple(_suspension(hold) for hold in entry.holds),
            "of_successor": of_successor,
            **revoked,
        }
    )


def _suspension(hold: Hold) -> dict[str, str]:
    return {"from": nearest_instant(hold.since), **({"until": nearest_instant(hold.until)} if hold.until else {})}

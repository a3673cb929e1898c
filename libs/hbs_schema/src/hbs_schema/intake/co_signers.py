"""The people behind the certificates of one packet: one person in two roles, and all who have to sign a part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement

HAVE_TO_SIGN = frozenset({Capacity.MAIN, Capacity.CO_TEACHER})
"""Whoever teaches some pupils of a class may sign and need not: the registrar does not know which pupils."""


@dataclass(frozen=True)
class Signed:
    """Who signed in a role, for a part (empty: the packet), and in which capacities."""

    role: str
    part: str
    people: frozenset[str]
    capacities: frozenset[Capacity]
    certificates: frozenset[str] = frozenset()


def signed_by(
    entries: Iterable[SignerEntry], *, school: str, role: str, class_name: str, part: str, at: datetime
) -> Signed:
    """The person of a certificate in one act of signing; several if it is bound to several, nobody if to none."""
    fitting = [
        entry
        for entry in entries
        if (entry.school, entry.role) == (school, role)
        and entry.covers(class_name=class_name, part=part)
        and entry.counts(at)
    ]
    people = frozenset(entry.person for entry in fitting if entry.person)
    return Signed(
        role,
        part,
        people,
        frozenset(entry.capacity for entry in fitting),
        frozenset(entry.thumbprint for entry in fitting),
    )


def has_clash(signed: Collection[Signed], apart: Sequence[str], policy: Policy | None = None) -> bool:
    """Whether one person signed in two roles of a group that is kept apart.

    By the policy whoever stands in for a role is in it: a deputy who signs for the head is the head's seat.
    """
    for group in apart:
        roles = group.split()
        # One certificate is one person's, by whatever reference he was declared.
        own = [(_role_in(entry, roles, policy), entry.people | entry.certificates) for entry in signed]
        seats = {(person, role) for role, people in own if role is not None for person in people}
        if len({person for person, _ in seats}) < len(seats):
            return True
    return False


def _role_in(entry: Signed, roles: Sequence[str], policy: Policy | None) -> str | None:
    """The role of a group that somebody signed in: the one for which he stands in, else his own."""
    stages = policy.stages if policy else ()
    filled = [
        stage.role
        for stage in stages
        if entry.role in stage.stand_ins and stage.role in roles and (stage.covers == "part") == bool(entry.part)
    ]
    return filled[0] if filled else entry.role if entry.role in roles else None


def asks_for_all(policy: Statement[Policy]) -> bool:
    """Whether a policy has a stage in which every teacher of a part signs."""
    return any(stage.signers == "all" and stage.covers == "part" for stage in policy.payload.stages)


def teachers_of(entries: Iterable[SignerEntry]) -> tuple[SignerEntry, ...]:
    """Of a school's signers those who are named for classes and parts: who has to sign where all of them must."""
    return tuple(entry for entry in entries if entry.classes and entry.parts)


def missing_teachers(
    policy: Policy, packet: Packet, signed: Collection[Signed], teachers: Collection[SignerEntry], at: datetime
) -> list[str]:
    """Parts that not all of their teachers have signed. A substitute signs in the place of another."""
    absent = []
    for stage in policy.stages:
        if stage.signers != "all" or stage.covers != "part":
            continue
        roles = {stage.role, *stage.stand_ins}
        for part in sorted(name for name in packet.by_name if stage.matches(name)):
            own = [entry for entry in signed if entry.part == part and entry.role in roles]
            needed = _needed(teachers, stage.role, packet.header.class_name, part, at)
            here = {person for entry in own for person in entry.people}
            if len(needed - here) > len(_stood_in(own, stage.role) - needed):
                absent.append(part)
    return absent


def _stood_in(own: Iterable[Signed], role: str) -> set[str]:
    """Who signed in the place of another: however often he signs, he stands for one."""
    return {
        person
        for entry in own
        if entry.capacities == {Capacity.SUBSTITUTE} or entry.role != role
        for person in entry.people
    }


def _needed(teachers: Iterable[SignerEntry], role: str, class_name: str, part: str, at: datetime) -> set[str]:
    return {
        entry.person
        for entry in teachers
        if entry.role == role
        and entry.capacity in HAVE_TO_SIGN
        and entry.covers(class_name=class_name, part=part)
        and entry.counts(at)
    }

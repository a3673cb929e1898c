"""The people behind certificates: nobody in two roles that are apart, everybody where all have to sign."""

from typing import Any

import pytest

from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.co_signers import Signed, has_clash, missing_teachers, signed_by
from hbs_schema.intake.signers import SignerEntry
from so_registry.domain.certificates.entries import entry_of
from tests.support.world import World
from tests.unit.so_registry.certificates.making import NOW, SCHOOL, START, at, binding

PART = "subjects/TOAN"
LATER = at(100_000_000)
ALL = {"role": "subject-teacher", "covers": "part", "parts": ["subjects/*"], "signers": "all"}


def entry(person: str, **changes: Any) -> SignerEntry:
    own = entry_of(binding(person=person, role="subject-teacher", parts=(PART,), **changes))
    assert own is not None
    return own


def signed(entry: SignerEntry, role: str = "subject-teacher") -> Signed:
    return signed_by([entry], school=SCHOOL, role=role, class_name="4A", part=PART, at=NOW)


def missing(teachers: list[SignerEntry], *own: SignerEntry) -> list[str]:
    world = World(stages=(ALL, {"role": "principal"}))
    packet = world.draft().packet()
    return [
        part
        for part in missing_teachers(world.policy.payload, packet, [signed(e) for e in own], teachers, NOW)
        if part == PART
    ]


ONE, TWO = entry("gv-1"), entry("gv-2", capacity=Capacity.CO_TEACHER)


def test_all_who_are_named_for_class_and_part_sign_it() -> None:
    assert missing([ONE, TWO], ONE, TWO) == []
    assert missing([ONE, TWO], ONE) == [PART]


@pytest.mark.parametrize(
    "other",
    [
        entry("gv-3", capacity=Capacity.GROUP),
        entry("gv-3", capacity=Capacity.SUBSTITUTE),
        entry("gv-3", acts=()),
        entry("gv-3", classes=("4B",)),
    ],
    ids=["of some pupils", "substitute", "not approved", "of another class"],
)
def test_who_need_not_sign_is_not_waited_for(other: SignerEntry) -> None:
    assert missing([ONE, other], ONE) == []


def test_a_substitute_signs_in_the_place_of_one() -> None:
    assert missing([ONE, TWO], ONE, entry("gv-3", capacity=Capacity.SUBSTITUTE)) == []
    assert missing([ONE, TWO, entry("gv-4")], ONE, entry("gv-3", capacity=Capacity.SUBSTITUTE)) == [PART]


def test_a_substitute_who_signs_twice_stands_for_one() -> None:
    substitute = entry("gv-3", capacity=Capacity.SUBSTITUTE)

    assert missing([ONE, TWO], substitute, substitute) == [PART]


def test_who_signs_for_another_is_not_also_one_who_stands_in() -> None:
    """The homeroom teacher who teaches the part as well signs it once for himself, and not for his colleague too."""
    stages = ({**ALL, "stand_ins": ["homeroom"]}, {"role": "principal"})
    world = World(stages=stages)
    homeroom = Signed("homeroom", PART, frozenset({"gv-1"}), frozenset({Capacity.MAIN}))

    absent = missing_teachers(world.policy.payload, world.draft().packet(), [homeroom], [ONE, TWO], NOW)

    assert PART in absent


def test_one_person_with_two_certificates_is_one_person() -> None:
    second = entry("gv-1", thumbprint="another")

    assert missing([ONE, second], second) == []


def seats(*pairs: tuple[str, str]) -> list[Signed]:
    return [Signed(role, "", frozenset({person}), frozenset()) for role, person in pairs]


@pytest.mark.parametrize(
    ("given", "apart", "clashes"),
    [
        (seats(("homeroom", "a"), ("principal", "a")), (), False),
        (seats(("homeroom", "a"), ("principal", "a")), ("homeroom principal",), True),
        (seats(("homeroom", "a"), ("principal", "b")), ("homeroom principal",), False),
        (seats(("homeroom", "a"), ("subject-teacher", "a")), ("homeroom principal",), False),
        (seats(("homeroom", "a"), ("homeroom", "a")), ("homeroom principal",), False),
        (seats(("seal", "a"), ("principal", "a")), ("homeroom principal", "principal seal"), True),
    ],
)
def test_one_person_in_two_roles_is_refused_where_they_are_apart(
    given: list[Signed], apart: tuple[str, ...], clashes: bool
) -> None:
    assert has_clash(given, apart) is clashes


@pytest.mark.parametrize(("person", "clashes"), [("a", True), ("b", False)])
def test_a_deputy_who_signs_for_the_head_is_in_the_heads_role(person: str, *, clashes: bool) -> None:
    policy = World(stages=({"role": "homeroom"}, {"role": "principal", "stand_ins": ["deputy"]})).policy.payload
    own = seats(("homeroom", "a"), ("deputy", person))

    assert has_clash(own, ("homeroom principal",), policy) is clashes


def test_who_stands_in_for_a_role_is_in_that_role_alone() -> None:
    policy = World(stages=({"role": "principal", "stand_ins": ["deputy"]},)).policy.payload

    assert not has_clash(seats(("deputy", "a")), ("deputy principal",), policy)


def test_one_certificate_is_one_person_by_whatever_reference() -> None:
    """Registered by the certificate alone before, and declared by a reference since."""
    own = [
        signed_by(
            [SignerEntry("t", SCHOOL, role, (), (), START, LATER, is_approved=True, person=person)],
            school=SCHOOL,
            role=role,
            class_name="4A",
            part="",
            at=NOW,
        )
        for role, person in (("homeroom", "x5t:t"), ("principal", "gv-1"))
    ]

    assert has_clash(own, ("homeroom principal",))

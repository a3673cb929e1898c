"""A list over schools shows nobody what he may see as an inspector alone: that look is a row, and has a reason."""

from dataclasses import replace

from school_api.domain.people import Role
from school_api.domain.permissions import Action
from school_api.usecases.list_permitted import split_inspected
from tests.unit.school_api.domain.staff import NOW, PLACE, SCHOOL, assignment, grant, person

ELSEWHERE = replace(PLACE, class_name="4B")


def test_who_inspects_and_does_nothing_else_is_in_no_list() -> None:
    permitted = split_inspected({SCHOOL: person(grant(Role.INSPECTOR))}, NOW)

    assert (permitted.schools, permitted.inspected) == ((), (SCHOOL,))


def test_who_teaches_and_inspects_sees_the_class_that_he_teaches_and_no_other() -> None:
    permitted = split_inspected({SCHOOL: person(grant(Role.INSPECTOR), assignment())}, NOW)

    assert (permitted.schools, permitted.inspected) == ((SCHOOL,), ())
    assert permitted.allows(Action.READ_CLASS, PLACE)
    assert not permitted.allows(Action.READ_CLASS, ELSEWHERE)

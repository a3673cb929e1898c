"""Whom to expect follows who manages a record: a pupil who was taken over is his new school's to report."""

import pytest

from hbs_schema.reconciliation_api import EnrolmentIn, ListedPupil, ListingIn
from so_registry.usecases.reconciling.list_pupils import list_pupils
from so_registry.usecases.reconciling.put_enrolment import put_enrolment
from tests.integration.so_registry.reconciling import REASON, REVIEWER, SCHOOL, counts, enrol, pupil, reconciled
from tests.integration.so_registry.transferring import OTHER, Moving, start
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
EXPECTED = ("expected", "missing", "elsewhere")


async def moved(registry: Registry) -> Moving:
    """The first of two pupils of the giving school is handed over and taken over; the other school has a list."""
    code, _ = await registry.codes(2)
    moving = await start(registry, code)
    await enrol(registry, pupil(1), pupil(2))
    await moving.accept(moving.accepting(await moving.handed_over()))
    await tell_other(registry)
    return moving


async def tell_other(registry: Registry, *pupils: str) -> None:
    listed = [{"grade": 4, "class": "4B", "pupil_code": code} for code in ("KHAC-0001", *pupils)]
    request = EnrolmentIn.model_validate({"school": OTHER, "pupils": listed})
    await put_enrolment(request, window_no=registry.window_no, by=SCHOOL, sessions=registry.sessions)


async def missing(registry: Registry, school: str) -> list[ListedPupil]:
    request = ListingIn.model_validate({"reason": REASON, "states": ["missing"]})
    told = await list_pupils(
        request,
        window_no=registry.window_no,
        school=school,
        schools=None,
        by=REVIEWER,
        with_names=True,
        sessions=registry.sessions,
    )
    return list(told.pupils)


async def test_until_the_acceptance_the_giver_is_expected_to_report_and_then_the_receiver(registry: Registry) -> None:
    code, _ = await registry.codes(2)
    moving = await start(registry, code)
    await enrol(registry, pupil(1), pupil(2))
    case = await moving.handed_over()
    before = await counts(registry, *EXPECTED)
    await moving.accept(moving.accepting(case))
    await tell_other(registry)

    assert (before, await counts(registry, *EXPECTED)) == ((2, 2, 0), (1, 1, 1))
    # The receiver's list has one pupil of its own; whom it took over, nobody forgets.
    figures = (await reconciled(registry, OTHER)).figures
    assert (figures.enrolled, figures.expected, figures.missing) == (2, 2, 2)
    assert [(entry.grade, entry.pupil_code) for entry in await missing(registry, OTHER)] == [
        (4, "MOI-0001"),
        (4, "KHAC-0001"),
    ]


async def test_once_the_receiver_lists_him_he_is_expected_once(registry: Registry) -> None:
    await moved(registry)
    await tell_other(registry, "MOI-0001")

    figures = (await reconciled(registry, OTHER)).figures
    assert (figures.enrolled, figures.missing) == (2, 2)
    assert await counts(registry, *EXPECTED) == (1, 1, 1)


async def test_what_the_giver_had_reported_stays_valid_there_and_is_asked_of_nobody_else(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))
    moving = await start(registry, str((packets[0].value("record") or {})["lookup_code"]))
    await enrol(registry, pupil(1))
    await moving.accept(moving.accepting(await moving.handed_over()))
    await tell_other(registry)

    assert await counts(registry, "valid", *EXPECTED) == (1, 1, 0, 0)
    figures = (await reconciled(registry, OTHER)).figures
    assert (figures.expected, figures.missing, figures.elsewhere) == (1, 1, 1)

"""A pupil who comes in the middle of the year: the record of his new school cites what his old one has signed."""

from typing import Any
from uuid import uuid4

import pytest

from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.registry_api import PupilKeys, RecordsIn
from so_registry.usecases.issue_records import issue_records
from so_registry.usecases.transfers.accept_transfer import accept_transfer
from so_registry.usecases.transfers.hand_over import hand_over
from tests.integration.so_registry.acts import results, told
from tests.integration.so_registry.transferring import OTHER, Moving, start
from tests.support.pupils import primary_2_values
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
INTERIM = "B" * 42 + "A"
CITED = {"school_name": "Trường Tiểu học khác", "left_on": "2026-01-16", "packet": INTERIM}


async def came(registry: Registry) -> str:
    """Of the other school's pupil, who now is the first of the world's school: the record's code."""
    await start(registry, "")
    request = RecordsIn(school=OTHER, level="primary", pupils=(PupilKeys(pupil_code="CU-0001"),))
    [record] = (await issue_records(request, sessions=registry.sessions)).records
    moving, own = Moving(registry, record.lookup_code, uuid4()), registry.world.school
    options: dict[str, Any] = {"voice": moving.voice, "sessions": registry.sessions}
    await moving.apply(own, is_mid_year=True)
    case = await moving.act("consent", own)
    interim = {"school_year": "2025-2026", "packet": INTERIM}
    signed = moving.handing(case, key=registry.world.key("other-principal"), interim=interim)
    case = await hand_over(signed, moving.doing(OTHER), **options)
    taken = moving.accepting(case, key=registry.world.key("principal/"), pupil=PupilKeys(pupil_code="7900000001"))
    await accept_transfer(taken, moving.doing(own), **options)
    return record.lookup_code


async def sent(registry: Registry, code: str, **outcome: Any) -> SubmissionAnswer:
    """The year record of the school that took him over, signed by everybody."""
    values = primary_2_values(1, code=code)
    values["outcome"] |= outcome
    draft = registry.world.draft(values=values, schema={"id": "primary", "version": 2})
    statements, drafts = registry.world.endorse([draft])
    return await registry.submit(*registry.pack([each.packet() for each in drafts], statements))


async def test_without_the_citation_the_year_is_refused_and_with_it_accepted(registry: Registry) -> None:
    code = await came(registry)

    without = await sent(registry, code)
    another = await sent(registry, code, interim={**CITED, "packet": "C" * 42 + "A"})
    cited = await sent(registry, code, interim=CITED)

    assert [told(without), told(another)] == [{"interim-not-cited": (0,)}] * 2
    [problem] = [entry for entry in without.problems if entry.code == "interim-not-cited"]
    assert problem.pointer == "/packets/0/outcome/interim"
    assert (results(without), results(another), results(cited)) == (["refused"], ["refused"], ["accepted"])


async def test_who_comes_between_two_years_cites_nothing(registry: Registry) -> None:
    [code] = await registry.codes(1)

    assert results(await sent(registry, code)) == ["accepted"]

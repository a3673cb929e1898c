"""A school's audit is a chain, and the registrar signs how far it has come: what was told once is told."""

import asyncpg
import pytest

from hbs_kit.clock import utc_now
from hbs_schema.audit_api import HeadsIn
from school_api.domain.errors import NotGenuine, RegistryRefused
from school_api.domain.people import Role
from school_api.domain.registrar import Registrar
from school_api.storage.audit_checkpoints import list_told
from school_api.usecases.fetch_windows import fetch_authority
from school_api.usecases.witness_audit import witness_audit
from tests.integration.school_api.auditing import as_owner, audit_of, witnessed
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import appoint
from tests.support.registry import CLIENT

NEWEST = "WHERE audit_id = (SELECT max(audit_id) FROM school.audit)"
CHANGE = f"UPDATE school.audit SET reason = 'khác' {NEWEST}"  # noqa: S608  # no value of anybody's


@pytest.fixture
async def audited(school: School) -> School:
    """With a few rows, and the Ministry's document."""
    resources = school.resources
    await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR, name='Họ "và" tên\\')
    await fetch_authority(school.registry.world.school, sessions=resources.sessions, registry=resources.registry)
    return school


async def test_a_changed_row_is_found(audited: School) -> None:
    whole = await audit_of(audited)
    await as_owner(audited, CHANGE)

    assert (whole.findings, whole.rows > 1, whole.uncovered) == ((), True, whole.rows)
    assert [finding.code for finding in (await audit_of(audited)).findings] == ["row-changed"]


async def test_the_registrar_signs_once_a_day_how_far_it_has_come(audited: School) -> None:
    first = await witnessed(audited)
    nothing_new = await witnessed(audited)
    await appoint(audited, "second", Role.PRINCIPAL)
    not_today = await witnessed(audited, only_daily=True)
    second = await witnessed(audited)
    report = await audit_of(audited)

    assert first is not None
    assert second is not None
    assert (nothing_new, not_today) == (None, None)
    assert (first.payload.told_by, first.payload.service, second.payload.seq) == (CLIENT, "school-api", 2)
    assert (report.findings, report.checkpoints, report.uncovered, report.unjudged) == ((), 2, 0, 0)


async def test_an_answer_that_was_lost_is_asked_for_again(audited: School) -> None:
    made = await witnessed(audited)
    await as_owner(audited, "UPDATE school.audit_checkpoints SET jws = NULL")
    await appoint(audited, "second", Role.PRINCIPAL)

    again = await witnessed(audited)

    assert again == made


async def test_a_database_that_was_set_back_is_not_signed_again(audited: School) -> None:
    await witnessed(audited)
    gone = [" ".join(("DELETE FROM", f"school.{table}", NEWEST)) for table in ("audit_chain", "audit")]
    await as_owner(audited, "DELETE FROM school.audit_checkpoints", *gone)

    with pytest.raises(RegistryRefused) as refused:
        await witnessed(audited)

    assert refused.value.code == "heads-differ"
    connection = await asyncpg.connect(audited.registry.database.app)
    noted = await connection.fetch("SELECT act, client_id FROM registry.audit WHERE act = 'refuse-audit'")
    await connection.close()
    assert [tuple(row) for row in noted] == [("refuse-audit", CLIENT)]


async def test_a_rewritten_chain_contradicts_what_the_registrar_signed(audited: School) -> None:
    await witnessed(audited)
    await as_owner(
        audited,
        CHANGE,
        "DELETE FROM school.audit_chain",
        "SELECT school.chain_audit_row(a, 0::smallint) FROM school.audit a ORDER BY a.audit_id",
    )

    codes = {finding.code for finding in (await audit_of(audited)).findings}

    assert codes
    assert codes <= {"checkpoint-differs", "rolled-back"}


async def test_only_the_registrars_own_checkpoint_over_these_heads_is_kept(audited: School) -> None:
    resources = audited.resources
    stranger = Registrar.of(resources.registrar.code, [])

    with pytest.raises(NotGenuine):
        await witness_audit(
            audited.registry.world.school,
            client_id=CLIENT,
            sessions=resources.sessions,
            registry=resources.registry,
            registrar=stranger,
            clock=utc_now,
        )

    async with resources.sessions() as session:
        assert [told.jws for told in await list_told(session)] == [None]


async def test_heads_are_told_in_order_and_each_once(audited: School) -> None:
    school, registry = audited.registry.world.school, audited.resources.registry
    lane = {"lane": 1, "count": 3, "hash": "A" * 43}
    wrong = [(1, [lane, lane], "heads-malformed"), (2, [lane], "heads-differ"), (1, [lane], None)]
    wrong += [(1, [{**lane, "count": 4}], "heads-differ"), (2, [{**lane, "lane": 2}], "heads-differ")]
    wrong += [(2, [{**lane, "hash": "B" * 42 + "A"}], "heads-differ"), (1, [lane], None)]

    for seq, lanes, code in wrong:
        told = HeadsIn.model_validate({"service": "school-api", "lanes": lanes})
        if code is None:
            await registry.put_audit_heads(school, seq, told)
            continue
        with pytest.raises(RegistryRefused) as refused:
            await registry.put_audit_heads(school, seq, told)
        assert refused.value.code == code

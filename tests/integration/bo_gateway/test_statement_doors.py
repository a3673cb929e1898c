"""Annotations and transfers by HTTP: who may, and that what cannot be judged yet is kept and answered later."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bo_gateway.usecases.check_statement import check_next_statement
from hbs_kit.clock import utc_now
from hbs_schema import canonical, digests, leaves
from hbs_schema.base64url import decode_digest, encode, encode_der
from hbs_schema.building.trees import sign_tree
from hbs_schema.statements.payloads import Annotation
from tests.integration.bo_gateway.doors import Door, command_environment, open_door
from tests.integration.bo_gateway.test_commands import answer, run
from tests.support.ministry import Ministry
from tests.support.world import NOW

pytestmark = pytest.mark.integration
UNKNOWN = "A" * 43


@pytest.fixture
async def door(ministry: Ministry, tmp_path: Path) -> AsyncIterator[Door]:
    async with open_door(ministry, tmp_path) as opened:
        yield opened


def annotation(ministry: Ministry, packet: str = UNKNOWN) -> tuple[str, bytes]:
    """A genuine one about a packet that was never locked here, and the body that tells of it."""
    world = ministry.world
    members = {
        "registrar": world.registrar,
        "school": world.school,
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "annotation": "invalidated",
        "decision": {"number": "1/QĐ", "date": "2026-06-18"},
    }
    own = [leaves.of_packet("annotation", decode_digest(packet))]
    signed = sign_tree(Annotation, own, members, key=world.key("so-lock"), signed_at=NOW).statement
    ders = sorted(encode_der(der) for der in (world.key("so-lock").certificate.der, world.ca.issuing_der))
    body = {
        "format": "hbs-report-annotation/1",
        "registrar": world.registrar,
        "annotation": signed.jws,
        "packets": [packet],
        "certificates": ders,
    }
    return signed.name, canonical.dump(body)


async def test_an_annotation_of_what_is_not_locked_here_waits_and_says_so(door: Door) -> None:
    name, body = annotation(door.ministry)
    path = f"/v1/reports/{door.ministry.world.registrar}/annotations/{name}"

    first = await door.ask("PUT", path, content=body)
    again = await door.ask("PUT", path, content=body)
    judged = await check_next_statement(sessions=door.ministry.sessions, ca_roots=door.ministry.ca_roots, clock=utc_now)
    asked = await door.ask("GET", path)

    assert [each.status_code for each in (first, again, asked)] == [202, 202, 202]
    assert not judged


@pytest.mark.parametrize("kind", ["annotations", "transfers"])
async def test_nobody_without_a_token_scope_or_registrar_nor_for_what_never_came(door: Door, kind: str) -> None:
    path = f"/v1/reports/{door.ministry.world.registrar}/{kind}/{UNKNOWN}"

    assert (await door.ask("PUT", path, "", content=b"{}")).status_code == 401
    for token in (door.token("reports:read"), door.token(registrars=["so-99"])):
        for method in ("PUT", "GET"):
            assert (await door.ask(method, path, token, content=b"{}")).status_code == 403
    assert (await door.ask("PUT", path, content=b"{}")).status_code == 422
    assert (await door.ask("GET", path)).status_code == 404


async def test_a_body_under_anothers_name_is_refused(door: Door) -> None:
    name, body = annotation(door.ministry)
    other = encode(digests.statement_digest("x.y.z"))

    refused = await door.ask("PUT", f"/v1/reports/{door.ministry.world.registrar}/annotations/{other}", content=body)

    assert refused.status_code == 422
    assert name != other


async def test_an_operator_sees_what_a_statement_waits_for(door: Door, tmp_path: Path) -> None:
    ministry = door.ministry
    name, body = annotation(ministry)
    environment = command_environment(ministry, tmp_path)
    assert await answer(environment, "statement", "list") == []
    await door.ask("PUT", f"/v1/reports/{ministry.world.registrar}/annotations/{name}", content=body)

    [waiting] = await answer(environment, "statement", "list", "--registrar", ministry.world.registrar)
    shown = await run(environment, "statement", "show", name)
    unknown = await run(environment, "statement", "show", UNKNOWN)

    assert (waiting["statement"], waiting["waits_for"], waiting["unlocked"]) == (name, "packets", 1)
    assert (waiting["missing"], waiting["problem"]) == ([UNKNOWN], None)
    assert shown.stdout.count(UNKNOWN) == 1
    assert "[packets; -]" in shown.stdout
    assert (unknown.exit_code, await answer(environment, "statement", "list", "--refused")) == (1, [])


async def test_a_record_is_found_by_its_digest_without_hashing_every_code(ministry: Ministry) -> None:
    owner = await asyncpg.connect(ministry.database.owner)
    try:
        await owner.execute(
            "INSERT INTO bo.records SELECT md5(n::text), $1 FROM generate_series(1, 20000) AS n",
            ministry.world.registrar,
        )
        await owner.execute("ANALYZE bo.records")
        found = "SELECT registrar FROM bo.records WHERE bo.record_digest(lookup_code) = bo.record_digest(md5('7'))"
        plan = "\n".join(row[0] for row in await owner.fetch(f"EXPLAIN {found}"))
        assert "ix_records_digest" in plan
        assert "Seq Scan" not in plan
        assert await owner.fetchval(found) == ministry.world.registrar
    finally:
        await owner.close()

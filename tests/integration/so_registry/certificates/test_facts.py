"""Declarations, acts and lists are added and never changed; the same again changes nothing."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema import base64url
from hbs_schema.verification.times import from_instant, to_instant
from so_registry.domain import errors
from so_registry.domain.certificates.bindings import ActKind
from so_registry.storage.trust_lists import Kind, find_algorithms, find_anchors
from so_registry.usecases.import_trust_list import import_trust_list, show_trust_lists
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.certificates.declaring import ONE, TWO, Clerk
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


@pytest.fixture
def clerk(registry: Registry) -> Clerk:
    return Clerk(registry)


async def count(clerk: Clerk) -> int:
    found: list[int] = await column(clerk.registry, "SELECT count(*) FROM registry.certificate_declarations")
    return found[0]


async def test_the_same_declaration_again_changes_nothing_and_another_under_its_id_is_refused(clerk: Clerk) -> None:
    entry = clerk.entry()
    first = await clerk.declare(entry)
    stored = await count(clerk)

    again = await clerk.declare(entry)
    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(entry.model_copy(update={"classes": ("4B",)}))

    assert first == again
    assert [item.code for item in refused.value.problem_items] == ["declaration-conflict"]
    assert await count(clerk) == stored


async def test_one_that_is_wrong_keeps_all_out_and_every_fault_is_told(clerk: Clerk) -> None:
    stored = await count(clerk)
    entries = [clerk.entry(), clerk.entry("b", classes=[]), clerk.entry("c", holder="x", parts=["subjects/TOAN"])]

    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(*entries)

    told = {(item.code, item.pointer.split("/")[2]) for item in refused.value.problem_items}
    assert told == {("classes-missing", "1"), ("parts-unfit", "2"), ("subject-differs", "2")}
    assert await count(clerk) == stored


async def test_a_certificate_that_is_valid_for_ever_is_declared_and_shown(clerk: Clerk) -> None:
    """RFC 5280 4.1.2.5: 99991231235959Z says that there is no date."""
    clerk.registry.world.ca.signer("for ever", not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))

    (declared,) = await clerk.declare(clerk.entry("for ever"))

    assert declared.certificate_until == "2099-12-31T23:59:59Z"


async def test_a_rehearsal_stores_nothing(clerk: Clerk) -> None:
    stored = await count(clerk)

    (shown,) = await clerk.declare(clerk.entry(), is_dry_run=True)
    (declared,) = await clerk.declare(clerk.entry())
    acted = await clerk.say(declared, ActKind.APPROVE, is_dry_run=True)

    assert (shown.approval, acted.approval) == ("declared", "approved")
    assert await count(clerk) == stored + 1
    assert await column(
        clerk.registry, "SELECT count(*) FROM registry.audit WHERE act = 'approve' AND by_whom = 'person:one'"
    ) == [0]


async def test_each_act_has_its_row_in_the_audit(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())
    for kind, by in ((ActKind.APPROVE, ONE), (ActKind.SUSPEND, TWO), (ActKind.RESUME, ONE), (ActKind.END, TWO)):
        await clerk.say(declared, kind, by)

    async with clerk.registry.sessions() as session:
        rows = await session.execute(
            text("SELECT act || ' ' || by_whom FROM registry.audit WHERE concerns = :id ORDER BY audit_no"),
            {"id": declared.declaration_id},
        )

    assert list(rows.scalars()) == [
        "declare client:school-group-1",
        "approve person:one",
        "suspend person:two",
        "resume person:one",
        "end person:two",
    ]


async def test_neither_the_app_nor_the_owner_changes_what_was_true(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())
    await clerk.say(declared, ActKind.APPROVE)
    owner = await asyncpg.connect(clerk.registry.database.owner)
    app = await asyncpg.connect(clerk.registry.database.app)
    try:
        for table in ("certificate_declarations", "certificate_acts", "audit"):
            for connection in (owner, app):
                with pytest.raises(asyncpg.PostgresError):
                    await connection.execute(f"DELETE FROM registry.{table}")  # noqa: S608  # names of the test's own
        with pytest.raises(asyncpg.PostgresError):
            await owner.execute("UPDATE registry.certificate_acts SET completes = true")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute("INSERT INTO registry.signers DEFAULT VALUES")
    finally:
        await owner.close()
        await app.close()


async def test_of_the_whole_certificate_only_who_speaks_for_all_its_schools_says_something(clerk: Clerk) -> None:
    await add_school(clerk.registry, "other")
    (here,) = await clerk.approved(clerk.entry())
    await clerk.approved(clerk.entry(), school="other")
    own = [clerk.registry.world.school]

    with pytest.raises(errors.SchoolNotAllowed):
        await clerk.say(here, ActKind.REVOKE, whole=True, schools=own)
    with pytest.raises(errors.DeclarationUnknown):
        await clerk.say(here, ActKind.REVOKE, schools=["other"])
    revoked = await clerk.say(here, ActKind.REVOKE, whole=True, schools=[*own, "other"])

    assert revoked.revoked_from is not None


async def test_what_was_rejected_or_taken_back_is_declared_anew_for_the_right_person(clerk: Clerk) -> None:
    (typo,) = await clerk.declare(clerk.entry(person="gv-9"))
    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(clerk.entry(person="gv-2"))
    await clerk.say(typo, ActKind.REJECT)
    (late,) = await clerk.approved(clerk.entry(person="gv-2"))
    await clerk.say(late, ActKind.END, since=from_instant(late.holds_from))

    (right,) = await clerk.declare(clerk.entry(person="gv-1"))

    assert [item.code for item in refused.value.problem_items] == ["certificate-of-another"]
    assert right.approval == "declared"


async def test_a_lost_certificate_is_not_declared_again(clerk: Clerk) -> None:
    (lost,) = await clerk.approved(clerk.entry())
    await clerk.say(lost, ActKind.REVOKE, whole=True)

    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(clerk.entry(role="subject-teacher", parts=["subjects/TOAN"]))

    assert [item.code for item in refused.value.problem_items] == ["key-revoked"]


async def test_a_ca_that_is_left_out_of_the_list_is_trusted_no_more_by_intake(clerk: Clerk) -> None:
    """docs/operators.md says so of the list; what was accepted before stays."""
    registry = clerk.registry

    async def codes(body: bytes) -> set[str]:
        await import_trust_list("anchors", body, by=ONE, sessions=registry.sessions)
        answer = await registry.submit(*await registry.packed(1))
        return {problem.code for problem in answer.problems}

    ended = to_instant(utc_now() - timedelta(hours=1))
    empty = json.dumps({"version": "3", "anchors": []}).encode()

    assert await codes(listed(clerk, "2", until=ended)) == {"sender-not-authorised"}
    assert await codes(empty) == {"sender-not-authorised"}
    assert await codes(listed(clerk, "4", issuing=False)) == set()


def listed(clerk: Clerk, version: str, **changes: Any) -> bytes:
    ca = clerk.registry.world.ca
    anchor = {
        "id": "local",
        "name": "CA thử nghiệm",
        "kind": "test",
        "roots": [base64url.encode_der(ca.root_der)],
        "intermediates": [base64url.encode_der(ca.issuing_der)],
        "from": "2025-01-01T00:00:00Z",
        **changes,
    }
    return json.dumps({"version": version, "anchors": [anchor]}).encode()


async def test_the_newest_list_of_anchors_counts_and_a_version_is_never_changed(clerk: Clerk) -> None:
    registry = clerk.registry

    async def put(kind: Kind, body: bytes, *, is_dry_run: bool = False) -> bool:
        done = await import_trust_list(kind, body, by=ONE, sessions=registry.sessions, is_dry_run=is_dry_run)
        return done.is_new

    assert await put("anchors", listed(clerk, "1"))
    assert not await put("anchors", listed(clerk, "1"))
    with pytest.raises(errors.TrustListConflict):
        await put("anchors", listed(clerk, "1", name="another"))
    await clerk.declare(clerk.entry())
    assert await put("anchors", listed(clerk, "2", issuing=False))
    with pytest.raises(errors.CertificatesRefused) as refused:
        await clerk.declare(clerk.entry())
    assert await put("anchors", listed(clerk, "3"), is_dry_run=True)

    assert [item.code for item in refused.value.problem_items] == ["certificate-path"]
    assert [line.version for line in await show_trust_lists("anchors", sessions=registry.sessions)] == ["2", "1"]
    async with registry.sessions() as session:
        anchors, algorithms = await find_anchors(session), await find_algorithms(session)
    assert (anchors and anchors.version, algorithms.version) == ("2", "shipped-1")


@pytest.mark.parametrize("body", [b"{}", b"[]", b"\xff", b'{"version": "1", "anchors": [{"id": "x"}]}'])
async def test_what_is_no_list_is_refused(clerk: Clerk, body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        await import_trust_list("anchors", body, by=ONE, sessions=clerk.registry.sessions)


@pytest.mark.parametrize(("sender_is_rsa", "places"), [(True, "/statements/"), (False, "/sender")])
async def test_an_algorithm_that_has_ended_is_refused_at_intake(
    clerk: Clerk, *, sender_is_rsa: bool, places: str
) -> None:
    """Of the signers, and of the key that sends: by its own pointer each."""
    registry = clerk.registry
    sender = registry.world.ca.signer("sender/rsa", use_rsa=True) if sender_is_rsa else registry.world.key("sender/")
    await registry.register(registry.signer("sender/", thumbprint=sender.certificate.thumbprint))
    ended = (utc_now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    begins = {"from": "2020-01-01T00:00:00Z"}
    listed = [
        {"alg": "ES256", "min_bits": 256, **begins, "until": ended},
        {"alg": "PS256", "min_bits": 2048, **begins},
        {"alg": "RS256", "min_bits": 2048, **begins},
    ]
    body = json.dumps({"version": "1", "algorithms": listed}).encode()
    await import_trust_list("algorithms", body, by=ONE, sessions=registry.sessions)

    statements, packets = await registry.signed(1)
    answer = await registry.submit(*registry.pack(packets, statements, sender=sender))

    assert {problem.code for problem in answer.problems} == {"algorithm-ended"}
    assert all(problem.pointer.startswith(places) for problem in answer.problems)

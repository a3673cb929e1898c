"""What intake says of a class by what is known of its signers' certificates; a vendor is told the same before."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.messages.answers import SubmissionAnswer
from so_registry.domain.certificates.bindings import ActKind
from so_registry.storage.schools import Succession
from so_registry.usecases.merge_schools import merge_schools
from tests.integration.so_registry.beforehand import submitted
from tests.integration.so_registry.certificates.declaring import ONE, Clerk
from tests.integration.so_registry.registrar import add_school, allow
from tests.integration.so_registry.signing import Signing
from tests.support.pupils import complete_values
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

SUBSTITUTE = "new/homeroom"


async def sent(registry: Registry, **keys: str) -> SubmissionAnswer:
    """A class of one, `homeroom="…"` signed by another key than usual."""
    (draft,) = await registry.drafts(1)
    own = {f"{role}/": registry.world.key(name) for role, name in keys.items()}
    statements, packets = Signing(registry.world, keys=own, signed_at=utc_now()).class_of([draft])
    return await submitted(registry, *registry.pack(packets, statements))


def told(answer: SubmissionAnswer) -> dict[str, bool]:
    """Codes, and whether each is final."""
    return {problem.code: problem.is_final for problem in answer.problems}


@pytest.fixture
def clerk(registry: Registry) -> Clerk:
    return Clerk(registry)


async def test_a_signature_counts_once_its_certificate_is_approved(clerk: Clerk) -> None:
    (declared,) = await clerk.declare(clerk.entry())

    before = await sent(clerk.registry, homeroom=SUBSTITUTE)
    await clerk.say(declared, ActKind.APPROVE)
    after = await sent(clerk.registry, homeroom=SUBSTITUTE)

    assert told(before) == {"signer-not-authorised": False}
    assert told(after) == {}


async def test_within_a_hold_nothing_counts_until_it_was_never_there(clerk: Clerk) -> None:
    (approved,) = await clerk.approved(clerk.entry())
    since = utc_now().replace(microsecond=0) - timedelta(hours=1)
    await clerk.say(approved, ActKind.SUSPEND, since=since, whole=True)

    held = await sent(clerk.registry, homeroom=SUBSTITUTE)
    await clerk.say(approved, ActKind.RESUME, since=since, whole=True)
    lifted = await sent(clerk.registry, homeroom=SUBSTITUTE)

    assert told(held) == {"signer-suspended": False}
    assert told(lifted) == {}


@pytest.mark.parametrize(("since", "codes"), [(-1, {"signer-revoked": True}), (0, {"signer-revoked": True})])
async def test_what_is_signed_after_a_key_was_lost_never_counts(
    clerk: Clerk, since: int, codes: dict[str, bool]
) -> None:
    (approved,) = await clerk.approved(clerk.entry())
    at = utc_now() + timedelta(hours=since) if since else None
    await clerk.say(approved, ActKind.REVOKE, since=at)

    assert told(await sent(clerk.registry, homeroom=SUBSTITUTE)) == codes


async def test_a_substitute_signs_within_his_days_only(clerk: Clerk) -> None:
    days: dict[str, Any] = {"capacity": "substitute", "holds_from": "2025-09-01T00:00:00Z"}
    await clerk.approved(clerk.entry(**days, holds_until="2025-10-01T00:00:00Z"))

    assert told(await sent(clerk.registry, homeroom=SUBSTITUTE)) == {"signer-not-authorised": False}


async def test_who_changes_school_ends_at_one_and_is_declared_at_the_other(clerk: Clerk) -> None:
    await add_school(clerk.registry, "other")
    (there,) = await clerk.approved(clerk.entry(), school="other")

    before = await sent(clerk.registry, homeroom=SUBSTITUTE)
    await clerk.say(there, ActKind.END)
    (here,) = await clerk.declare(clerk.entry())
    await clerk.say(here, ActKind.APPROVE)

    assert told(before) == {"certificate-unknown": False}
    assert here.notes == ("works-elsewhere",)
    assert told(await sent(clerk.registry, homeroom=SUBSTITUTE)) == {}


async def test_a_successor_signs_for_the_school_that_it_took_over_since_then_and_not_before(clerk: Clerk) -> None:
    registry = clerk.registry
    await add_school(registry, "successor")
    await clerk.approved(clerk.entry(), school="successor")

    await merge(registry, utc_now() + timedelta(hours=1), carries_over=False)

    assert told(await sent(registry, homeroom=SUBSTITUTE)) == {"signer-not-authorised": False}


async def test_the_old_schools_own_key_sends_nothing_after_the_merger(clerk: Clerk) -> None:
    registry = clerk.registry
    await add_school(registry, "successor")

    ended = await merge(registry, utc_now() - timedelta(hours=1), carries_over=False)

    assert ended > 3
    assert told(await sent(registry)) == {"sender-not-authorised": False}


async def test_whoever_goes_over_signs_for_the_old_schools_records_as_before(clerk: Clerk) -> None:
    registry = clerk.registry
    await add_school(registry, "successor")
    await merge(registry, utc_now() - timedelta(hours=1), carries_over=True)
    own = registry.world.key("sender/successor")
    await clerk.approved(
        clerk.entry("sender/successor", role="sender", person="successor", classes=[]), school="successor"
    )

    (draft,) = await registry.drafts(1)
    statements, packets = Signing(registry.world, signed_at=utc_now(), left_out=frozenset({"seal/"})).class_of([draft])
    answer = await submitted(registry, *registry.pack(packets, statements, sender=own))

    assert set(told(answer)) == {"signatures-incomplete"}


async def merge(registry: Registry, since: datetime, *, carries_over: bool) -> int:
    new = Succession(registry.world.school, "successor", since, "45/QĐ-UBND")
    done = await merge_schools(new, carries_over=carries_over, by=ONE, sessions=registry.sessions)
    again = await merge_schools(new, carries_over=carries_over, by=ONE, sessions=registry.sessions)
    assert (again.ended, again.went_over) == (0, 0)
    return done.ended


async def test_one_person_in_two_roles_is_refused_where_the_window_keeps_them_apart(clerk: Clerk) -> None:
    registry = clerk.registry
    principal = clerk.entry("new/principal", role="principal", classes=[], basis={"kind": "appointment"})
    await clerk.approved(clerk.entry(), principal)
    keys = {"homeroom": SUBSTITUTE, "principal": "new/principal"}

    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET apart = '{homeroom principal}'"))
    apart = await sent(registry, **keys)
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET apart = '{}'"))

    assert told(apart) == {"roles-of-one-person": True}
    assert told(await sent(registry, **keys)) == {}


async def test_where_all_teachers_sign_the_registrar_knows_who_they_are(clerk: Clerk) -> None:
    registry = clerk.registry
    part = "subjects/TOAN"
    stages = [entry.model_dump(mode="json", exclude_none=True) for entry in registry.world.policy.payload.stages]
    policy = registry.world.make_policy(id="all", stages=[{**stages[0], "signers": "all"}, *stages[1:]])
    await allow(registry, policy)
    header: dict[str, Any] = {"policy": {"id": "all", "version": 1, "digest": policy.document_digest}}

    async def told_of_one() -> set[str]:
        (code,) = await registry.codes(1)
        draft = registry.world.draft(values=complete_values(1, code=code), **header)
        statements, packets = Signing(registry.world, policy=policy, signed_at=utc_now()).class_of([draft])
        return set(told(await submitted(registry, *registry.pack(packets, statements))))

    teacher: dict[str, Any] = {"role": "subject-teacher", "parts": [part], "capacity": "co-teacher"}
    (second,) = await clerk.approved(clerk.entry("new/teacher", **teacher))

    assert await told_of_one() == {"co-signer-missing"}
    await clerk.say(second, ActKind.END)
    assert await told_of_one() == set()

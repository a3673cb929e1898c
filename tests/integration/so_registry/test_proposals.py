"""Proposals in the database: nothing is done by one person, once, or not as it was proposed."""

import asyncio
from collections.abc import Mapping
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain import errors
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import NewProposal, Proposal, ProposalState
from so_registry.storage.proposals import find_proposal
from so_registry.usecases.proposals.approve import Carry, Decision, approve
from so_registry.usecases.proposals.propose import propose
from so_registry.usecases.proposals.reject import reject
from so_registry.usecases.proposals.show_proposals import show_proposals
from so_registry.usecases.proposals.use_approval import use_approval
from tests.integration.so_registry.acts import column
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

LAN = Actor("person:lan", "console", is_person=True)
MINH = Actor("person:minh", "console", is_person=True)
MEMBERS = {"packets": ["A" * 43], "kind": "invalidated", "n": 2}
NOTHING: Mapping[str, Carry] = {}


def new(**changes: object) -> NewProposal:
    return NewProposal(uuid4(), "annotation", {**MEMBERS, **changes}, "theo quyết định", "1/QĐ")


async def proposed(registry: Registry, wanted: NewProposal | None = None) -> Proposal:
    return await propose(wanted or new(), by=LAN, sessions=registry.sessions)


async def approved(registry: Registry, shown: Proposal, carriers: Mapping[str, Carry] = NOTHING) -> Proposal:
    order = Decision(shown.proposal_id, shown.sha256, "đồng ý")
    return await approve(order, by=MINH, sessions=registry.sessions, carriers=carriers)


async def used(registry: Registry, proposal_id: UUID, members: Mapping[str, object] = MEMBERS) -> None:
    async with registry.sessions.begin() as session:
        await use_approval(session, proposal_id, "annotation", members)


async def test_what_is_approved_is_done_in_the_same_transaction_or_not_approved(registry: Registry) -> None:
    done: list[Mapping[str, object]] = []

    async def carry(_: AsyncSession, proposal: Proposal, by: Actor) -> None:
        assert by == MINH
        done.append(proposal.members)

    async def fail(_: AsyncSession, __: Proposal, ___: Actor) -> None:
        raise errors.RecordLocked

    shown = await proposed(registry)
    with pytest.raises(errors.RecordLocked):
        await approved(registry, shown, {"annotation": fail})
    assert [p.state for p in await show_proposals(list(ProposalState), sessions=registry.sessions)] == [
        ProposalState.OPEN
    ]

    first = await approved(registry, shown, {"annotation": carry})
    again = await approved(registry, shown, {"annotation": carry})

    assert first == again
    assert (first.state, done) == (ProposalState.DONE, [MEMBERS])
    acts = await column(registry, "SELECT act FROM registry.audit WHERE act LIKE '%annotation' ORDER BY audit_no")
    assert acts == ["propose-annotation", "approve-annotation"]


async def test_an_approval_is_used_once_and_for_exactly_what_was_approved(registry: Registry) -> None:
    shown = await proposed(registry)
    with pytest.raises(errors.ApprovalNeeded):
        await used(registry, shown.proposal_id)
    await approved(registry, shown)
    with pytest.raises(errors.ProposalChanged):
        await used(registry, shown.proposal_id, {**MEMBERS, "n": 3})

    twice = await asyncio.gather(*(used(registry, shown.proposal_id) for _ in range(2)), return_exceptions=True)

    assert sorted(type(each).__name__ for each in twice) == ["ApprovalNeeded", "NoneType"]


async def test_the_same_is_proposed_once_while_it_waits(registry: Registry) -> None:
    wanted = new()
    twice = await asyncio.gather(proposed(registry, wanted), proposed(registry, wanted))
    assert twice[0] == twice[1]
    with pytest.raises(errors.ProposalWaiting):
        await proposed(registry, new())
    with pytest.raises(errors.ProposalConflict):
        await propose(wanted, by=MINH, sessions=registry.sessions)

    await reject(Decision(wanted.proposal_id, wanted.sha256, "nhầm"), by=LAN, sessions=registry.sessions)

    assert (await proposed(registry, new())).state == ProposalState.OPEN
    with pytest.raises(errors.ProposalDecided):
        await approved(registry, twice[0])


async def test_a_dry_run_stores_nothing(registry: Registry) -> None:
    wanted = new()
    told = await propose(wanted, by=LAN, sessions=registry.sessions, is_dry_run=True)
    assert told.state == ProposalState.OPEN
    async with registry.sessions() as session:
        assert await find_proposal(session, wanted.proposal_id) is None
    assert await column(registry, "SELECT act FROM registry.audit WHERE act LIKE 'propose%'") == []


@pytest.mark.parametrize(
    "change",
    [
        "members = '{}'",
        "reason = 'x'",
        "state = 'done', done_at = now(), decided_by = 'm', decided_client_id = 'c', decided_at = now(),"
        " decided_reason = 'r'",
        "state = 'approved', decided_by = 'person:LAN', decided_client_id = 'c', decided_at = now(),"
        " decided_reason = 'r'",
    ],
    ids=["members", "reason", "done unapproved", "approved by whoever proposed"],
)
async def test_not_even_the_owner_of_the_tables_changes_it_or_approves_alone(registry: Registry, change: str) -> None:
    await proposed(registry)
    owner = await asyncpg.connect(registry.database.owner)
    try:
        with pytest.raises(asyncpg.PostgresError):
            await owner.execute(f"UPDATE registry.proposals SET {change}")  # noqa: S608  # of this test's own
        with pytest.raises(asyncpg.PostgresError):
            await owner.execute("DELETE FROM registry.proposals")
    finally:
        await owner.close()

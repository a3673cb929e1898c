"""Proposals: what one person asks for and another decides on."""

import json
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import ProposalUnknown
from so_registry.domain.proposals.proposal import NewProposal, Proposal, ProposalState

_SELECT = """
SELECT proposal_id, kind, members, sha256, reason, decision_number, proposed_by, proposed_at, state, decided_by,
       decided_at, decided_reason, done_at
FROM registry.proposals
"""


async def add_proposal(session: AsyncSession, new: NewProposal, by: Actor) -> bool:
    """False, and nothing stored, where the id is taken or the same waits already; the constraints decide."""
    rows = await session.execute(
        text("""
            INSERT INTO registry.proposals
                (proposal_id, kind, members, sha256, reason, decision_number, proposed_by, client_id)
            VALUES (:proposal_id, :kind, cast(:members AS jsonb), :sha256, :reason, :decision_number, :by, :client)
            ON CONFLICT DO NOTHING RETURNING proposal_id"""),
        {
            "proposal_id": new.proposal_id,
            "kind": new.kind,
            "members": json.dumps(dict(new.members)),
            "sha256": new.sha256,
            "reason": new.reason,
            "decision_number": new.decision_number,
            "by": by.name,
            "client": by.client_id,
        },
    )
    return rows.one_or_none() is not None


async def find_proposal(session: AsyncSession, proposal_id: UUID) -> Proposal | None:
    """As it stands now."""
    rows = await session.execute(text(f"{_SELECT} WHERE proposal_id = :id"), {"id": proposal_id})
    row = rows.mappings().one_or_none()
    return None if row is None else _proposal(row)


async def hold_proposal(session: AsyncSession, proposal_id: UUID) -> Proposal:
    """Keep others from deciding on it until this transaction ends; before any window or school is held.

    Raises ProposalUnknown.
    """
    rows = await session.execute(text(f"{_SELECT} WHERE proposal_id = :id FOR UPDATE"), {"id": proposal_id})
    row = rows.mappings().one_or_none()
    if row is None:
        raise ProposalUnknown
    return _proposal(row)


async def list_proposals(
    session: AsyncSession, states: Collection[ProposalState], *, after: UUID | None, limit: int
) -> list[Proposal]:
    """By id, those after one."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE state = ANY(:states) AND (cast(:after AS uuid) IS NULL OR proposal_id > :after)
            ORDER BY proposal_id LIMIT :limit"""),
        {"states": [state.value for state in states], "after": after, "limit": limit},
    )
    return [_proposal(row) for row in rows.mappings()]


async def set_decided(
    session: AsyncSession, proposal_id: UUID, state: ProposalState, by: Actor, *, reason: str
) -> None:
    """Approve or reject; a trigger and a constraint refuse the way back and one person alone."""
    await session.execute(
        text("""
            UPDATE registry.proposals SET state = :state, decided_by = :by, decided_client_id = :client,
                   decided_at = clock_timestamp(), decided_reason = :reason
            WHERE proposal_id = :id"""),
        {"id": proposal_id, "state": state.value, "by": by.name, "client": by.client_id, "reason": reason},
    )


async def set_done(session: AsyncSession, proposal_id: UUID) -> None:
    """In the transaction that does it."""
    await session.execute(
        text("UPDATE registry.proposals SET state = 'done', done_at = clock_timestamp() WHERE proposal_id = :id"),
        {"id": proposal_id},
    )


def _proposal(row: RowMapping) -> Proposal:
    values = dict(row)
    members = values["members"]
    values["members"] = json.loads(members) if isinstance(members, str) else members
    return Proposal(**{**values, "sha256": bytes(values["sha256"]), "state": ProposalState(values["state"])})

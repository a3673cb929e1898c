"""Certificates of reviewers, with the people who may be given one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hbs_kit.db import Sessions
from so_registry.domain.people.grants import Person
from so_registry.domain.people.roles import Role
from so_registry.storage.reconciling.reviewers import ReviewerCertificate, list_reviewer_certificates
from so_registry.usecases.people.show_people import show_people

MOST: Final = 500


@dataclass(frozen=True)
class Reviewers:
    """`people` hold a reviewer's role now."""

    certificates: Sequence[ReviewerCertificate]
    people: Sequence[Person]


async def show_reviewers(*, sessions: Sessions) -> Reviewers:
    """Certificates that still sign first."""
    holders = await show_people(sessions=sessions)
    people = [
        holder.person
        for holder in holders
        if any(grant.role == Role.REVIEWER and grant.holds(holder.now) for grant in holder.grants)
    ]
    async with sessions() as session:
        found = await list_reviewer_certificates(session, limit=MOST)
    return Reviewers(found, people)

"""Signed classes of invented pupils, each packed as a submission that waits for its verdict."""

from hbs_schema.registry_api import PupilKeys, RecordsIn
from so_registry.usecases.issue_records import issue_records
from tests.support.pupils import complete_values
from tests.support.registry import Registry


async def hand_over(registry: Registry, *, classes: int, size: int) -> list[bytes]:
    """Build, sign and hand over; returns the submissions' bytes."""
    bodies = []
    for number in range(classes):
        pupils = range(number * size + 1, (number + 1) * size + 1)
        keys = tuple(PupilKeys(pupil_code=f"79{pupil:08}") for pupil in pupils)
        request = RecordsIn(school=registry.world.school, level="primary", pupils=keys)
        records = (await issue_records(request, sessions=registry.sessions)).records
        values = [
            complete_values(pupil, code=record.lookup_code) for pupil, record in zip(pupils, records, strict=True)
        ]
        statements, drafts = registry.world.endorse([registry.world.draft(values=own) for own in values])
        submission_id, body = registry.pack([draft.packet() for draft in drafts], statements)
        await registry.receive(submission_id, body)
        bodies.append(body)
    return bodies

"""Submissions: asked for by people, packed once by the worker, answered by the registrar."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit import telemetry
from school_api.domain.errors import SubmissionUnknown
from school_api.domain.outcomes import SentPacket

_SELECT = """
SELECT submission_id, class_id, school, window_no, state, sha256, arrival, answer, traceparent
FROM school.submissions
"""


@dataclass(frozen=True)
class StoredSubmission:
    """A submission without its bytes."""

    submission_id: UUID
    class_id: UUID
    school: str
    window_no: int
    state: str
    sha256: bytes | None = None
    arrival: str | None = None
    answer: bytes | None = None
    traceparent: str | None = None


async def add_submission(
    session: AsyncSession, new: StoredSubmission, packets: Sequence[str], *, requested_by: str
) -> None:
    """Ask for a submission of these packets, in this order."""
    await session.execute(
        text("""
            INSERT INTO school.submissions (submission_id, class_id, school, window_no, state, requested_by,
                traceparent)
            VALUES (:submission_id, :class_id, :school, :window_no, :state, :requested_by, :traceparent)"""),
        {
            "submission_id": new.submission_id,
            "class_id": new.class_id,
            "school": new.school,
            "window_no": new.window_no,
            "state": new.state,
            "requested_by": requested_by,
            "traceparent": telemetry.current_traceparent(),
        },
    )
    await session.execute(
        text("""
            INSERT INTO school.submission_packets (submission_id, position, packet_digest)
            VALUES (:id, :position, :digest)"""),
        [{"id": new.submission_id, "position": position, "digest": digest} for position, digest in enumerate(packets)],
    )


async def hold_requested(session: AsyncSession, schools: Collection[str]) -> StoredSubmission | None:
    """The next to pack, of a school whose sending key is at hand; other workers skip it."""
    query = text(f"""
        {_SELECT} WHERE state = 'requested' AND school = ANY(:schools)
        ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
    row = (await session.execute(query, {"schools": list(schools)})).one_or_none()
    return None if row is None else _submission(row)


async def store_packed(session: AsyncSession, submission_id: UUID, body: bytes, sha256: bytes) -> None:
    """The bytes, once; a trigger refuses others."""
    await session.execute(
        text("""
            UPDATE school.submissions SET state = 'packed', body = :body, sha256 = :sha256,
                packed_at = clock_timestamp()
            WHERE submission_id = :id AND state = 'requested'"""),
        {"body": body, "sha256": sha256, "id": submission_id},
    )


async def set_unpackable(session: AsyncSession, submission_id: UUID) -> None:
    """It cannot become a submission as it is; an operator sees it, its drafts are free again."""
    await session.execute(
        text("UPDATE school.submissions SET state = 'unpackable' WHERE submission_id = :id"), {"id": submission_id}
    )


async def get_submission(session: AsyncSession, submission_id: UUID) -> StoredSubmission:
    """Raises SubmissionUnknown."""
    row = (await session.execute(text(f"{_SELECT} WHERE submission_id = :id"), {"id": submission_id})).one_or_none()
    if row is None:
        raise SubmissionUnknown
    return _submission(row)


async def list_sent_packets(session: AsyncSession, submission_id: UUID) -> list[SentPacket]:
    """Its packets in order."""
    query = text("""
        SELECT position, packet_digest FROM school.submission_packets WHERE submission_id = :id ORDER BY position""")
    return [SentPacket(**row._mapping) for row in await session.execute(query, {"id": submission_id})]


async def load_bodies(session: AsyncSession, refs: Sequence[str]) -> Mapping[str, bytes]:
    """The bytes that messages of the outbox refer to, by submission id."""
    query = text("SELECT submission_id, body FROM school.submissions WHERE submission_id = ANY(cast(:refs AS uuid[]))")
    rows = await session.execute(query, {"refs": [UUID(ref) for ref in refs]})
    return {str(row.submission_id): row.body for row in rows}


async def store_answer(
    session: AsyncSession, submission_id: UUID, *, state: str, answer: bytes, arrival: str | None
) -> None:
    """What the registrar said; a final answer stays."""
    await session.execute(
        text("""
            UPDATE school.submissions SET state = :state, answer = :answer, arrival = coalesce(arrival, :arrival)
            WHERE submission_id = :id AND state IN ('packed', 'received')"""),
        {"state": state, "answer": answer, "arrival": arrival, "id": submission_id},
    )


async def set_arrival(session: AsyncSession, submission_id: UUID, arrival: str | None) -> None:
    """The registrar's word that it has the bytes, which came after its verdict; the first stays."""
    await session.execute(
        text("UPDATE school.submissions SET arrival = coalesce(arrival, :arrival) WHERE submission_id = :id"),
        {"arrival": arrival, "id": submission_id},
    )


async def set_results(session: AsyncSession, submission_id: UUID, results: Mapping[str, str]) -> None:
    """The verdict on each packet, by its digest."""
    if results:
        await session.execute(
            text("""
                UPDATE school.submission_packets SET result = :result
                WHERE submission_id = :id AND packet_digest = :digest"""),
            [{"id": submission_id, "digest": name, "result": result} for name, result in sorted(results.items())],
        )


def _submission(row: Row[tuple[object, ...]]) -> StoredSubmission:
    return StoredSubmission(**row._mapping)

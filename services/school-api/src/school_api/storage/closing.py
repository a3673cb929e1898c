"""What a school's close is about: effective packets of a window, and the drafts that have none."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema import digests
from hbs_schema.base64url import encode
from hbs_schema.registry_api import WindowOut
from hbs_schema.values.declared_results import declared_result
from school_api.domain.acts import ActPacket
from school_api.domain.closes import Unaccepted

# Accepted, not withdrawn, not superseded by another accepted packet: derived, never stored.
_EFFECTIVE = """
p.receipt IS NOT NULL AND p.window_no = :no AND p.withdrawal IS NULL
AND NOT EXISTS (SELECT FROM school.packets s WHERE s.draft_id = p.draft_id AND s.revision > p.revision
                AND s.receipt IS NOT NULL)
"""


async def list_effective(session: AsyncSession, school: str, window_no: int, grades: Sequence[int]) -> list[ActPacket]:
    """The effective packets of a school in a window, with the result that each declares."""
    # The packet's own revision: a correction that is under way does not change what was accepted.
    rows = await session.execute(
        text(f"""
            SELECT p.record_key, p.packet_digest, coalesce(d.grade, c.grade) AS grade, outcome
            FROM school.packets p JOIN school.drafts d USING (draft_id) JOIN school.classes c USING (class_id)
            CROSS JOIN LATERAL (SELECT v.content -> 'outcome' AS outcome FROM school.draft_versions v
                                WHERE v.draft_id = d.draft_id AND v.revision = p.revision
                                ORDER BY v.version DESC LIMIT 1) AS declared
            WHERE d.school = :school AND coalesce(d.grade, c.grade) = ANY(:grades) AND {_EFFECTIVE}
            ORDER BY p.packet_digest"""),
        {"school": school, "no": window_no, "grades": list(grades)},
    )
    return [ActPacket(row.record_key, row.packet_digest, row.grade, declared_result(row.outcome)) for row in rows]


async def list_unaccepted(
    session: AsyncSession, school: str, window: WindowOut, grades: Sequence[int]
) -> list[Unaccepted]:
    """Drafts of the window's year, level and track that have no effective packet in it."""
    rows = await session.execute(
        text(f"""
            SELECT d.draft_id, d.class_id, d.pupil_code, coalesce(d.grade, c.grade) AS grade, c.class AS class_name,
                   d.lookup_code, d.school_year
            FROM school.drafts d JOIN school.classes c USING (class_id)
            WHERE d.school = :school AND coalesce(d.grade, c.grade) = ANY(:grades)
              AND (c.school_year, c.level, c.track) = (:year, :level, :track)
              AND NOT EXISTS (SELECT FROM school.packets p WHERE p.draft_id = d.draft_id AND {_EFFECTIVE})
            ORDER BY grade, c.class, d.pupil_code"""),
        {
            "school": school,
            "grades": list(grades),
            "year": window.school_year,
            "level": window.level,
            "track": window.track,
            "no": int(window.window),
        },
    )
    return [
        Unaccepted(
            row.draft_id,
            row.pupil_code,
            row.grade,
            row.class_name,
            encode(digests.record_key(row.lookup_code, row.school_year)),
            row.class_id,
        )
        for row in rows
    ]

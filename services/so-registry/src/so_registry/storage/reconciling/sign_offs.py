"""Sign-offs, and whether what was signed off is still what counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.storage.closes import EFFECTIVE


@dataclass(frozen=True)
class StoredSignOff:
    """A sign-off; `content` is what was confirmed, as its RFC 8785 form."""

    sign_off_id: UUID
    window_no: int
    school: str
    grades: tuple[int, ...]
    enrolment: int | None
    content: bytes
    sha256: bytes
    packets: str
    jws: str | None
    certificate: str | None
    by_whom: str
    client_id: str
    signed_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


async def digest_packets(session: AsyncSession, window_no: int, school: str, grades: Sequence[int]) -> str:
    """SHA-256 over the packet digests that count, ascending, a line feed between two (docs/reconciliation.md)."""
    query = text(f"SELECT {_DIGEST} {EFFECTIVE} AND p.school = :school")
    digest: str = (
        await session.execute(query, {"no": window_no, "grades": list(grades), "school": school})
    ).scalar_one()
    return digest


async def find_sign_off(session: AsyncSession, sign_off_id: UUID) -> StoredSignOff | None:
    """By its id."""
    rows = await session.execute(text(f"{_SELECT} WHERE sign_off_id = :id"), {"id": sign_off_id})
    row = rows.mappings().one_or_none()
    return None if row is None else _stored(row)


async def list_sign_offs(
    session: AsyncSession, window_no: int, schools: Sequence[str] | None
) -> list[tuple[StoredSignOff, bool]]:
    """Of a window, newest first, each with whether it stands."""
    rows = await session.execute(
        text(f"""
            {_SELECT} s WHERE window_no = :no AND (cast(:schools AS text[]) IS NULL OR school = ANY(:schools))
            ORDER BY signed_at DESC, sign_off_id"""),
        {"no": window_no, "schools": list(schools) if schools is not None else None},
    )
    standing = set((await session.scalars(text(f"SELECT s.sign_off_id {_STANDING}"), {"no": window_no})).all())
    return [(_stored(row), row["sign_off_id"] in standing) for row in rows.mappings()]


async def has_standing(session: AsyncSession, window_no: int, school: str, grades: Sequence[int]) -> bool:
    """Is some of these grades signed off, whether or not its figures have changed since?"""
    query = text("""
        SELECT EXISTS (SELECT FROM registry.sign_offs WHERE window_no = :no AND school = :school
                       AND grades && cast(:grades AS smallint[]) AND withdrawn_at IS NULL)""")
    found: bool = (
        await session.execute(query, {"no": window_no, "school": school, "grades": list(grades)})
    ).scalar_one()
    return found


async def list_unsigned(
    session: AsyncSession, window_no: int, grades: Sequence[int], *, school: str | None = None
) -> list[str]:
    """Schools of the window of which a grade has no sign-off that stands for what counts now."""
    query = text(f"""
        WITH standing AS (SELECT s.school, s.grades {_STANDING})
        SELECT DISTINCT e.school FROM registry.window_schools e
        CROSS JOIN unnest(cast(:grades AS smallint[])) AS g (grade)
        WHERE e.window_no = :no AND (cast(:school AS text) IS NULL OR e.school = :school)
          AND (e.grades IS NULL OR g.grade = ANY(e.grades))
          AND NOT EXISTS (SELECT FROM standing s WHERE s.school = e.school AND g.grade = ANY(s.grades))
        ORDER BY e.school""")
    parameters = {"no": window_no, "grades": list(grades), "school": school}
    return list((await session.scalars(query, parameters)).all())


async def add_sign_off(session: AsyncSession, new: StoredSignOff) -> None:
    """Store it; the unique index refuses a second one of the same grades."""
    await session.execute(
        text("""
            INSERT INTO registry.sign_offs (sign_off_id, window_no, school, grades, enrolment, content, sha256, packets,
                                            jws, certificate, by_whom, client_id, signed_at)
            VALUES (:sign_off_id, :window_no, :school, :grades, :enrolment, :content, :sha256, :packets, :jws,
                    :certificate, :by_whom, :client_id, :signed_at)"""),
        {**vars(new), "grades": list(new.grades)},
    )


async def end_sign_off(session: AsyncSession, sign_off_id: UUID, *, by: str, reason: str, at: datetime) -> None:
    """Withdraw it; once."""
    await session.execute(
        text("""
            UPDATE registry.sign_offs SET withdrawn_at = :at, withdrawn_by = :by, withdrawn_reason = :reason
            WHERE sign_off_id = :id AND withdrawn_at IS NULL"""),
        {"id": sign_off_id, "by": by, "reason": reason, "at": at},
    )


_DIGEST = r"""
translate(rtrim(encode(sha256(convert_to(
    coalesce(string_agg(p.packet_digest, E'\n' ORDER BY p.packet_digest COLLATE "C"), ''), 'UTF8')), 'base64'), '='),
    '+/', '-_')"""

# It stands for what it was given for: the same records, the same list of pupils, nothing returned and unsettled. Of a
# locked window nothing of that changes any more.
_STANDING = f"""
FROM registry.sign_offs s JOIN registry.windows w ON w.window_no = s.window_no
WHERE s.window_no = :no AND s.withdrawn_at IS NULL
  AND (w.state = 'locked' OR (
    (w.expects <> 'everybody' OR s.enrolment IS NOT DISTINCT FROM (
        SELECT max(n.seq) FROM registry.enrolments n
        WHERE (n.school_year, n.level, n.school) = (w.school_year, w.level, s.school)))
    AND NOT EXISTS (SELECT FROM registry.returns r
                    WHERE r.window_no = s.window_no AND r.school = s.school AND r.grades && s.grades
                      AND r.settled_at IS NULL)
    AND s.packets = (SELECT {_DIGEST} {EFFECTIVE.replace(":grades", "s.grades")} AND p.school = s.school)))
"""
_SELECT = """
SELECT sign_off_id, window_no, school, grades, enrolment, content, sha256, packets, jws, certificate, by_whom,
       client_id, signed_at, withdrawn_at, withdrawn_reason
FROM registry.sign_offs
"""


def _stored(row: RowMapping) -> StoredSignOff:
    return StoredSignOff(**{**dict(row), "grades": tuple(row["grades"])})

"""The rows that the check computes anew, each with what stands in other tables about it."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.storage.integrity.pages import pages
from so_registry.storage.places import BYTES, SUBMISSION

SMALL, LARGE = 500, 8
"""Rows of a page; of submissions few, since one may have 4 MiB."""

_SUBMISSION = [("s.school_year", "text"), ("s.school", "text"), ("s.submission_id", "uuid")]
_LATE = [("l.window_no", "bigint"), ("l.school", "text"), ("l.submission_id", "uuid")]
_PACKET = [("p.school_year", "text"), ("p.lookup_code", "text"), ("p.revision", "smallint")]
_AGE = [("a.record_key", "text"), ("a.part", "text"), ("a.role", "text")]
_ACT = [("a.window_no", "bigint"), ("a.school", "text"), ("a.act_id", "uuid")]
_CLOSE = [("c.window_no", "bigint"), ("c.school", "text"), ("c.grades", "smallint[]"), ("c.seq", "integer")]
_WITHDRAWAL = [("w.school_year", "text"), ("w.packet_digest", "text")]


async def load_certificates(session: AsyncSession) -> dict[str, bytes]:
    """All, by thumbprint: one or two a signer."""
    rows = await session.execute(text("SELECT thumbprint, der FROM registry.certificates"))
    return {row.thumbprint: row.der for row in rows}


def list_statements(session: AsyncSession) -> AsyncIterator[list[dict[str, Any]]]:
    select = "SELECT s.digest, s.kind, s.jws, s.leaf_count FROM registry.statements s"
    return pages(session, select, [("s.digest", "text")], size=SMALL)


def list_documents(session: AsyncSession) -> AsyncIterator[list[dict[str, Any]]]:
    select = "SELECT d.digest, d.kind, d.number, d.jws FROM registry.documents d"
    return pages(session, select, [("d.digest", "text")], size=SMALL)


def list_lines(session: AsyncSession) -> AsyncIterator[list[dict[str, Any]]]:
    """Timestamps, a line of tokens a row."""
    select = """
        SELECT t.* FROM (SELECT statement, array_agg(position ORDER BY position) AS positions,
                                array_agg(der ORDER BY position) AS ders
                         FROM registry.timestamps GROUP BY statement) AS t"""
    return pages(session, select, [("t.statement", "text")], size=SMALL)


def list_submissions(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    return pages(
        session, "SELECT s.* FROM registry.submissions s", _SUBMISSION, size=LARGE, **_of("s.window_no", window_no)
    )


def list_late(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    return pages(
        session, "SELECT l.* FROM registry.late_submissions l", _LATE, size=LARGE, **_of("l.window_no", window_no)
    )


def list_packets(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    """With their bytes, the receipt's JWS, and the instant at which the submission had its verdict."""
    select = f"""
        SELECT p.*, {BYTES} AS bytes, b.verified_at, r.jws AS receipt_jws FROM registry.packets p
        LEFT JOIN {SUBMISSION}
        LEFT JOIN registry.statements r ON r.digest = p.receipt"""
    return pages(session, select, _PACKET, size=100, **_of("p.window_no", window_no))


def list_ages(session: AsyncSession) -> AsyncIterator[list[dict[str, Any]]]:
    """With the JWS of the statement that each names."""
    select = """
        SELECT a.record_key, a.part, a.role, a.iat, a.statement, s.jws
        FROM registry.part_ages a LEFT JOIN registry.statements s ON s.digest = a.statement"""
    return pages(session, select, _AGE, size=SMALL)


def list_acts(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    select = "SELECT a.*, w.school_year FROM registry.school_acts a LEFT JOIN registry.windows w USING (window_no)"
    key = [(name.partition(".")[2] if name == "a.window_no" else name, kind) for name, kind in _ACT]
    return pages(session, select, key, size=SMALL, **_of("window_no", window_no))


def list_closes(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    """With the bytes of the act."""
    select = """
        SELECT c.*, a.body FROM registry.closes c
        LEFT JOIN registry.school_acts a USING (window_no, school, act_id)"""
    key = [(name.partition(".")[2] if name in ("c.window_no", "c.school") else name, kind) for name, kind in _CLOSE]
    return pages(session, select, key, size=SMALL, **_of("window_no", window_no))


def list_withdrawals(session: AsyncSession, window_no: int | None) -> AsyncIterator[list[dict[str, Any]]]:
    """With the packet, and the registrar's confirmation."""
    select = """
        SELECT w.*, p.record_key AS known_key, p.window_no AS known_window, p.grade AS known_grade, a.answer
        FROM registry.withdrawals w
        LEFT JOIN registry.packets p ON (p.school_year, p.packet_digest) = (w.school_year, w.packet_digest)
        LEFT JOIN registry.school_acts a
            ON (a.window_no, a.school, a.act_id) = (w.window_no, w.school, w.request_id) AND a.kind = 'withdrawal'"""
    return pages(session, select, _WITHDRAWAL, size=SMALL, **_of("w.window_no", window_no))


async def find_verdicts(session: AsyncSession, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of one submission."""
    query = text("""
        SELECT position, window_no, grade, class, packet_digest, record_key, result, codes FROM registry.verdicts
        WHERE (school_year, school, submission_id) = (:year, :school, :id) ORDER BY position""")
    given = {"year": row["school_year"], "school": row["school"], "id": row["submission_id"]}
    return [dict(found) for found in (await session.execute(query, given)).mappings()]


async def find_packets(session: AsyncSession, school_year: str, digests: Sequence[str]) -> set[str]:
    """Which of some digests are of accepted packets."""
    query = text("SELECT packet_digest FROM registry.packets WHERE school_year = :year AND packet_digest = ANY(:names)")
    return set((await session.scalars(query, {"year": school_year, "names": list(digests)})).all())


async def find_submission(
    session: AsyncSession, school_year: str, school: str, submission_id: str
) -> dict[str, Any] | None:
    """Its bytes, and the instant at which it had its verdict."""
    query = text("""
        SELECT body, verified_at FROM registry.submissions
        WHERE (school_year, school, submission_id) = (:year, :school, cast(:id AS uuid))""")
    found = await session.execute(query, {"year": school_year, "school": school, "id": submission_id})
    row = found.mappings().one_or_none()
    return None if row is None else dict(row)


async def find_ages(session: AsyncSession, record_keys: Collection[str]) -> dict[tuple[str, str, str], int]:
    """`iat` by record key, part and role."""
    query = text("SELECT record_key, part, role, iat FROM registry.part_ages WHERE record_key = ANY(:keys)")
    rows = await session.execute(query, {"keys": sorted(record_keys)})
    return {(row.record_key, row.part, row.role): row.iat for row in rows}


async def count_rows(session: AsyncSession, table: str, window_no: int | None) -> int:
    """Of one of our own tables; of one window, where it has that column."""
    where, given = ("", {}) if window_no is None else ("WHERE window_no = :no", {"no": window_no})
    found: int = (await session.execute(text(f"SELECT count(*) FROM registry.{table} {where}"), given)).scalar_one()
    return found


def _of(column: str, window_no: int | None) -> dict[str, Any]:
    return {} if window_no is None else {"where": f"{column} = :no", "given": {"no": window_no}}

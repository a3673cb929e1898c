"""One row for every pupil that a window expects, and for every record that nobody expected, as of an instant.

Everything else in this package counts or lists these rows. They are derived each time from what schools told and what
was received, so that no figure can differ from what it counts.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.intake.windows import Expects, Window


@dataclass(frozen=True)
class Asked:
    """Which window, which of its schools (None: all), and as of when."""

    window: Window
    at: datetime
    schools: tuple[str, ...] | None = None
    siblings: tuple[int, ...] = ()
    """Every window of the registrar, school year and level: a record may stand in another one."""

    @property
    def values(self) -> dict[str, Any]:
        """The statement's parameters."""
        window = self.window
        return {
            "no": window.window_no,
            "registrar": window.registrar,
            "year": window.school_year,
            "level": window.level,
            "track": window.left_out_of,
            "grades": list(window.grades),
            "windows": list(self.siblings),
            "schools": list(self.schools) if self.schools is not None else None,
            "at": self.at,
        }


async def make_asked(
    session: AsyncSession, window: Window, at: datetime, schools: Collection[str] | None = None
) -> Asked:
    """What the statements of this package need. A locked window is told as it was at its last lock."""
    row = (
        await session.execute(
            text("""
                SELECT ARRAY(SELECT window_no FROM registry.windows
                             WHERE (registrar, school_year, level) = (:registrar, :year, :level)) AS siblings,
                       CASE WHEN :state = 'locked' THEN (SELECT max(locked_at) FROM registry.locks
                                                         WHERE window_no = :no) END AS locked_at"""),
            {
                "registrar": window.registrar,
                "year": window.school_year,
                "level": window.level,
                "state": window.state.value,
                "no": window.window_no,
            },
        )
    ).one()
    as_of = min(at, row.locked_at) if row.locked_at else at
    return Asked(window, as_of, tuple(sorted(schools)) if schools is not None else None, tuple(row.siblings))


def pupils_sql(window: Window) -> str:
    """`WITH … pupils AS (…)`: school, grade, class, pupil_code, record_key, state, reason, codes."""
    lists = f"listed AS ({_LISTED}), taken_over AS ({_TAKEN_OVER}), " if window.expects == Expects.EVERYBODY else ""
    return f"WITH {_SCOPE}, {lists}named AS ({_NAMED[window.expects]}), {_RECEIVED}, {_PUPILS}"


_SCOPE = """
scope AS (
    SELECT e.school, coalesce(e.grades, cast(:grades AS smallint[])) AS grades,
           coalesce(e.moved_at <= :at, false) AS is_moved
    FROM registry.window_schools e
    WHERE e.window_no = :no AND (cast(:schools AS text[]) IS NULL OR e.school = ANY(:schools))
)"""

# A code that was issued after the list was told leads to the same child. As a join it would be looked for of everybody.
_LISTED = """
    SELECT k.school, k.grade, k.class, k.pupil_code, k.excused,
           coalesce(k.record_key, registry.record_key(k.lookup_code, :year)) AS record_key, k.lookup_code
    FROM (
        SELECT p.school, p.grade, p.class, p.pupil_code, p.excused, p.record_key,
               CASE WHEN p.lookup_code IS NOT NULL THEN p.lookup_code
                    ELSE (SELECT k.lookup_code FROM registry.pupil_keys k
                          WHERE k.level = p.level AND k.kind = 'school'
                            AND k.value = p.school || '/' || p.pupil_code) END AS lookup_code
        FROM scope s
        JOIN registry.enrolled_pupils p ON p.school_year = :year AND p.level = :level AND p.school = s.school
        WHERE p.grade = ANY(s.grades) AND p.since <= :at AND (p.until IS NULL OR p.until > :at)) AS k"""

# Whom a school of the window has taken over, and another school's list still has: his grade is what that list says.
# Once the school that manages him lists him itself, its own words count.
_TAKEN_OVER = """
    SELECT DISTINCT ON (m.lookup_code) m.school, p.grade, '' AS class, substr(o.value, length(m.school) + 2),
           cast(NULL AS text), registry.record_key(m.lookup_code, :year), m.lookup_code
    FROM scope s JOIN registry.managements m ON m.school = s.school AND m.is_here AND m.since <= :at
    JOIN registry.records r ON r.lookup_code = m.lookup_code AND r.level = :level
    JOIN registry.pupil_keys g ON g.lookup_code = m.lookup_code AND g.level = r.level AND g.kind = 'school'
        AND NOT starts_with(g.value, m.school || '/')
    JOIN registry.enrolled_pupils p ON p.school_year = :year AND p.level = r.level
        AND p.school = split_part(g.value, '/', 1)
        AND p.pupil_code = substr(g.value, strpos(g.value, '/') + 1)
    LEFT JOIN registry.pupil_keys o ON o.lookup_code = m.lookup_code AND o.level = r.level AND o.kind = 'school'
        AND starts_with(o.value, m.school || '/')
    WHERE p.grade = ANY(s.grades) AND p.since <= :at AND (p.until IS NULL OR p.until > :at)
      AND NOT EXISTS (SELECT FROM registry.managements x
                      WHERE x.lookup_code = m.lookup_code AND x.seq > m.seq AND x.since <= :at)
      AND NOT EXISTS (SELECT FROM registry.enrolled_pupils q
                      WHERE (q.school_year, q.level, q.school) = (:year, r.level, m.school)
                        AND q.pupil_code = substr(o.value, length(m.school) + 2)
                        AND q.since <= :at AND (q.until IS NULL OR q.until > :at))
      AND NOT EXISTS (SELECT FROM registry.enrolled_pupils q
                      WHERE (q.school_year, q.level, q.school) = (:year, r.level, m.school)
                        AND q.lookup_code = m.lookup_code
                        AND q.since <= :at AND (q.until IS NULL OR q.until > :at))
    ORDER BY m.lookup_code, p.since DESC, o.value"""

_NAMED = {
    Expects.EVERYBODY: """
    SELECT l.*, coalesce(m.school <> l.school, false) AS is_gone
    FROM listed l LEFT JOIN registry.managements m ON m.lookup_code = l.lookup_code AND m.since <= :at
        AND NOT EXISTS (SELECT FROM registry.managements x
                        WHERE x.lookup_code = m.lookup_code AND x.seq > m.seq AND x.since <= :at)
    UNION ALL
    SELECT t.*, false FROM taken_over t""",
    Expects.LEFT_OUT: """
    SELECT DISTINCT ON (l.school, l.record_key) l.school, l.grade, coalesce(l.class, '') AS class, l.pupil_code,
           cast(NULL AS text) AS excused, l.record_key, cast(NULL AS text) AS lookup_code, false AS is_gone
    FROM scope s JOIN registry.standing_left_out l ON l.school = s.school
    WHERE l.registrar = :registrar AND l.school_year = :year AND l.level = :level AND l.track = :track
      AND l.reason = 'supplementary' AND l.record_key IS NOT NULL AND NOT l.is_open AND l.grade = ANY(s.grades)
    ORDER BY l.school, l.record_key, l.grade""",
    Expects.NAMED: """
    SELECT DISTINCT ON (n.record_key) r.school, p.grade, coalesce(p.class, '') AS class, p.pupil_code,
           cast(NULL AS text) AS excused, n.record_key, r.lookup_code, false AS is_gone
    FROM scope s JOIN registry.records r ON r.school = s.school AND r.level = :level
    JOIN registry.window_records n ON n.window_no = :no AND n.record_key = registry.record_key(r.lookup_code, :year)
    LEFT JOIN registry.pupil_keys k ON k.lookup_code = r.lookup_code AND k.level = r.level AND k.kind = 'school'
        AND starts_with(k.value, r.school || '/')
    LEFT JOIN registry.enrolled_pupils p ON p.school_year = :year AND p.level = :level AND p.school = r.school
        AND (p.record_key = n.record_key OR r.school || '/' || p.pupil_code = k.value)
        AND p.since <= :at AND (p.until IS NULL OR p.until > :at)
    ORDER BY n.record_key, p.pupil_code""",
}

# `last`: of every record that a school has ever sent, the newest accepted revision, wherever it was sent to.
_RECEIVED = """
last AS (
    SELECT p.school, p.record_key, p.window_no, p.grade, p.class,
           EXISTS (SELECT FROM registry.withdrawals d
                   WHERE (d.school_year, d.packet_digest) = (p.school_year, p.packet_digest)
                     AND d.withdrawn_at <= :at) AS is_withdrawn
    FROM scope s JOIN registry.packets p
        ON p.school_year = :year AND p.window_no = ANY(:windows) AND p.school = s.school
    WHERE p.accepted_at <= :at
      AND NOT EXISTS (SELECT FROM registry.packets n
                      WHERE (n.school_year, n.supersedes) = (p.school_year, p.packet_digest) AND n.accepted_at <= :at)
), refused AS (
    SELECT DISTINCT ON (v.school, v.record_key) v.school, v.record_key, v.grade, v.class, v.codes
    FROM scope s
    JOIN registry.verdicts v ON v.school_year = :year AND v.window_no = :no AND v.result = 'refused'
        AND v.school = s.school
    JOIN registry.submissions b
        ON (b.school_year, b.school, b.submission_id) = (v.school_year, v.school, v.submission_id)
    WHERE b.verified_at <= :at
    ORDER BY v.school, v.record_key, b.verified_at DESC
), left_out AS (
    SELECT l.school, l.record_key, l.pupil_code, l.reason
    FROM registry.close_left_out l JOIN registry.closes c USING (window_no, school, grades, seq)
    WHERE l.window_no = :no AND c.closed_at <= :at AND (c.reopened_at IS NULL OR c.reopened_at > :at)
      AND NOT EXISTS (SELECT FROM registry.closes n
                      WHERE (n.window_no, n.school, n.grades) = (c.window_no, c.school, c.grades)
                        AND n.seq > c.seq AND n.closed_at <= :at)
), left_out_keys AS (
    SELECT school, record_key, min(reason) AS reason FROM left_out WHERE record_key IS NOT NULL GROUP BY 1, 2
), left_out_codes AS (
    SELECT school, pupil_code, min(reason) AS reason FROM left_out
    WHERE record_key IS NULL AND pupil_code IS NOT NULL GROUP BY 1, 2
)"""

# A pupil who has moved to another school of the province is looked up by code, and only if his own sent nothing valid.
_PUPILS = """
pupils AS (
    SELECT n.school, n.grade, n.class, n.pupil_code, n.record_key,
           coalesce(n.excused, k.reason, c.reason) AS reason, r.codes,
           CASE WHEN l.window_no = :no AND NOT l.is_withdrawn THEN 'valid'
                WHEN s.is_moved THEN 'elsewhere'
                WHEN coalesce(n.excused, k.reason, c.reason) IS NOT NULL THEN 'excused'
                WHEN NOT l.is_withdrawn OR o.is_there OR n.is_gone THEN 'elsewhere'
                WHEN r.codes IS NOT NULL THEN 'refused'
                WHEN l.is_withdrawn THEN 'revoked'
                ELSE 'missing' END AS state
    FROM named n JOIN scope s ON s.school = n.school
    LEFT JOIN last l ON l.school = n.school AND l.record_key = n.record_key
    LEFT JOIN refused r ON r.school = n.school AND r.record_key = n.record_key
    LEFT JOIN left_out_keys k ON k.school = n.school AND k.record_key = n.record_key
    LEFT JOIN left_out_codes c ON c.school = n.school AND c.pupil_code = n.pupil_code
    LEFT JOIN LATERAL (
        SELECT true AS is_there FROM registry.packets p
        WHERE l.is_withdrawn IS NOT FALSE AND p.school_year = :year AND p.lookup_code = n.lookup_code
          AND p.school <> n.school AND p.window_no = ANY(:windows) AND p.accepted_at <= :at
          AND NOT EXISTS (SELECT FROM registry.withdrawals d
                          WHERE (d.school_year, d.packet_digest) = (p.school_year, p.packet_digest)
                            AND d.withdrawn_at <= :at)
        LIMIT 1) AS o ON true
    UNION ALL
    SELECT l.school, l.grade, l.class, NULL, l.record_key, NULL, NULL, 'unexpected'
    FROM last l
    WHERE l.window_no = :no AND NOT l.is_withdrawn
      AND NOT EXISTS (SELECT FROM named n WHERE n.school = l.school AND n.record_key = l.record_key)
    UNION ALL
    SELECT r.school, r.grade, r.class, NULL, r.record_key, NULL, r.codes, 'unexpected-refused'
    FROM refused r
    WHERE NOT EXISTS (SELECT FROM named n WHERE n.school = r.school AND n.record_key = r.record_key)
      AND NOT EXISTS (SELECT FROM last l
                      WHERE l.school = r.school AND l.record_key = r.record_key AND NOT l.is_withdrawn)
)
"""

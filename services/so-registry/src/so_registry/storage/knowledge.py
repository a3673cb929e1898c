"""Loading what the registry knows about one submission: a few queries, whatever the number of its packets."""

from collections.abc import Collection

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.base64url import encode
from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.co_signers import asks_for_all
from hbs_schema.intake.knowledge import Knowledge, KnownPacket, PartAge
from hbs_schema.intake.pupils import code_of, keys_of
from hbs_schema.intake.windows import Window
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.errors import DocumentUnknown
from so_registry.storage.records import find_codes, find_managers
from so_registry.storage.rule_books import find_rule_book
from so_registry.storage.signers import load_signers, load_teachers
from so_registry.storage.trust_lists import find_algorithms

_PACKET = """
SELECT p.lookup_code, p.revision, p.packet_digest, p.record_key, p.school, p.window_no, p.grade, p.submission_id,
       p.receipt, p.receipt_index, p.receipt_path, w.packet_digest IS NOT NULL AS is_withdrawn,
       EXISTS (SELECT FROM registry.packets s
               WHERE (s.school_year, s.supersedes) = (p.school_year, p.packet_digest)) AS is_superseded,
       o.closes_at, o.unclosed, g.lock_seq IS NOT NULL AS is_grade_locked,
       EXISTS (SELECT FROM registry.closes c WHERE c.window_no = p.window_no AND c.school = p.school
               AND p.grade = ANY(c.grades) AND c.reopened_at IS NULL) AS is_closed,
       EXISTS (SELECT FROM registry.lock_leaves l WHERE l.record_key = p.record_key) AS is_locked
FROM registry.packets p
JOIN registry.windows o ON o.window_no = p.window_no
JOIN registry.window_grades g ON (g.window_no, g.grade) = (p.window_no, p.grade)
LEFT JOIN registry.withdrawals w ON (w.school_year, w.packet_digest) = (p.school_year, p.packet_digest)
"""


async def load_knowledge(session: AsyncSession, submission: Submission, window: Window) -> Knowledge:
    """Everything that judging these packets asks for; call under the window's and the school's locks."""
    school = submission.shape.school
    codes = [code_of(packet) for packet in submission.packets]
    keys = [packet.header.record_key for packet in submission.packets]
    ids = [packet.header.packet_id for packet in submission.packets]
    pupil_keys = sorted({key for packet in submission.packets for key in keys_of(packet)})
    policies = await load_policies(session, window.policies)
    latest = await _latest(session, window.school_year, codes)
    accepted = await find_packets(session, window.school_year, [encode(packet.digest) for packet in submission.packets])
    return Knowledge(
        signers=await load_signers(session, list(submission.certificates), school),
        teachers=await load_teachers(session, school) if any(asks_for_all(p) for p in policies.values()) else (),
        policies=policies,
        algorithms=await find_algorithms(session),
        presented=await _presented(session, list(submission.shape.statements)),
        latest={packet.lookup_code: packet for packet in latest},
        accepted={packet.packet_digest: packet for packet in accepted},
        part_ages=await _part_ages(session, keys),
        closed_grades=await load_closed_grades(session, window.window_no, school),
        locked_grades=await load_locked_grades(session, window.window_no),
        locked_records=await _locked_records(session, keys),
        packet_ids=await _packet_ids(session, window.school_year, ids),
        key_owners=await find_codes(session, window.level, pupil_keys),
        book=await find_rule_book(session, window.school_year),
        managers=await find_managers(session, codes),
    )


async def load_policies(session: AsyncSession, digests: Collection[str]) -> dict[str, Statement[Policy]]:
    """Policies in force, by document digest."""
    rows = await session.execute(
        text("SELECT digest, jws FROM registry.documents WHERE kind = 'policy' AND digest = ANY(:digests)"),
        {"digests": list(digests)},
    )
    return {row.digest: parse_statement(row.jws, Policy) for row in rows}


async def get_policy(session: AsyncSession, digest: str) -> Policy:
    """A policy in force. Raises DocumentUnknown."""
    found = await load_policies(session, [digest])
    if digest not in found:
        raise DocumentUnknown
    return found[digest].payload


async def load_closed_grades(session: AsyncSession, window_no: int, school: str) -> frozenset[int]:
    """Grades that the school's close, as it now stands, covers."""
    rows = await session.scalars(
        text("""
            SELECT DISTINCT unnest(grades) FROM registry.closes
            WHERE window_no = :no AND school = :school AND reopened_at IS NULL"""),
        {"no": window_no, "school": school},
    )
    return frozenset(rows.all())


async def _latest(session: AsyncSession, year: str, codes: Collection[str]) -> list[KnownPacket]:
    query = text(f"""
        SELECT DISTINCT ON (lookup_code) * FROM ({_PACKET} WHERE p.school_year = :year
        AND p.lookup_code = ANY(:codes)) AS known ORDER BY lookup_code, revision DESC""")
    rows = await session.execute(query, {"year": year, "codes": list(codes)})
    return [_known(row) for row in rows]


async def find_windows_of_latest(session: AsyncSession, year: str, submission: Submission) -> frozenset[int]:
    """Windows of the packets that these would follow; another may follow before those windows are held."""
    latest = await _latest(session, year, [code_of(packet) for packet in submission.packets])
    return frozenset(packet.window_no for packet in latest)


async def find_packets(session: AsyncSession, year: str, digests: Collection[str]) -> list[KnownPacket]:
    """Accepted packets by digest, superseded ones included."""
    query = text(f"{_PACKET} WHERE p.school_year = :year AND p.packet_digest = ANY(:digests)")
    rows = await session.execute(query, {"year": year, "digests": list(digests)})
    return [_known(row) for row in rows]


async def _presented(session: AsyncSession, names: Collection[str]) -> frozenset[str]:
    query = text("SELECT digest FROM registry.statements WHERE digest = ANY(:names)")
    return frozenset((await session.scalars(query, {"names": list(names)})).all())


async def _part_ages(session: AsyncSession, keys: Collection[str]) -> dict[tuple[str, str, str], PartAge]:
    rows = await session.execute(
        text("SELECT record_key, part, role, iat, statement FROM registry.part_ages WHERE record_key = ANY(:keys)"),
        {"keys": list(keys)},
    )
    return {(row.record_key, row.part, row.role): PartAge(row.iat, row.statement) for row in rows}


async def load_locked_grades(session: AsyncSession, window_no: int) -> frozenset[int]:
    """Grades of a window that a lock names."""
    query = text("SELECT grade FROM registry.window_grades WHERE window_no = :no AND lock_seq IS NOT NULL")
    return frozenset((await session.scalars(query, {"no": window_no})).all())


async def _locked_records(session: AsyncSession, keys: Collection[str]) -> frozenset[str]:
    query = text("SELECT record_key FROM registry.lock_leaves WHERE record_key = ANY(:keys)")
    return frozenset((await session.scalars(query, {"keys": list(keys)})).all())


async def _packet_ids(session: AsyncSession, year: str, ids: Collection[str]) -> frozenset[str]:
    query = text("""
        SELECT cast(packet_id AS text) FROM registry.packets
        WHERE school_year = :year AND packet_id = ANY(cast(:ids AS uuid[]))""")
    return frozenset((await session.scalars(query, {"year": year, "ids": list(ids)})).all())


def _known(row: Row[tuple[object, ...]]) -> KnownPacket:
    values = dict(row._mapping)
    return KnownPacket(**{**values, "receipt_path": tuple(values["receipt_path"])})

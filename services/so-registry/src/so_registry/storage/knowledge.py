"""Loading what the registry knows about one submission: one statement, whatever the number of its packets."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.base64url import encode
from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.co_signers import asks_for_all
from hbs_schema.intake.knowledge import Knowledge, KnownPacket
from hbs_schema.intake.pupils import code_of, keys_of
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.intake.windows import Window
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.errors import DocumentUnknown
from so_registry.storage.announcements import announced_class_question
from so_registry.storage.asking import JsonRow, Question, Questions, ask
from so_registry.storage.earlier import (
    ages_question,
    locked_records_question,
    packet_ids_question,
    presented_question,
    set_of,
)
from so_registry.storage.records import codes_question, interims_question, managers_question
from so_registry.storage.rule_books import book_question
from so_registry.storage.signers import load_teachers
from so_registry.storage.trust_lists import digest_question, open_algorithms
from so_registry.storage.window_schools import expected_question, expects_school_question, school_grades_question

T = TypeVar("T")

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


async def load_knowledge(
    session: AsyncSession,
    submission: Submission,
    window: Window,
    received_at: datetime,
    *,
    signers: Mapping[str, tuple[SignerEntry, ...]],
    algorithms: AlgorithmList,
) -> Knowledge:
    """Everything that judging these packets asks for; call under the window's and the school's locks.

    `signers` are those of its certificates, `algorithms` the list, as the sender was judged by them.
    """
    school = submission.shape.school
    codes = [code_of(packet) for packet in submission.packets]
    keys = [packet.header.record_key for packet in submission.packets]
    ids = [packet.header.packet_id for packet in submission.packets]
    pupil_keys = sorted({key for packet in submission.packets for key in keys_of(packet)})
    names = [encode(packet.digest) for packet in submission.packets]
    year, no = window.school_year, window.window_no
    asked = Questions()
    policies = asked.add(_policies_question(window.policies))
    latest, accepted = asked.add(_latest_question(year, codes)), asked.add(_packets_question(year, names))
    presented, part_ages = asked.add(presented_question(submission)), asked.add(ages_question(keys))
    closed, locked = asked.add(_closed_question(no, school)), asked.add(_locked_grades_question(no))
    locked_records, packet_ids = asked.add(locked_records_question(keys)), asked.add(packet_ids_question(year, ids))
    owners, managers = asked.add(codes_question(window.level, pupil_keys)), asked.add(managers_question(codes))
    book, interims = asked.add(book_question(year)), asked.add(interims_question(codes, year))
    school_grades = asked.add(school_grades_question(no, school))
    expected = _add_if(asked, expected_question(window, keys), frozenset(keys))
    announced = _add_if(asked, announced_class_question(window, submission.shape, received_at), None)
    await asked.ask(session)
    in_force = policies()
    return Knowledge(
        signers=signers,
        teachers=await load_teachers(session, school) if any(asks_for_all(p) for p in in_force.values()) else (),
        policies=in_force,
        algorithms=algorithms,
        presented=presented(),
        latest={packet.lookup_code: packet for packet in latest()},
        accepted={packet.packet_digest: packet for packet in accepted()},
        part_ages=part_ages(),
        closed_grades=closed(),
        locked_grades=locked(),
        locked_records=locked_records(),
        packet_ids=packet_ids(),
        key_owners=owners(),
        book=book(),
        managers=managers(),
        expected=expected(),
        school_grades=school_grades(),
        announced_class=announced(),
        interims=interims(),
    )


def _add_if(asked: Questions, question: Question[T] | None, otherwise: T) -> Callable[[], T]:
    return (lambda: otherwise) if question is None else asked.add(question)


async def load_admission(
    session: AsyncSession, window_no: int, school: str, at: datetime
) -> tuple[AlgorithmList, Sequence[str]]:
    """By which algorithms a sender is judged, and his school if the window expected it at that instant."""
    asked = Questions()
    digest = asked.add(digest_question("algorithms"))
    expected = asked.add(expects_school_question(window_no, school, at=at))
    await asked.ask(session)
    return await open_algorithms(session, digest()), expected()


async def load_policies(session: AsyncSession, digests: Collection[str]) -> dict[str, Statement[Policy]]:
    """Policies in force, by document digest."""
    return await ask(session, _policies_question(digests))


def _policies_question(digests: Collection[str]) -> Question[dict[str, Statement[Policy]]]:
    return Question(
        "SELECT digest, jws FROM registry.documents WHERE kind = 'policy' AND digest = ANY(:digests)",
        {"digests": list(digests)},
        lambda rows: {row["digest"]: _policy(row["jws"]) for row in rows},
    )


# A year has a handful, and every submission asks for its own.
@lru_cache(maxsize=32)
def _policy(jws: str) -> Statement[Policy]:
    return parse_statement(jws, Policy)


async def get_policy(session: AsyncSession, digest: str) -> Policy:
    """A policy in force. Raises DocumentUnknown."""
    found = await load_policies(session, [digest])
    if digest not in found:
        raise DocumentUnknown
    return found[digest].payload


async def load_closed_grades(session: AsyncSession, window_no: int, school: str) -> frozenset[int]:
    """Grades that the school's close, as it now stands, covers."""
    return await ask(session, _closed_question(window_no, school))


def _closed_question(window_no: int, school: str) -> Question[frozenset[int]]:
    return Question(
        """
        SELECT DISTINCT unnest(grades) AS grade FROM registry.closes
        WHERE window_no = :no AND school = :school AND reopened_at IS NULL""",
        {"no": window_no, "school": school},
        set_of("grade"),
    )


async def find_windows_of_latest(session: AsyncSession, year: str, submission: Submission) -> frozenset[int]:
    """Windows of the packets that these would follow; another may follow before those windows are held."""
    codes = [code_of(packet) for packet in submission.packets]
    question = Question(
        """
        SELECT DISTINCT ON (lookup_code) window_no FROM registry.packets
        WHERE school_year = :year AND lookup_code = ANY(:codes) ORDER BY lookup_code, revision DESC""",
        {"year": year, "codes": codes},
        set_of("window_no"),
    )
    return await ask(session, question)


def _latest_question(year: str, codes: Collection[str]) -> Question[list[KnownPacket]]:
    return Question(
        f"""
        SELECT DISTINCT ON (lookup_code) * FROM ({_PACKET} WHERE p.school_year = :year
        AND p.lookup_code = ANY(:codes)) AS known ORDER BY lookup_code, revision DESC""",
        {"year": year, "codes": list(codes)},
        _known,
    )


async def find_packets(session: AsyncSession, year: str, digests: Collection[str]) -> list[KnownPacket]:
    """Accepted packets by digest, superseded ones included."""
    return await ask(session, _packets_question(year, digests))


def _packets_question(year: str, digests: Collection[str]) -> Question[list[KnownPacket]]:
    return Question(
        f"{_PACKET} WHERE p.school_year = :year AND p.packet_digest = ANY(:digests)",
        {"year": year, "digests": list(digests)},
        _known,
    )


async def load_locked_grades(session: AsyncSession, window_no: int) -> frozenset[int]:
    """Grades of a window that a lock names."""
    return await ask(session, _locked_grades_question(window_no))


def _locked_grades_question(window_no: int) -> Question[frozenset[int]]:
    query = "SELECT grade FROM registry.window_grades WHERE window_no = :no AND lock_seq IS NOT NULL"
    return Question(query, {"no": window_no}, set_of("grade"))


def _known(rows: Sequence[JsonRow]) -> list[KnownPacket]:
    return [
        KnownPacket(
            **{
                **row,
                "submission_id": UUID(row["submission_id"]),
                "closes_at": datetime.fromisoformat(row["closes_at"]),
                "receipt_path": tuple(row["receipt_path"]),
            }
        )
        for row in rows
    ]

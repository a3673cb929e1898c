"""What is locked stays as it is, whoever writes: every table and column of the schema is tried."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.integration.so_registry.registrar import open_another_window
from tests.integration.so_registry.sealed import Sealed, seal
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

REFUSED = {"HBL01", "HBL02", "HBL03", "42501", "428C9"}
"""Our triggers' three codes, the missing grant, and a column that the server alone fills."""

OPEN_TABLES = {"bo_outbox", "clients", "part_ages", "school_outbox", "schools", "signers"}
"""Every column may change: what signers may do, who clients are, what was sent."""

OPEN_COLUMNS = {
    ("audit_checkpoints", "token"),  # comes later, once
    ("client_events", "number"),  # once
    ("client_feeds", "counted"),
    ("console_sessions", "seen_at"),  # how long it was idle, and that it has ended
    ("console_sessions", "ends_at"),
    ("console_sessions", "ended_at"),
    ("people", "name"),  # as the provider last had it
    ("annotations", "answered_at"),  # the Ministry's answer: once it is good
    ("annotations", "problem"),
    ("proposals", "decided_at"),  # by a second person, then done: one way only (test_proposals.py)
    ("proposals", "decided_by"),
    ("proposals", "decided_client_id"),
    ("proposals", "decided_reason"),
    ("proposals", "done_at"),
    ("proposals", "state"),
    ("late_submissions", "arrival"),  # evidence: once
    ("locks", "acknowledged_at"),  # the Ministry's answer: once
    ("locks", "acknowledgement"),
    ("enrolled_names", "name"),  # of pupils without a record; goes when nobody needs it
    ("enrolled_names", "told_at"),
    ("enrolled_pupils", "until"),  # another list changes or drops the row: once
    ("enrolled_pupils", "until_seq"),
    ("returns", "answer"),  # the school's, once; the reviewer's settlement, once
    ("returns", "answered_at"),
    ("returns", "answered_by"),
    ("returns", "settled_at"),
    ("returns", "settled_by"),
    ("returns", "settlement"),
    ("reviewer_certificates", "end_reason"),  # once
    ("reviewer_certificates", "ended_at"),
    ("reviewer_certificates", "ended_by"),
    ("sign_offs", "withdrawn_at"),  # before the lock, once
    ("sign_offs", "withdrawn_by"),
    ("sign_offs", "withdrawn_reason"),
    ("cutoff_jobs", "batch"),  # where the job is: one way only (test_cutoff_jobs.py)
    ("cutoff_jobs", "finished_at"),
    ("cutoff_jobs", "looked_at"),
    ("cutoff_jobs", "state"),
    ("cutoff_jobs", "step"),
    ("cutoff_jobs", "waits_for"),
    ("evidence_job_items", "item"),  # held while it is looked at
    ("evidence_jobs", "done"),
    ("evidence_jobs", "finished_at"),
    ("evidence_jobs", "found"),
    ("evidence_jobs", "total"),
    ("proposals", "decided_at"),  # by a second person, then done: one way only (test_proposals.py)
    ("proposals", "decided_by"),
    ("proposals", "decided_client_id"),
    ("proposals", "decided_reason"),
    ("proposals", "done_at"),
    ("proposals", "state"),
    ("recheck_findings", "settled_as"),  # by an operator, once
    ("recheck_findings", "settled_at"),
    ("renewals", "token"),  # comes later, once
    ("transfers", "ended_at"),  # a case goes on, one way only (test_transfers.py)
    ("transfers", "hand_over"),
    ("transfers", "interim_packet"),
    ("transfers", "interim_year"),
    ("transfers", "lookup_code"),
    ("transfers", "state"),
    ("unconfirmed", "due_at"),  # what is still to be done about evidence
    ("unconfirmed", "used_at"),
    ("unstamped", "due_at"),
    *(
        ("webhooks", name)
        for name in ("delivered", "attempts", "due_at", "leased_until", "failure", "dead_at", "ended_at")
    ),
    ("window_schools", "reminded_at"),
}
DELETED_FROM = {
    *("bo_outbox", "evidence_job_items", "school_outbox", "unconfirmed", "unstamped"),
    *("console_logins", "console_logouts", "console_sessions", "enrolled_names"),
}


@pytest.fixture
async def sealed(registry: Registry) -> AsyncIterator[Sealed]:
    async with seal(registry) as opened:
        yield opened


async def columns(sealed: Sealed) -> list[tuple[str, str]]:
    rows = await sealed.app.fetch("""
        SELECT c.table_name, c.column_name FROM information_schema.columns c
        JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'registry'::regnamespace
        WHERE c.table_schema = 'registry' AND t.relkind IN ('r', 'p') AND NOT t.relispartition
        ORDER BY 1, c.ordinal_position""")
    return [(row[0], row[1]) for row in rows]


def written_with(table: str, column: str, value: str) -> str:
    return f"UPDATE registry.{table} SET {column} = {value}"  # noqa: S608  # names of the test's own


async def test_no_column_can_be_written_but_those_that_stay_open(sealed: Sealed) -> None:
    """Written with its own value: a refusal is of the act, whatever the value."""
    found = {}
    for table, column in await columns(sealed):
        if table not in OPEN_TABLES and table != "windows":
            found[table, column] = await sealed.refusal(written_with(table, column, column))

    written = {place for place, code in found.items() if code is None}
    assert written == OPEN_COLUMNS
    assert set(found.values()) - {None} <= REFUSED


async def test_a_locked_window_keeps_every_column(sealed: Sealed) -> None:
    """Of a window the app may write all columns until the cutoff, so each is tried with another value."""
    others = {
        "window_no": "window_no + 1",
        "registrar": "'so-02'",
        "school_year": "'2024-2025'",
        "level": "'lower-secondary'",
        "track": "'supplementary'",
        "grades": "'{1}'",
        "policies": "'{}'",
        "calendar": "(SELECT digest FROM registry.documents WHERE kind = 'policy' LIMIT 1)",
        "opens_at": "opens_at - interval '1 day'",
        "closes_at": "closes_at - interval '1 second'",
        "grace_until": "grace_until + interval '1 day'",
        "effective_at": "effective_at + interval '1 day'",
        "unclosed": "'lock'",
        "apart": "'{homeroom principal}'",
        "rule_id": "'other'",
        "kind": "'extension'",
        "belongs_to": "window_no",
        "expects": "'named'",
        "left_out_of": "'completed'",
        "decision": "'1/QĐ'",
        "drain_until": "grace_until",
        "report_due_at": "report_due_at + interval '1 day'",
        "batches": "'{5}'",
        "reviewer": "'accept'",
        "second_person": "'{locks}'",
        "seal": "'x'",
        "state": "'draining'",
    }
    own = {column for table, column in await columns(sealed) if table == "windows"}

    codes = {name: await sealed.refusal(written_with("windows", name, other)) for name, other in others.items()}

    assert own == others.keys()
    assert {name for name, code in codes.items() if code not in REFUSED} == set()


async def test_nothing_is_deleted_but_what_was_sent(sealed: Sealed) -> None:
    tables = {table for table, _ in await columns(sealed)}

    for outbox in ("school_outbox", "bo_outbox"):
        await sealed.owner.execute(f"UPDATE registry.{outbox} SET sent_at = now()")  # noqa: S608

    deletable = {table for table in tables if await sealed.refusal(f"DELETE FROM registry.{table}") is None}  # noqa: S608

    assert deletable == DELETED_FROM
    for table in tables - DELETED_FROM:
        assert await sealed.refusal(f"TRUNCATE registry.{table} CASCADE") == "42501"


LATER_ROWS = {
    "packets": "revision = 9, packet_id = gen_random_uuid(), packet_digest = 'x', supersedes = NULL",
    "verdicts": "position = 59",
    "withdrawals": "packet_digest = (SELECT packet_digest FROM registry.lock_leaves LIMIT 1)",
    "submissions": "submission_id = gen_random_uuid()",
    "lock_leaves": "piece = 9, position = 9, record_key = 'x', packet_digest = 'x'",
    "withdrawn_leaves": "position = 9, packet_digest = 'x'",
    "lock_schools": "school = 'x'",
    "window_grades": "grade = 5, lock_seq = NULL",
    "closes": "seq = 9",
    "close_left_out": "position = 9",
    "announcements": "submission_id = gen_random_uuid(), class = 'x'",
}


@pytest.mark.parametrize("as_owner", [False, True], ids=["the app", "the owner"])
async def test_nothing_is_added_to_what_is_locked(sealed: Sealed, as_owner: bool) -> None:
    """A copy of a row under another key; not even the owner gets one in."""
    codes = {}
    for table, changes in LATER_ROWS.items():
        record = ", ".join(f"'{part.split(' = ')[0]}', {part.split(' = ', 1)[1]}" for part in changes.split(", "))
        codes[table] = await sealed.refusal(
            f"INSERT INTO registry.{table} "  # noqa: S608  # names of the test's own
            f"SELECT (jsonb_populate_record(t, jsonb_build_object({record}))).* FROM registry.{table} t LIMIT 1",
            owner=as_owner,
        )

    assert {table: code for table, code in codes.items() if code not in REFUSED} == {}


STRUCTURE = [
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "ALTER TABLE registry.lock_leaves DISABLE TRIGGER USER",
    "ALTER TABLE registry.packets DETACH PARTITION registry.packets_2025_2026",
    "CREATE TABLE registry.packets_2030_2031 PARTITION OF registry.packets FOR VALUES IN ('2030-2031')",
    "INSERT INTO registry.packets_2025_2026 SELECT * FROM registry.packets_2025_2026",
    "DELETE FROM registry.verdicts_2025_2026",
    "DROP TRIGGER lock_leaves_fixed ON registry.lock_leaves",
    "CREATE OR REPLACE FUNCTION registry.refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
    "ALTER FUNCTION registry.refuse_locked_window() SET search_path = pg_temp",
    "SELECT setval('registry.windows_window_no_seq', 1)",
    "SELECT registry.seal_table('locks')",
    "CREATE FUNCTION public.refuse() RETURNS int LANGUAGE sql AS 'SELECT 1'",
]


async def test_the_service_changes_no_structure_and_steps_round_none(sealed: Sealed) -> None:
    codes = {statement: await sealed.refusal(statement) for statement in STRUCTURE}

    assert {statement for statement, code in codes.items() if code != "42501"} == set()


async def test_a_temporary_table_does_not_stand_before_ours(sealed: Sealed) -> None:
    """PostgreSQL looks at them first, unless a function's search_path says otherwise."""
    shadow = "CREATE TEMPORARY TABLE window_grades (window_no bigint, grade smallint, lock_seq integer);"
    later = """
        INSERT INTO registry.verdicts
        SELECT (jsonb_populate_record(v, jsonb_build_object('position', 59))).* FROM registry.verdicts v LIMIT 1"""

    assert await sealed.refusal(shadow, owner=True) is None
    assert await sealed.refusal(shadow + later, owner=True) in REFUSED


async def test_evidence_stays_open(sealed: Sealed) -> None:
    evidence = [
        "INSERT INTO registry.statements VALUES ('d', 'annotation', 'j', 1)",
        "INSERT INTO registry.timestamps VALUES ('d', 0, 'x')",
        "INSERT INTO registry.cert_status VALUES ('t', now(), 'x')",
        "INSERT INTO registry.certificates VALUES ('t', 'x')",
        "INSERT INTO registry.documents (digest, kind, number, jws) VALUES ('d', 'authority', 2, 'j')",
        "UPDATE registry.locks SET acknowledgement = 'j', acknowledged_at = now()",
    ]

    assert [await sealed.refusal(statement) for statement in evidence] == [None] * len(evidence)
    await sealed.registry.verify()
    arrivals = await sealed.app.fetch(
        "SELECT arrival FROM registry.late_submissions UNION ALL SELECT arrival FROM registry.submissions"
    )
    assert all(row["arrival"] for row in arrivals)


async def test_what_was_given_once_is_not_given_again(sealed: Sealed) -> None:
    await sealed.registry.verify()
    await sealed.owner.execute("UPDATE registry.locks SET acknowledgement = 'j'")
    twice = [
        "UPDATE registry.submissions SET arrival = 'other'",
        "UPDATE registry.late_submissions SET arrival = 'other'",
        "UPDATE registry.locks SET acknowledgement = 'other'",
        "UPDATE registry.submissions SET answer = 'other'",
        "UPDATE registry.submissions SET state = 'received'",
    ]

    assert {await sealed.refusal(statement, owner=True) for statement in twice} <= REFUSED


async def test_the_reader_only_reads(sealed: Sealed) -> None:
    reader = await asyncpg.connect(sealed.registry.database.read)
    try:
        assert await reader.fetchval("SELECT count(*) FROM registry.packets") == 5
        for statement in (
            "INSERT INTO registry.certificates VALUES ('t', 'x')",
            "UPDATE registry.certificate_acts SET completes = true",
            "DELETE FROM registry.unstamped",
            "SELECT registry.add_school_year('2030-2031')",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await reader.execute(statement)
    finally:
        await reader.close()


SPOKEN_OTHERWISE = {
    "a withdrawal, said to be another window's": """
        INSERT INTO registry.withdrawals
        SELECT p.school_year, p.packet_digest, p.record_key, 2, p.grade, p.school, gen_random_uuid(), now()
        FROM registry.packets p JOIN registry.lock_leaves USING (packet_digest) LIMIT 1""",
    "a withdrawal, said to be another grade's": """
        INSERT INTO registry.withdrawals
        SELECT p.school_year, p.packet_digest, p.record_key, p.window_no, 5, p.school, gen_random_uuid(), now()
        FROM registry.packets p JOIN registry.lock_leaves USING (packet_digest) LIMIT 1""",
    "a successor in another window": """
        INSERT INTO registry.packets SELECT (jsonb_populate_record(p, jsonb_build_object('revision', 9, 'window_no', 2,
               'packet_id', gen_random_uuid(), 'packet_digest', 'x', 'supersedes', p.packet_digest))).*
        FROM registry.packets p JOIN registry.lock_leaves USING (packet_digest) LIMIT 1""",
    "a packet of the record in another grade": """
        INSERT INTO registry.packets SELECT (jsonb_populate_record(p, jsonb_build_object('revision', 9, 'grade', 5,
               'packet_id', gen_random_uuid(), 'packet_digest', 'x', 'supersedes', NULL))).*
        FROM registry.packets p JOIN registry.lock_leaves USING (packet_digest) LIMIT 1""",
    "a verdict, said to be another grade's": """
        INSERT INTO registry.verdicts SELECT (jsonb_populate_record(v, '{"position": 59, "grade": 5}')).*
        FROM registry.verdicts v LIMIT 1""",
    "an older signature": "UPDATE registry.part_ages SET iat = iat - 1",
    "another record's signature": "UPDATE registry.part_ages SET record_key = 'x'",
    "an unsent message to schools": "DELETE FROM registry.school_outbox WHERE sent_at IS NULL",
    "an unsent message to the Ministry": "DELETE FROM registry.bo_outbox WHERE sent_at IS NULL",
}


@pytest.mark.parametrize("as_owner", [False, True], ids=["the app", "the owner"])
async def test_what_a_row_says_of_itself_opens_nothing(sealed: Sealed, as_owner: bool) -> None:
    await open_another_window(sealed.registry, schools=[sealed.registry.world.school])

    codes = {name: await sealed.refusal(sql, owner=as_owner) for name, sql in SPOKEN_OTHERWISE.items()}

    assert {name: code for name, code in codes.items() if code not in REFUSED} == {}


async def test_a_newer_signature_may_still_be_noted(sealed: Sealed) -> None:
    assert await sealed.refusal("UPDATE registry.part_ages SET iat = iat + 1, statement = 'x'") is None

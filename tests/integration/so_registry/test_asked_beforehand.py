"""What a vendor is told offline is what intake says: the same codes, places and sentences for every bad submission."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.envelopes.submission import Submission, read_submission
from hbs_schema.errors import Refused
from hbs_schema.intake.checking import check_submission
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.statements.statement import Statement
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.usecases.register_signers import register_signers
from tests.integration.so_registry import flaws
from tests.integration.so_registry.beforehand import ONLY_THE_REGISTRAR, assert_same, exported, offline
from tests.integration.so_registry.registrar import add_school
from tests.integration.so_registry.signing import Signing
from tests.integration.so_registry.test_refusals import FLAWS
from tests.support.registry import REGISTRAR, Registry
from tests.vectors.index import Golden, policies, submissions

pytestmark = pytest.mark.integration


async def expect_vectors(registry: Registry) -> None:
    """The registrar of the golden files: their policies in the window, their signers registered."""
    async with registry.sessions.begin() as session:
        for digest, policy in policies().items():
            await session.execute(
                text("INSERT INTO registry.documents (digest, kind, number, jws) VALUES (:digest, 'policy', 1, :jws)"),
                {"digest": digest, "jws": policy.jws},
            )
        await session.execute(
            text("UPDATE registry.windows SET policies = policies || cast(:names AS text[])"),
            {"names": sorted(policies())},
        )
    for entry in submissions():
        await register_signers_of(registry, entry)


async def register_signers_of(registry: Registry, entry: Golden) -> None:
    try:
        submission = read_submission(entry.data)
    except Refused:
        return
    roles = {(s.header.thumbprint, s.payload.role) for s in _readable(submission)}
    roles.add((submission.sender.header.thumbprint, "sender"))
    known = {name: role for name, role in roles if name in submission.certificates}
    rows = [
        SignerEntry(name, registry.world.school, role, (), (), BEGIN, END, is_approved=True)
        for name, role in known.items()
    ]
    certificates = [submission.certificates[name] for name in known]
    await register_signers(certificates, rows, by=REGISTRAR, rule=ApprovalRule(), sessions=registry.sessions)


def _readable(submission: Submission) -> list[Statement[Any]]:
    return [entry for entry in submission.endorsements.values() if isinstance(entry, Statement)]


BEGIN, END = datetime(2025, 8, 1, tzinfo=UTC), datetime(2030, 8, 1, tzinfo=UTC)


def id_of(body: bytes) -> UUID:
    try:
        return UUID(json.loads(body)["submission_id"])
    except (ValueError, KeyError, TypeError):
        return uuid4()


async def test_every_golden_submission_is_told_alike(registry: Registry) -> None:
    await expect_vectors(registry)
    known = await exported(registry)
    codes: set[str] = set()
    numbers = {entry.name: id_of(entry.data) for entry in submissions()}

    for entry in submissions():
        await registry.receive(numbers[entry.name], entry.data)
    await registry.verify_only()

    for entry in submissions():
        report = check_submission(entry.data, known, now=utc_now())
        assert_same(entry.name, await registry.answer(numbers[entry.name]), report)
        codes |= {problem.code for problem in report.problems}

    assert codes >= {"submission-malformed", "sender-invalid", "statement-malformed", "signature-invalid"}
    assert codes >= {"leaves-mismatch", "signed-content-changed", "signatures-incomplete", "content-malformed"}


@pytest.mark.slow
async def test_every_flaw_of_one_packet_is_told_alike(registry: Registry) -> None:
    await add_school(registry, "other")
    codes: set[str] = set()

    for flaw in FLAWS:
        own_codes = await registry.codes(3)
        drafts = [registry.world.draft(values=flaws.values_of(own_codes[n - 1], n)) for n in (1, 3)]
        statements, good = Signing(registry.world).class_of(drafts)
        own, bad = await flaw.build(registry, own_codes[1])
        number, body = registry.pack([good[0], *bad, good[1]], [*statements, *own])
        report = await offline(registry, body)
        assert_same(flaw.name, await registry.submit(number, body), report)
        codes |= {problem.code for problem in report.problems}

    assert {flaw.code for flaw in FLAWS} - codes <= ONLY_THE_REGISTRAR


async def test_a_good_class_has_nothing_against_it_and_is_accepted(registry: Registry) -> None:
    number, body = await registry.packed(3)

    report = await offline(registry, body)
    answer = await registry.submit(number, body)

    assert report.verdict == "acceptable"
    assert [packet.result for packet in answer.packets] == ["accepted"] * 3
    assert [packet.packet_digest for packet in report.packets] == [p.packet_digest for p in answer.packets]
    assert answer.rules == report.rules

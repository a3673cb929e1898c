"""After the lock: by a numbered decision and two people, off by default; the content never changes."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.messages.decisions import ReportAnnotation, StatementAnswer
from hbs_schema.statements.payloads import Annotation
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import verify_bundle
from so_registry.domain import act_errors, errors
from so_registry.domain.proposals.proposal import NewProposal
from so_registry.storage.reports import ReportBodies
from so_registry.usecases.annotations.take_answer import take_answer
from so_registry.usecases.build_bundle import build_bundle
from so_registry.usecases.proposals.propose import propose
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.annotating import LAN, annotated, approved, locked, proposed, sign
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.doors import open_door
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
ON = {"SO_REGISTRY_ANNOTATIONS": "true"}


async def verdict(registry: Registry, packet: str) -> str:
    """What somebody reads in the file that the registry gives the school."""
    intermediates = [registry.world.ca.issuing_certificate]
    school, sessions = registry.world.school, registry.sessions
    file = await build_bundle(packet, school=school, sessions=sessions, intermediates=intermediates)
    return verify_bundle(file, registry.world.anchors, now=utc_now(), is_at_lock=True).verdict


@pytest.mark.parametrize(
    ("annotation", "expected"), [("identity-corrected", "indeterminate"), ("invalidated", "withdrawn")]
)
async def test_only_an_annotation_that_ends_validity_changes_the_verdict(
    registry: Registry, annotation: str, expected: str
) -> None:
    """There is no acknowledgement here, so what is not withdrawn is indeterminate: as it was before."""
    [packet] = await locked(registry)
    name = encode(packet.digest)
    before = await verdict(registry, name)

    done = await annotated(registry, [packet], annotation)

    assert (before, await verdict(registry, name)) == ("indeterminate", expected)
    acts = await column(
        registry, "SELECT act || ' ' || by_whom FROM registry.audit WHERE act LIKE '%annot%' ORDER BY audit_no DESC"
    )
    assert acts == ["annotate person:minh", "approve-annotation person:minh", "propose-annotation person:lan"]
    assert done.packets == 1


async def test_the_report_proves_exactly_the_packets_that_were_approved(registry: Registry) -> None:
    packets = await locked(registry, 3)
    done = await annotated(registry, packets[:2])

    async with registry.sessions() as session:
        bodies = await ReportBodies([registry.world.ca.issuing_certificate])(session, [f"annotation/{done.statement}"])

    report = ReportAnnotation.model_validate_json(bodies[f"annotation/{done.statement}"])
    assert list(report.packets) == sorted(encode(packet.digest) for packet in packets[:2])
    payload = parse_statement(report.annotation, Annotation).payload
    assert (payload.count, payload.decision.number, payload.annotation) == (2, "12/QĐ-SGDĐT", "invalidated")


async def test_a_record_is_issued_anew_by_naming_what_takes_its_place(registry: Registry) -> None:
    first, second, third = await locked(registry, 3)

    await annotated(registry, [first], "reissued-as", successor=second)

    assert await verdict(registry, encode(first.digest)) == "withdrawn"
    with pytest.raises(act_errors.NotAnnotatable, match="ended"):
        await proposed(registry, [first])
    with pytest.raises(act_errors.NotAnnotatable, match="successor"):
        await proposed(registry, [third], "reissued-as", successor=first)


async def test_what_is_not_locked_is_not_annotated_and_nothing_is_while_it_is_off(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await registry.submit(*registry.pack(packets, statements))

    with pytest.raises(act_errors.NotAnnotatable, match="not-locked"):
        await proposed(registry, packets)
    with pytest.raises(act_errors.AnnotationsOff):
        await proposed(registry, packets, is_on=False)


async def test_nothing_is_signed_before_a_second_person_has_approved_it_nor_twice(registry: Registry) -> None:
    packets = await locked(registry)
    proposal = await proposed(registry, packets)
    with pytest.raises(errors.ApprovalNeeded):
        await sign(registry, proposal.proposal_id)
    other = await approved(registry, packets, "identity-corrected")

    first, second = await asyncio.gather(sign(registry, other), sign(registry, other))

    assert first == second
    assert await column(registry, "SELECT count(*) FROM registry.annotations") == [1]


async def test_whoever_signs_again_is_told_what_was_signed_even_if_nothing_may_follow_it(registry: Registry) -> None:
    approval = await approved(registry, await locked(registry))

    signed = await sign(registry, approval)

    assert await sign(registry, approval) == signed


async def test_a_dry_run_asks_for_the_same_approval_and_uses_none(registry: Registry) -> None:
    packets = await locked(registry)
    other = NewProposal(uuid4(), "lock", {"window": "1", "batches": [[4]]}, "chốt khối 4")
    await propose(other, by=LAN, sessions=registry.sessions)
    waiting = await proposed(registry, packets, "identity-corrected")
    for proposal_id in (other.proposal_id, waiting.proposal_id):
        with pytest.raises(errors.ApprovalNeeded):
            await sign(registry, proposal_id, is_dry_run=True)
    approval = await approved(registry, packets)

    assert (await sign(registry, approval, is_dry_run=True)).statement is None
    assert (await sign(registry, approval)).statement


async def test_of_two_decisions_that_end_one_record_one_is_signed(registry: Registry) -> None:
    packets = await locked(registry, 2)
    rivals = [
        await approved(registry, packets[:1], number="1/QĐ"),
        await approved(registry, packets[:1], "reissued-as", successor=packets[1]),
    ]

    done = await asyncio.gather(*(sign(registry, rival) for rival in rivals), return_exceptions=True)

    assert sum(isinstance(each, Exception) for each in done) == 1
    assert await column(registry, "SELECT count(*) FROM registry.annotation_leaves") == [1]


async def test_not_even_the_owner_annotates_what_is_no_longer_valid_or_changes_what_was_said(
    registry: Registry,
) -> None:
    packets = await locked(registry)
    await annotated(registry, packets)
    owner = await asyncpg.connect(registry.database.owner)
    try:
        for statement in (
            "UPDATE registry.annotations SET annotation = 'identity-corrected'",
            "DELETE FROM registry.annotation_leaves",
            "INSERT INTO registry.annotation_leaves SELECT statement, 1, packet_digest, path"
            " FROM registry.annotation_leaves",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await owner.execute(statement)
    finally:
        await owner.close()


async def test_the_ministrys_answer_is_kept_and_a_good_one_is_final(registry: Registry) -> None:
    done = await annotated(registry, await locked(registry))

    def told(result: str, **more: str) -> StatementAnswer:
        whole = {"format": "hbs-statement-answer/1", "registrar": "so-01", "statement": done.statement, **more}
        return StatementAnswer.model_validate({**whole, "result": result})

    for reply in (told("refused", problem="annotation-unknown"), told("accepted"), told("refused", problem="x")):
        await take_answer(reply, sessions=registry.sessions)

    assert await column(registry, "SELECT problem FROM registry.annotations") == [None]


async def test_the_operators_go_from_proposal_to_signature_by_command(registry: Registry, tmp_path: Path) -> None:
    [packet] = await locked(registry)
    wanted = ("annotation", "propose", encode(packet.digest), "--annotation", "invalidated", "--number", "9/QĐ")
    dated = ("--date", "2026-09-01", "--reason", "Kết luận thanh tra")

    off = await run(registry, tmp_path, *wanted, *dated, "--by", "lan")
    on = await run(registry, tmp_path, *wanted, *dated, "--by", "lan", "--json", **ON)
    [proposal] = json.loads(on.stdout)
    deciding = ("proposal", "approve", proposal["proposal_id"], "--sha256", proposal["sha256"], "--reason", "đúng")
    alone = await run(registry, tmp_path, *deciding, "--by", "lan")
    await answer(registry, tmp_path, *deciding, "--by", "minh")
    signing = ("annotation", "sign", proposal["proposal_id"], "--by", "minh")
    rehearsed = await run(registry, tmp_path, *signing, "--dry-run", "--json", **ON)
    signed = await run(registry, tmp_path, *signing, "--json", **ON)

    assert (off.exit_code, "annotations-off" in off.stderr) == (1, True)
    assert (alone.exit_code, "second-person-needed" in alone.stderr) == (1, True)
    assert json.loads(rehearsed.stdout)[0]["statement"] is None
    assert json.loads(signed.stdout)[0]["statement"] is not None
    [listed] = await answer(registry, tmp_path, "annotation", "list")
    assert (listed["proposed_by"], listed["decided_by"]) == ("operator:lan", "operator:minh")
    [left] = await answer(registry, tmp_path, "proposal", "list", "--all")
    assert left["state"] == "done"


async def test_by_http_two_people_of_the_registrar_decide_and_a_school_does_not(
    registry: Registry, tmp_path: Path
) -> None:
    [packet] = await locked(registry)
    name = encode(packet.digest)
    body = {
        "annotation": "invalidated",
        "decision": {"number": "9/QĐ", "date": "2026-09-01"},
        "packets": [name],
        "reason": "Kết luận thanh tra",
    }
    proposal = await proposed(registry, [packet], "identity-corrected")
    path = f"/v1/proposals/{proposal.proposal_id}"
    seen = {"sha256": encode(proposal.sha256), "reason": "đã đối chiếu"}
    async with open_door(registry, tmp_path) as door:
        school = await door.ask("PUT", f"/v1/annotations/{uuid4()}", json=body)
        lan, minh, hoa = (door.token(subject=name, acts_for_claim="regions") for name in ("lan", "minh", "hoa"))
        off = await door.ask("PUT", f"/v1/annotations/{uuid4()}", lan, json=body)
        waiting = await door.ask("GET", "/v1/proposals", hoa)
        alone = await door.ask("PUT", f"{path}/approval", lan, json=seen)
        unseen = await door.ask("PUT", f"{path}/approval", minh, json={**seen, "sha256": "A" * 43})
        approval = await door.ask("PUT", f"{path}/approval", minh, json=seen)
        late = await door.ask("PUT", f"{path}/approval", hoa, json=seen)
        rejection = await door.ask("PUT", f"{path}/rejection", hoa, json=seen)
        shown = await door.ask("GET", path, hoa)

    codes = [each.json()["type"].rpartition(":")[2] for each in (school, off, alone, unseen, late)]
    wanted = ("school-not-allowed", "annotations-off", "second-person-needed", "proposal-changed", "proposal-decided")
    assert codes == list(wanted)
    assert [entry["proposal_id"] for entry in waiting.json()["items"]] == [str(proposal.proposal_id)]
    assert (approval.json()["state"], rejection.json()["state"]) == ("approved", "rejected")
    assert (shown.json()["state"], shown.json()["decided_by"]) == ("rejected", "person:hoa")

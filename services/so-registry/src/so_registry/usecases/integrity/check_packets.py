"""Packets, part ages and verdicts: what a submission's own bytes come to."""

from collections.abc import Mapping
from typing import Any

from hbs_schema.envelopes.packet import Packet
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.domain.integrity.packets import (
    expected_ages,
    has_proofs,
    is_own,
    judge_age,
    judge_packet,
    judge_place,
    read_endorsements,
    read_receipt,
    read_stored,
)
from so_registry.domain.integrity.statements import faults
from so_registry.domain.integrity.submissions import judge_submission, judge_verdict, missing_positions, read_told
from so_registry.storage import evidence
from so_registry.storage.integrity import rows
from so_registry.usecases.integrity.looking import Looking


async def check_submissions(run: Looking) -> None:
    """Bytes, arrivals, answers, verdicts; late ones too."""
    total = await rows.count_rows(run.session, "submissions", run.window_no)
    async for page in rows.list_submissions(run.session, run.window_no):
        for row in page:
            key = f"{row['school_year']}/{row['school']}/{row['submission_id']}"
            run.add(faults("submissions", key, judge_submission(row, run.certificates)))
            await _check_verdicts(run, row, key)
        run.looked("submissions", len(page), total)
    late = await rows.count_rows(run.session, "late_submissions", run.window_no)
    async for page in rows.list_late(run.session, run.window_no):
        for row in page:
            key = f"{row['window_no']}/{row['school']}/{row['submission_id']}"
            run.add(faults("late_submissions", key, judge_submission(row, run.certificates)))
        run.looked("late_submissions", len(page), late)


async def check_packets(run: Looking) -> None:
    """Every accepted packet, and that its endorsements and their ages are stored.

    After the submissions: what was read of changed bytes is named there, and not again for each of forty packets.
    """
    changed = {fault.key for fault in run.found if (fault.table, fault.column) == ("submissions", "body")}
    total = await rows.count_rows(run.session, "packets", run.window_no)
    async for page in rows.list_packets(run.session, run.window_no):
        whole: dict[str, Packet] = {}
        for row in page:
            key, packet = f"{row['school_year']}/{row['packet_digest']}", read_stored(row["bytes"])
            is_whole = f"{row['school_year']}/{row['school']}/{row['submission_id']}" not in changed
            if packet is not None and is_own(row, packet):
                run.add(faults("packets", key, judge_packet(row, packet)))
                whole |= {key: packet} if is_whole else {}
            elif is_whole:
                run.add(faults("packets", key, judge_place(row, await _find_named(run, row))))
        await _check_endorsements(run, whole)
        run.looked("packets", len(page), total)


async def _find_named(run: Looking, row: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The submission that the packet's receipt names; without one that of the row."""
    receipt = read_receipt(row["receipt_jws"])
    if receipt is None:
        return await rows.find_submission(run.session, row["school_year"], row["school"], str(row["submission_id"]))
    return await rows.find_submission(run.session, receipt.school_year, receipt.school, receipt.submission_id)


async def check_ages(run: Looking) -> None:
    """Each is what the statement says that it names."""
    total = await rows.count_rows(run.session, "part_ages", None)
    async for page in rows.list_ages(run.session):
        for row in page:
            key = f"{row['record_key']}/{row['part']}/{row['role']}"
            run.add(faults("part_ages", key, judge_age(row, row["jws"])))
        run.looked("part_ages", len(page), total)


async def _check_verdicts(run: Looking, row: Mapping[str, Any], key: str) -> None:
    told = read_told(row["answer"], row["body"]) if row["answer"] else []
    if told is None:
        return  # the answer is named already
    stored = await rows.find_verdicts(run.session, row)
    by_position = {verdict["position"]: verdict for verdict in stored}
    for entry in told:
        if entry.position in by_position:
            judged = judge_verdict(by_position[entry.position], entry, row["window_no"])
            run.add(faults("verdicts", f"{key}/{entry.position}", judged))
    missing, extra = missing_positions(stored, told)
    run.add(Fault("verdicts", f"{key}/{position}", "position", "orphan") for position in extra)
    run.add(Fault("verdicts", f"{key}/{position}", ROW, "missing") for position in missing)
    accepted = [entry.packet_digest for entry in told if entry.result == "accepted"]
    if accepted:
        there = await rows.find_packets(run.session, row["school_year"], accepted)
        run.add(
            Fault("packets", f"{row['school_year']}/{name}", ROW, "missing") for name in accepted if name not in there
        )


async def _check_endorsements(run: Looking, packets: Mapping[str, Packet]) -> None:
    names = {proof.statement for packet in packets.values() for proof in packet.endorsements}
    stored = await evidence.get_statements(run.session, sorted(names))
    run.add(Fault("statements", name, ROW, "missing") for name in sorted(names - stored.keys()))
    endorsements = read_endorsements(stored)
    digests = {packet.header.policy.digest for packet in packets.values()}
    policies = {digest: await evidence.find_document(run.session, digest) for digest in digests}
    ages = await rows.find_ages(run.session, {packet.header.record_key for packet in packets.values()})
    for key, packet in packets.items():
        if not has_proofs(packet, endorsements, policies[packet.header.policy.digest]):
            run.add([Fault("packets", key, "body_at", "proof")])
        for age in expected_ages(packet, endorsements):
            if ages.get((age.record_key, age.part, age.role), -1) < age.iat:
                run.add([Fault("part_ages", f"{age.record_key}/{age.part}/{age.role}", ROW, "missing")])

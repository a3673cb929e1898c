"""What hbs_schema says of a golden file, in the words of the index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hbs_schema.envelopes.submission import check_sender, read_submission
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.bundle import Anchors, verify_bundle
from hbs_schema.verification.submission import check_endorsements, check_packet

Policies = Mapping[str, Statement[Policy]]
"""The registrar's policies by document digest."""


@dataclass(frozen=True)
class Judgement:
    """`checks`: those that failed, or are indeterminate if the verdict is; `packets`: those of each packet."""

    verdict: str
    checks: tuple[str, ...]
    packets: tuple[tuple[str, ...], ...] | None = None
    level: str = ""


def judge_bundle(data: bytes, anchors: Anchors, *, now: datetime, at_lock: bool) -> Judgement:
    report = verify_bundle(data, anchors, now=now, is_at_lock=at_lock)
    wanted: Any = "failed" if report.verdict == "failed" else "indeterminate"
    if report.is_withdrawn and report.verdict == "withdrawn":
        checks = tuple(check.name for check in report.checks if check.reason == "withdrawn")
    else:
        checks = tuple(check.name for check in report.checks if check.result == wanted)
    return Judgement(report.verdict, checks, level=report.level)


def judge_submission(data: bytes, policies: Policies, *, is_seen: bool) -> Judgement:
    """As the registrar's worker does it: read, ask who sent it, then each statement, then each packet."""
    try:
        submission = read_submission(data)
        check_sender(submission)
    except Refused as refused:
        return Judgement("failed", (refused.check,))
    checked = check_endorsements(submission, is_known=lambda _name: is_seen)
    problems = tuple(
        tuple(refused.check for refused in check_packet(packet, checked, policies.get(packet.header.policy.digest)))
        for packet in submission.packets
    )
    found = tuple(dict.fromkeys(check for packet in problems for check in packet))
    return Judgement("failed" if found else "genuine", found, problems)

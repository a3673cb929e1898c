"""Checking a reported lock before any of its packets: who signed it, and whether its lists lead to its roots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bo_gateway.domain.trust import Trust
from hbs_schema import base64url, leaves, merkle
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import NotGenuine, Refused
from hbs_schema.messages.reports import ReportLock, WithdrawnEntry
from hbs_schema.statements.documents import Calendar, Policy
from hbs_schema.statements.members import TreeHead
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import Statement, parse_statement

T = TypeVar("T")


class LockRefused(Exception):
    """`code` is a stable problem code (domain/sentences.py), `detail` a check's name for operators."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class CheckedLock:
    """A lock that holds, with the documents it names and everybody's certificates."""

    statement: Statement[Lock]
    policies: Mapping[str, Statement[Policy]]
    certificates: Mapping[str, Certificate]
    schools: frozenset[str]

    @property
    def name(self) -> str:
        return self.statement.name

    @property
    def payload(self) -> Lock:
        return self.statement.payload


@dataclass(frozen=True)
class CheckedReport:
    """A checked lock with its lists in the order of their trees."""

    lock: CheckedLock
    calendar: Statement[Calendar]
    schools: tuple[str, ...]
    withdrawn: tuple[WithdrawnEntry, ...]


def check_report_lock(report: ReportLock, trust: Trust, now: datetime) -> CheckedReport:
    """Everything that can be said of a lock without its packets. Raises LockRefused."""
    # (1) The form of the statement, whose registrar is the sender's.
    try:
        statement = parse_statement(report.lock, Lock, "/lock")
        certificates = read_certificates(report.certificates, limit=MAX_CERTIFICATE)
    except Refused as refused:
        raise LockRefused("lock-malformed", refused.check) from refused
    lock = statement.payload
    if lock.registrar != report.registrar:
        raise LockRefused("lock-not-authorised", "registrar")
    # (2) The signature and the purpose of its certificate.
    try:
        trust.check_statement(statement, "lock", registrar=lock.registrar, certificates=certificates, now=now)
    except Refused as refused:
        raise LockRefused("lock-not-authorised", refused.check) from refused
    # (3) The lists that travel beside it.
    schools = _check_list("schools", lock.schools, report.schools, (leaves.school(code) for code in report.schools))
    withdrawn = _check_list("withdrawn", lock.withdrawn, report.withdrawn, map(withdrawn_leaf, report.withdrawn))
    # (4) The documents that it names.
    try:
        calendar = _check_calendar(report, lock, trust, certificates, now)
        policies = _check_policies(report, lock, trust, certificates, now)
    except Refused as refused:
        raise LockRefused("lock-documents", refused.check) from refused
    checked = CheckedLock(statement, policies, certificates, frozenset(schools))
    return CheckedReport(checked, calendar, tuple(schools), tuple(withdrawn))


def withdrawn_leaf(entry: WithdrawnEntry) -> bytes:
    """The leaf of one entry of a lock's withdrawn list."""
    successor = base64url.decode_digest(entry.successor) if entry.successor else leaves.NO_SUCCESSOR
    return leaves.withdrawn(base64url.decode_digest(entry.record_key), base64url.decode_digest(entry.packet), successor)


def _check_list(name: str, head: TreeHead, items: Sequence[T], own: Iterable[bytes]) -> list[T]:
    by_leaf = dict(zip(own, items, strict=True))
    tree = merkle.Tree(list(by_leaf))
    # An entry that came twice is one leaf, so the counts differ.
    if (head.count, head.root) != (len(items), base64url.encode(tree.root)) or len(by_leaf) != len(items):
        raise LockRefused("lock-lists", name)
    return [by_leaf[leaf] for leaf in tree.leaves]


def _check_calendar(
    report: ReportLock, lock: Lock, trust: Trust, certificates: Mapping[str, Certificate], now: datetime
) -> Statement[Calendar]:
    calendar = parse_statement(report.calendar, Calendar, "/calendar")
    said = (calendar.payload.registrar, calendar.payload.school_year, calendar.payload.level)
    if calendar.document_digest != lock.calendar or said != (lock.registrar, lock.school_year, lock.level):
        raise NotGenuine("calendar", "not the calendar that the lock names")
    trust.check_statement(calendar, "policy", registrar=lock.registrar, certificates=certificates, now=now)
    return calendar


def _check_policies(
    report: ReportLock, lock: Lock, trust: Trust, certificates: Mapping[str, Certificate], now: datetime
) -> dict[str, Statement[Policy]]:
    policies = {}
    for position, text in enumerate(report.policies):
        policy = parse_statement(text, Policy, f"/policies/{position}")
        if policy.payload.registrar != lock.registrar:
            raise NotGenuine("policy", "a policy of another registrar")
        trust.check_statement(policy, "policy", registrar=lock.registrar, certificates=certificates, now=now)
        policies[policy.document_digest] = policy
    if sorted(policies) != list(lock.policies) or len(policies) != len(report.policies):
        raise NotGenuine("policy", "not the policies that the lock names")
    return policies

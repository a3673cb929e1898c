"""Whether a registrar's annotation holds: who signed it, and that it is about exactly these locked packets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bo_gateway.domain.trust import Trust
from hbs_schema import base64url, leaves
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE, Proof
from hbs_schema.errors import Refused
from hbs_schema.merkle import Tree
from hbs_schema.messages.decisions import ReportAnnotation
from hbs_schema.statements.payloads import Annotation
from hbs_schema.statements.statement import Statement, parse_statement

ENDING = frozenset({"invalidated", "reissued-as"})


class StatementRefused(Exception):
    """`code` is a stable problem code (domain/sentences.py), `detail` a check's name for operators."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class LockedHere:
    """A packet of an acknowledged lock, where it stands, and what is said of it already."""

    packet_digest: str
    registrar: str
    lock: str
    position: int
    school: str
    school_year: str
    level: str
    track: str
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class CheckedAnnotation:
    """An annotation that holds, with each packet's place in its tree."""

    statement: Statement[Annotation]
    certificates: Mapping[str, Certificate]
    proofs: Mapping[str, Proof]


def check_annotation(
    report: ReportAnnotation, packets: Mapping[str, LockedHere], trust: Trust, now: datetime
) -> CheckedAnnotation:
    """`packets`: those that are locked here, the successor too. Raises StatementRefused."""
    # (1) The form, and that the sender speaks for the registrar of the packets, or has taken over from it.
    try:
        statement = parse_statement(report.annotation, Annotation, "/annotation")
        certificates = read_certificates(report.certificates, limit=MAX_CERTIFICATE)
    except Refused as refused:
        raise StatementRefused("annotation-malformed", refused.check) from refused
    payload = statement.payload
    if report.registrar not in trust.authority.payload.successors_of(payload.registrar):
        raise StatementRefused("annotation-not-authorised", "registrar")
    # (2) The signature and the purpose of its certificate.
    try:
        trust.check_statement(statement, "lock", registrar=report.registrar, certificates=certificates, now=now)
    except Refused as refused:
        raise StatementRefused("annotation-not-authorised", refused.check) from refused
    # (3) The packets beside it are those of its tree.
    own = {name: leaves.of_packet("annotation", base64url.decode_digest(name)) for name in report.packets}
    tree = Tree(sorted(set(own.values())))
    if (payload.count, payload.root) != (len(report.packets), base64url.encode(tree.root)):
        raise StatementRefused("annotation-list", "root")
    # (4) What is locked here fits what it says.
    _check_packets(report, payload, packets)
    proofs = {
        name: Proof(
            statement=statement.name,
            index=(index := tree.leaves.index(leaf)),
            path=tuple(map(base64url.encode, tree.path(index))),
        )
        for name, leaf in own.items()
    }
    return CheckedAnnotation(statement, certificates, proofs)


def _check_packets(report: ReportAnnotation, payload: Annotation, packets: Mapping[str, LockedHere]) -> None:
    said = (payload.registrar, payload.school, payload.school_year, payload.level, payload.track)
    for name in report.packets:
        here = packets[name]
        if (here.registrar, here.school, here.school_year, here.level, here.track) != said:
            raise StatementRefused("annotation-list", "scope")
        if ENDING & set(here.annotations):
            raise StatementRefused("annotation-ended")
    successor = packets.get(payload.successor or "")
    if payload.successor is not None and (successor is None or ENDING & set(successor.annotations)):
        raise StatementRefused("annotation-list", "successor")

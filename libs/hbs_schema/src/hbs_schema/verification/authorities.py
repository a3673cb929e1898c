"""What registrar and Ministry have said about a packet, and whether they were entitled to (docs/packet.md §8)."""

from datetime import datetime, timedelta
from typing import Literal

from hbs_schema import base64url, leaves
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Bundle, Placed
from hbs_schema.envelopes.packet import Packet
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.documents import Authority, AuthorityCertificate, Status
from hbs_schema.statements.members import Payload, TreeStatement
from hbs_schema.statements.payloads import Acknowledgement, Annotation, Lock
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.packet import check_policy_named, check_proof
from hbs_schema.verification.times import CLOCK_TOLERANCE, BestTimes, claimed, from_instant

STATUS_MAX_AGE = timedelta(days=7)
Purpose = Literal["receipt", "lock", "policy", "status", "ack"]


def check_root(authority: Statement[Authority], root: Certificate) -> None:
    """Raises NotGenuine unless the authority document is signed by the given root key."""
    if authority.header.thumbprint != root.thumbprint or authority.header.alg == "RS256":
        raise NotGenuine("authority", "not signed under the given root certificate")
    try:
        authority.check_signature(root.key)
    except NotGenuine as error:
        raise NotGenuine("authority", error.reason) from error


class Authorities:
    """Answers whether a statement's certificate had a purpose at the statement's best time."""

    def __init__(self, bundle: Bundle, times: BestTimes) -> None:
        self._bundle, self._times = bundle, times
        self._packet, self._header = bundle.packet, bundle.packet.header

    def check_policy(self) -> None:
        """The policy that the header names, by its registrar."""
        check_policy_named(self._packet, self._bundle.policy)
        self._check_registrar("policy", self._bundle.policy, "policy")

    def check_receipt(self) -> None:
        """The registrar accepted this packet."""
        placed = self._bundle.receipt
        receipt = placed.statement.payload
        _check_same("receipt", self._packet, receipt, school=receipt.school, track=receipt.track)
        if from_instant(receipt.received_at) > claimed(placed.statement) + CLOCK_TOLERANCE:
            raise NotGenuine("receipt", "signed before the submission was received")
        self._check_registrar("receipt", placed.statement, "receipt")
        _prove("receipt", placed, leaves.of_packet("receipt", self._packet.digest))

    def check_lock(self, placed: Placed[Lock]) -> None:
        """The registrar locked this packet as the effective one of its record key."""
        lock = placed.statement.payload
        _check_same("lock", self._packet, lock, track=lock.track)
        if self._header.grade not in lock.scope.grades:
            raise NotGenuine("lock", "the lock is of other grades")
        if self._header.policy.digest not in lock.policies:
            raise NotGenuine("lock", "the lock does not name the packet's policy")
        received_at = from_instant(self._bundle.receipt.statement.payload.received_at)
        if claimed(placed.statement) + CLOCK_TOLERANCE < received_at:
            raise NotGenuine("lock", "signed before the packet was received")
        self._check_registrar("lock", placed.statement, "lock")
        leaf = leaves.of_record("lock", self._packet.record_key, self._packet.digest)
        _prove("lock", placed, leaf)

    def check_acknowledgement(self, placed: Placed[Acknowledgement], lock: Placed[Lock]) -> None:
        """The Ministry has the same root as the registrar's lock."""
        payload = placed.statement.payload
        _check_same("acknowledgement", self._packet, payload, track=payload.track)
        if payload.window != lock.statement.payload.window:
            raise NotGenuine("acknowledgement", "of another window")
        if claimed(placed.statement) + CLOCK_TOLERANCE < claimed(lock.statement):
            raise NotGenuine("acknowledgement", "signed before the lock")
        self._check_bo("acknowledgement", placed.statement, "ack")
        _prove("acknowledgement", placed, leaves.acknowledgement(lock.statement.digest))

    def check_annotation(self, placed: Placed[Annotation]) -> None:
        """The registrar, or the one that took over from it, annotated this packet."""
        payload = placed.statement.payload
        _check_same("annotations", self._packet, payload, school=payload.school, track=payload.track)
        line = self._bundle.authority.payload.successors_of(self._header.registrar)
        entries = [e for name in line for e in self._bundle.authority.payload.certificates_of(name)]
        self._check("annotations", placed.statement, "lock", entries)
        _prove("annotations", placed, leaves.of_packet("annotation", self._packet.digest))

    def check_status(self, status: Statement[Status], now: datetime | None) -> bool:
        """Whether the status is fresh at `now` (None: its age does not matter) and the authority document the newest.

        Raises NotGenuine if it is not the Ministry's, is of something else, or knows another authority document.
        """
        payload = status.payload
        self._check_bo("status", status, "status")
        if (payload.registrar, payload.school_year) != (
            self._header.registrar,
            self._header.school_year,
        ):
            raise NotGenuine("status", "of another registrar or school year")
        if abs(from_instant(payload.issued_at) - claimed(status)) > CLOCK_TOLERANCE:
            raise NotGenuine("status", "not issued when it was signed")
        authority = self._bundle.authority
        is_same_number = payload.authority.number == authority.payload.number
        if is_same_number and payload.authority.digest != authority.document_digest:
            raise NotGenuine("status", "names another authority document of the same number")
        if now is None:
            return True
        age = now - from_instant(payload.issued_at)
        is_newest = authority.payload.number >= payload.authority.number
        return is_newest and -CLOCK_TOLERANCE <= age <= STATUS_MAX_AGE

    def _check_registrar(self, check: str, statement: Statement[Payload], purpose: Purpose) -> None:
        entries = self._bundle.authority.payload.certificates_of(self._header.registrar)
        self._check(check, statement, purpose, entries)

    def _check_bo(self, check: str, statement: Statement[Payload], purpose: Purpose) -> None:
        entries = self._bundle.authority.payload.bo.certificates
        self._check(check, statement, purpose, entries)

    def _check(
        self,
        check: str,
        statement: Statement[Payload],
        purpose: Purpose,
        entries: tuple[AuthorityCertificate, ...] | list[AuthorityCertificate],
    ) -> None:
        if statement.header.alg == "RS256":
            raise NotGenuine(check, "RS256 is for schools' statements only")
        moment = self._times.of_authority(check, statement)
        held = [
            entry for entry in entries if entry.thumbprint == statement.header.thumbprint and entry.purpose == purpose
        ]
        if not held:
            raise NotGenuine(check, f"the signer does not have purpose {purpose}")
        if not any(from_instant(entry.not_before) <= moment < from_instant(entry.not_after) for entry in held):
            raise NotGenuine(check, "the signer's purpose did not hold at that time")


def find_annotation(status: Status, packet_digest: bytes) -> str:
    """What the Ministry's list says of a packet; empty if nothing."""
    name = base64url.encode(packet_digest)
    return next((entry.annotation for entry in status.annotated if entry.packet == name), "")


def _check_same(check: str, packet: Packet, payload: TreeStatement, *, track: str, school: str | None = None) -> None:
    header = packet.header
    same = (
        payload.registrar == header.registrar
        and payload.school_year == header.school_year
        and payload.level == header.level
        and track == header.track
        and school in (None, header.school)
    )
    if not same:
        raise NotGenuine(check, "speaks of another registrar, school, year, level or track")


def _prove(check: str, placed: Placed[TreeStatement], leaf: bytes) -> None:
    try:
        check_proof(placed, leaf)
    except NotGenuine as error:
        raise NotGenuine(check, error.reason) from error

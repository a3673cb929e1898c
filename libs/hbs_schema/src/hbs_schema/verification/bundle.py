"""Verify a bundle or presentation: the checks of docs/packet.md §8, in their order, without a network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cryptography import x509

from hbs_schema import base64url
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Bundle, Placed, read_bundle
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from hbs_schema.values.schemas import Unknown, check_values
from hbs_schema.verification import packet as packets
from hbs_schema.verification.acceptance import Acceptance
from hbs_schema.verification.authorities import Authorities, check_root, find_annotation
from hbs_schema.verification.evidence import Evidence, read_evidence
from hbs_schema.verification.report import Check, Report, failed, not_reached
from hbs_schema.verification.report_document import Level, Result
from hbs_schema.verification.sentences import CHECKS
from hbs_schema.verification.times import BestTimes, from_instant

WITHDRAWING = ("invalidated", "reissued-as")
Outcome = tuple[Result, str]
PASSED: Outcome = ("passed", "")


@dataclass(frozen=True)
class Anchors:
    """What the verifier brings along.

    `root`: the Ministry's root certificate. `ca_roots`: the CAs' roots, for people's, authorities' and
    timestamping certificates. `authority`, `status`: newer documents than the file's own, which then count.
    """

    root: Certificate | None = None
    ca_roots: tuple[x509.Certificate, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    authority: Statement[Authority] | None = None
    status: Statement[Status] | None = None


def verify_bundle(data: bytes, anchors: Anchors, *, now: datetime, is_at_lock: bool = False) -> Report:
    """The report on a file's bytes at `now` (aware). Never raises for what the bytes contain.

    `is_at_lock`: judge as at the lock; the age of the status does not matter.
    """
    read: tuple[str, ...] = ()
    try:
        bundle = read_bundle(data)
        read = ("format", "parts", "statements")
        bundle = with_newer_documents(bundle, anchors)
    except Refused as refused:
        return Report(tuple(_stopped(refused, read)), now, is_at_lock=is_at_lock)
    return _Verification(bundle, anchors, now.astimezone(UTC), is_at_lock).report()


def _stopped(refused: Refused, finished: tuple[str, ...]) -> Iterator[Check]:
    """Reading stops at the first problem. What a check before it has not seen by then, it has not passed: whether
    everything in a file is referred to (`format`) shows once all of it has been read."""
    reason = "not-concluded"
    for name in CHECKS:
        if name == refused.check:
            reason = "not-reached"
            yield failed(name, refused)
        else:
            yield Check(name, "passed") if name in finished else Check(name, "not-applicable", reason)


def with_newer_documents(bundle: Bundle, anchors: Anchors) -> Bundle:
    certificates = {c.thumbprint: c for c in anchors.certificates} | dict(bundle.certificates)
    authority, status = bundle.authority, bundle.status
    if anchors.authority:
        authority = _newer_authority(authority, anchors.authority)
    given, header = anchors.status, bundle.packet.header
    if given and (given.payload.registrar, given.payload.school_year) == (
        header.registrar,
        header.school_year,
    ):
        status = given if status is None or given.payload.seq > status.payload.seq else status
    return replace(bundle, certificates=certificates, authority=authority, status=status)


def _newer_authority(own: Statement[Authority], given: Statement[Authority]) -> Statement[Authority]:
    if own.payload.number == given.payload.number and own.document_digest != given.document_digest:
        raise NotGenuine("authority", "another document of the same number than the verifier brought")
    return given if given.payload.number > own.payload.number else own


@dataclass
class _Verification:
    """One run; `checks` grows in the order of the specification."""

    bundle: Bundle
    anchors: Anchors
    now: datetime
    is_at_lock: bool
    is_withdrawn: bool = False
    level: Level = "basic"
    checks: list[Check] = field(default_factory=list)
    staged: list[tuple[int, Placed[Endorsement]]] | None = None

    def report(self) -> Report:
        evidence = read_evidence(self.bundle, self.anchors.ca_roots)
        times = BestTimes(self.bundle, evidence.stamped)
        authorities = Authorities(self.bundle, times)
        for name in ("format", "parts"):
            self.checks.append(Check(name, "passed"))
        self._run("schema", self._schema)
        self._run("record-key", self._record_key)
        self._run("statements", lambda: PASSED)
        self._run("signatures", self._signatures)
        self._run("authority", self._authority)
        self._run("policy", authorities.check_policy)
        self._run("binding", self._binding)
        self._run("stages", self._stages)
        self._run("proofs", self._proofs)
        self._run("receipt", authorities.check_receipt)
        self._run("lock", lambda: self._lock(authorities))
        self._run("acknowledgement", lambda: self._acknowledgement(authorities))
        self._run("annotations", lambda: self._annotations(authorities))
        self._run("status", lambda: self._status(authorities))
        self._run("effective", self._effective)
        self._acceptance(times, evidence)
        packet = base64url.encode(self.bundle.packet.digest)
        return Report(tuple(self.checks), self.now, self.is_withdrawn, self.level, self.is_at_lock, packet)

    def _run(self, name: str, check: Callable[[], Outcome | None]) -> None:
        try:
            result, reason = check() or PASSED
        except Refused as refused:
            self.checks.append(failed(name, refused))
        else:
            self.checks.append(Check(name, result, reason))

    def _schema(self) -> Outcome:
        try:
            check_values(self.bundle.packet)
        except Unknown:
            return "not-applicable", "schema-unknown"
        return PASSED

    def _record_key(self) -> Outcome:
        # read_bundle refuses a wrong one; here it is only told apart from a hidden one.
        return PASSED if self.bundle.packet.value("record") else ("not-applicable", "hidden")

    def _signatures(self) -> Outcome:
        for statement in self.bundle.statements():
            certificate = self.bundle.certificates.get(statement.header.thumbprint)
            if certificate is None:
                raise Malformed("signatures", "the signer's certificate is missing")
            statement.check_signature(certificate.key)
        return PASSED

    def _authority(self) -> Outcome | None:
        if self.anchors.root is None:
            return "indeterminate", "no-root"
        check_root(self.bundle.authority, self.anchors.root)
        return None

    def _binding(self) -> Outcome | None:
        if self.bundle.is_presentation:
            return "not-applicable", "vouched-by-receipt"
        packets.check_binding(self.bundle.packet, self.bundle.endorsements)
        return None

    def _stages(self) -> Outcome:
        if self.bundle.is_presentation:
            return "not-applicable", "vouched-by-receipt"
        policy = self.bundle.policy.payload
        self.staged = packets.check_stages(self.bundle.packet, self.bundle.endorsements, policy)
        return PASSED

    def _proofs(self) -> Outcome | None:
        if self.bundle.is_presentation:
            return "not-applicable", "vouched-by-receipt"
        if self.staged is None:
            return "not-applicable", "not-reached"
        packets.check_endorsement_proofs(self.bundle.packet, self.staged)
        return None

    def _lock(self, authorities: Authorities) -> Outcome | None:
        if self.bundle.lock is None:
            return "indeterminate", "not-locked"
        authorities.check_lock(self.bundle.lock)
        return None

    def _acknowledgement(self, authorities: Authorities) -> Outcome | None:
        placed, lock = self.bundle.acknowledgement, self.bundle.lock
        if placed is None or lock is None:
            return "indeterminate", "not-acknowledged"
        authorities.check_acknowledgement(placed, lock)
        return None

    def _annotations(self, authorities: Authorities) -> Outcome:
        for placed in self.bundle.annotations:
            authorities.check_annotation(placed)
            self._mark(placed.statement.payload.annotation)
        if not self.bundle.annotations:
            return "not-applicable", ""
        return "passed", "withdrawn" if self.is_withdrawn else "annotated"

    def _status(self, authorities: Authorities) -> Outcome:
        status = self.bundle.status
        if status is None:
            return ("not-applicable", "") if self.is_at_lock else ("indeterminate", "status-absent")
        is_fresh = authorities.check_status(status, None if self.is_at_lock else self.now)
        annotation = find_annotation(status.payload, self.bundle.packet.digest)
        self._mark(annotation)
        if annotation in WITHDRAWING:
            return "passed", "withdrawn"
        if not is_fresh:
            return "indeterminate", "status-old"
        return "passed", "annotated" if annotation else ""

    def _mark(self, annotation: str) -> None:
        self.is_withdrawn = self.is_withdrawn or annotation in WITHDRAWING

    def _effective(self) -> Outcome:
        if self.bundle.lock is None:
            return "not-applicable", "not-locked"
        effective_at = from_instant(self.bundle.lock.statement.payload.effective_at)
        is_effective = self.is_at_lock or effective_at <= self.now
        return PASSED if is_effective else ("indeterminate", "not-yet-effective")

    def _acceptance(self, times: BestTimes, evidence: Evidence) -> None:
        acceptance = Acceptance(self.bundle, times, self.anchors.ca_roots, self.now)
        try:
            acceptance.locate()
        except NotGenuine:
            # The refusing check above has said why there is no time to judge by.
            self.checks.extend(not_reached(ACCEPTABLE))
            return
        self._run("certificate-use", acceptance.check_use)
        self._run("certificate-validity", acceptance.check_validity)
        self._run("certificate-path", acceptance.check_paths)
        self._run("algorithms", acceptance.check_algorithms)
        self._run("signing-time", acceptance.check_signing_times)
        self._run("timestamps", evidence.check_timestamps)
        self._run("revocation", lambda: self._revocation(evidence, acceptance))

    def _revocation(self, evidence: Evidence, acceptance: Acceptance) -> Outcome:
        outcome, self.level = evidence.check_revocation(acceptance.uses)
        return outcome


ACCEPTABLE = tuple(CHECKS)[tuple(CHECKS).index("certificate-use") :]

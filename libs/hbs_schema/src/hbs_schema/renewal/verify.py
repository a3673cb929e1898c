"""Verify a renewal file offline, and that a bundle's bytes are among the renewed (docs/renewal.md §5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha512
from itertools import pairwise
from typing import Any, Literal

from hbs_schema import base64url, merkle
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.envelopes.bundle import Bundle, read_bundle
from hbs_schema.errors import Malformed, NotGenuine, Refused
from hbs_schema.renewal.proof import RenewalFile, decode_line, objects_of, read_renewal_file
from hbs_schema.renewal.sentences import CHECKS, REASONS, VERDICTS
from hbs_schema.renewal.statement import Renewal, leaf_of_digest, parse_renewal
from hbs_schema.verification.authorities import check_root
from hbs_schema.verification.bundle import Anchors, with_newer_documents
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use, check_validity
from hbs_schema.verification.evidence import Outcome
from hbs_schema.verification.failures.codes import code_of
from hbs_schema.verification.failures.sentences import FAILURES
from hbs_schema.verification.report import Check
from hbs_schema.verification.report_document import Verdict
from hbs_schema.verification.sentences import RESULTS
from hbs_schema.verification.times import CLOCK_TOLERANCE, from_instant

WORDS = {**REASONS, **FAILURES}
"""By reason."""
PASSED: Outcome = ("passed", "")


@dataclass(frozen=True)
class RenewalReport:
    """Every check in its order, and what follows from them."""

    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        results = {check.result for check in self.checks}
        if "failed" in results:
            return "failed"
        return "indeterminate" if "indeterminate" in results else "genuine"

    def lines(self, language: str) -> list[str]:
        """A line a check, and the verdict."""
        told = [f"{_text(check, language)} [{check.name}]" for check in self.checks]
        return [*told, "", VERDICTS[self.verdict].in_("vi" if language == "vi" else "en")]

    def as_json(self) -> dict[str, Any]:
        """As `hbs-verify --json` gives it."""
        words = VERDICTS[self.verdict]
        checks = [
            {
                "check": check.name,
                "result": check.result,
                "reason": check.reason,
                "detail": check.detail,
                "sentences": {"vi": _text(check, "vi"), "en": _text(check, "en")},
            }
            for check in self.checks
        ]
        return {"verdict": self.verdict, "sentences": {"vi": words.vi, "en": words.en}, "checks": checks}


def verify_renewal(data: bytes, anchors: Anchors, *, now: datetime, bundle: bytes | None = None) -> RenewalReport:
    """The report on a renewal file's bytes at `now`. Never raises for what the bytes contain."""
    try:
        file = read_renewal_file(data)
        renewals = [parse_renewal(entry.jws) for entry in file.renewals]
        others = [load_certificate(der) for der in decode_line(file.certificates, "/certificates")]
    except Refused as refused:
        name = refused.check if refused.check in CHECKS else "format"
        return RenewalReport((_failed(name, refused),))
    return _Verification(file, renewals, others, anchors, now, bundle).report()


@dataclass
class _Verification:
    file: RenewalFile
    renewals: Sequence[Renewal]
    others: Sequence[Certificate]
    anchors: Anchors
    now: datetime
    data: bytes | None
    moments: list[datetime] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    def report(self) -> RenewalReport:
        self.checks += [Check("format", "passed"), Check("statement", "passed")]
        self._run("signature", self._signatures)
        self._run("timestamps", self._timestamps)
        self._run("certificate", self._certificates)
        bundle = self._read_bundle()
        self._run("authority", lambda: self._authority(bundle))
        self._run("proofs", self._proofs)
        self._run("objects", lambda: self._objects(bundle))
        return RenewalReport(tuple(self.checks))

    def _run(self, name: str, check: Callable[[], Outcome]) -> None:
        try:
            result, reason = check()
        except Refused as refused:
            self.checks.append(_failed(name, refused))
        else:
            self.checks.append(Check(name, result, reason))

    def _read_bundle(self) -> Bundle | None:
        try:
            return read_bundle(self.data) if self.data is not None else None
        except Refused:
            return None

    def _signatures(self) -> Outcome:
        for renewal in self.renewals:
            renewal.check_signature()
        return PASSED

    def _timestamps(self) -> Outcome:
        """The earliest time of each renewal; a later token is over the one before it, by SHA-512 again."""
        if not all(entry.timestamps for entry in self.file.renewals):
            return "indeterminate", "no-stamp"
        if not self.anchors.ca_roots:
            return "indeterminate", "no-ca"
        try:
            from hbs_schema.verification.timestamps import check_token
        except ImportError:
            return "indeterminate", "evidence-extra"
        issuers = [certificate.x509 for certificate in self.others]
        for renewal, entry in zip(self.renewals, self.file.renewals, strict=True):
            imprint, moments = renewal.digest, []
            for token in decode_line(entry.timestamps, "/renewals"):
                moments.append(check_token(token, imprint, self.anchors.ca_roots, issuers))
                imprint = sha512(token).digest()
            _check_order(moments, self.now)
            self.moments.append(min(moments))
        return PASSED

    def _certificates(self) -> Outcome:
        if not self.anchors.ca_roots:
            return "indeterminate", "no-ca"
        if not self.moments:
            return "indeterminate", "no-stamp"
        uses = [Use(renewal.certificate, at) for renewal, at in zip(self.renewals, self.moments, strict=True)]
        check_use(uses)
        check_validity(uses)
        check_paths(uses, self.anchors.ca_roots, self.others)
        return PASSED

    def _authority(self, bundle: Bundle | None) -> Outcome:
        """Its signer may speak for locked records: purpose `lock` in the authority document, then."""
        if bundle is None:
            return "indeterminate", "no-bundle"
        if not self.moments:
            return "indeterminate", "no-stamp"
        if self.anchors.root is None:
            return "indeterminate", "no-root"
        newest = with_newer_documents(bundle, self.anchors)
        check_root(newest.authority, self.anchors.root)
        self._check_not_ended(bundle)
        authority = newest.authority.payload
        line = authority.successors_of(bundle.packet.header.registrar)
        for renewal, at in zip(self.renewals, self.moments, strict=True):
            held = [entry for name in line for entry in authority.certificates_of(name) if entry.purpose == "lock"]
            if renewal.payload.registrar not in line or not any(
                entry.thumbprint == renewal.certificate.thumbprint
                and from_instant(entry.not_before) <= at < from_instant(entry.not_after)
                for entry in held
            ):
                raise NotGenuine("authority", "the signer does not have purpose lock for this registrar")
        return PASSED

    def _check_not_ended(self, bundle: Bundle) -> None:
        """As for every statement of a registrar (docs/packet.md §9).

        The bundle's status is not checked here: its list can only refuse, and displaces none that the verifier brought.
        """
        statuses = [status.payload for status in (bundle.status, self.anchors.status) if status]
        listed = [entry for status in statuses for entry in status.ended]
        for renewal, at in zip(self.renewals, self.moments, strict=True):
            ends = [entry.ended_at for entry in listed if entry.thumbprint == renewal.certificate.thumbprint]
            if any(at >= from_instant(end) for end in ends):
                raise NotGenuine("authority", "the signer's certificate had ended by then")

    def _proofs(self) -> Outcome:
        for entry in self.file.objects:
            renewal = self.renewals[entry.renewal]
            merkle.check_path(
                leaf_of_digest(entry.kind, base64url.decode(entry.sha512)),
                index=entry.index,
                count=renewal.payload.count,
                path=[base64url.decode(step) for step in entry.path],
                root=renewal.root,
                algorithm=sha512,
            )
        return PASSED

    def _objects(self, bundle: Bundle | None) -> Outcome:
        if self.data is None:
            return "indeterminate", "no-bundle"
        if bundle is None:
            raise Malformed("objects", "the bundle cannot be read")
        renewed = {(entry.kind, entry.sha512) for entry in self.file.objects}
        record, evidence = objects_of(bundle, self.data)
        missing = [kind for kind, data in record if (kind, _name(data)) not in renewed]
        if missing:
            raise NotGenuine("objects", f"not among the renewed: {', '.join(sorted(set(missing)))}")
        is_all = all((kind, _name(data)) in renewed for kind, data in evidence)
        return "passed", "" if is_all else "later-evidence"


def _check_order(moments: Sequence[datetime], now: datetime) -> None:
    """A token over another one is later, and none is of a time that has not come; clocks differ by minutes."""
    if any(later < earlier - CLOCK_TOLERANCE for earlier, later in pairwise(moments)):
        raise NotGenuine("timestamps", "a timestamp that is older than the one that it is over")
    if min(moments) > now + CLOCK_TOLERANCE:
        raise NotGenuine("timestamps", "a timestamp of a time that has not come")


def _name(data: bytes) -> str:
    return base64url.encode(sha512(data).digest())


def _failed(name: str, refused: Refused) -> Check:
    return Check(name, "failed", code_of(refused), detail=refused.reason)


def _text(check: Check, language: str) -> str:
    spoken: Literal["vi", "en"] = "vi" if language == "vi" else "en"
    words = f"{CHECKS[check.name].in_(spoken)}: {RESULTS[check.result].in_(spoken)}"
    return f"{words}. {WORDS[check.reason].in_(spoken)}" if check.reason in WORDS else f"{words}."

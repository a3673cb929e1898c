"""Whether a signature still counts by all that is known now of its certificate's path: for the registrar's worker.

A bundle's check `revocation` (docs/packet.md §8) judges the entries that a file brings. This judges a stored signature
again, by every entry that was ever kept about any certificate of its path. Needs the `[evidence]` extra.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal

from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.status_details import Revocation, find_revocation
from hbs_schema.verification.status_entries import StatusEntry

Verdict = Literal[
    "good",  # newer evidence than the signature, and nothing against it
    "unknown",  # no evidence that is as new as the signature
    "suspended",  # on hold now, and then
    "was-suspended",  # on hold then; the hold was lifted
    "compromised-unstamped",  # made before the compromise by the registrar's word alone
    "compromised",  # made after the key was, or may have been, in other hands
    "revoked",  # made after the revocation
    "no-path",  # no path to a root at its time
]
ORDER: Final[tuple[Verdict, ...]] = (
    *("good", "unknown", "was-suspended", "suspended", "compromised-unstamped", "compromised", "revoked", "no-path"),
)
"""From nothing to do to the worst; what is worse than `unknown` is a finding."""


@dataclass(frozen=True)
class Signing:
    """A signature at its best time (docs/packet.md §9). `is_stamped`: a timestamp proves that time."""

    certificate: Certificate
    at: datetime
    is_stamped: bool


@dataclass(frozen=True)
class Standing:
    """What is to be said of a signature; `since` when it does not hold, and which certificate of its path is why."""

    verdict: Verdict
    since: datetime | None = None
    thumbprint: str = ""

    @property
    def is_finding(self) -> bool:
        return ORDER.index(self.verdict) > ORDER.index("unknown")


def judge_standing(signing: Signing, entries: Mapping[str, Sequence[StatusEntry]], judge: StatusJudge) -> Standing:
    """The worst of all certificates of the path, root left out. `entries`: thumbprint → what is kept about it.

    An entry that does not hold is no evidence, for or against.
    """
    try:
        path = judge.path_of(Use(signing.certificate, signing.at))
    except NotGenuine:
        return Standing("no-path", None, signing.certificate.thumbprint)
    found = [_judge(each, signing, entries.get(each.thumbprint, ()), judge) for each in path[:-1]]
    return max(found, key=lambda standing: ORDER.index(standing.verdict))


def _judge(certificate: Certificate, signing: Signing, entries: Iterable[StatusEntry], judge: StatusJudge) -> Standing:
    use = Use(certificate, signing.at)
    line = sorted((each for each in entries if _holds(each, use, judge)), key=lambda each: each.this_update)
    if not line:
        return Standing("unknown", None, certificate.thumbprint)
    ended = _last_end(line, certificate)
    if ended is not None:
        return Standing(*_after_end(ended, signing), certificate.thumbprint)
    now = find_revocation(line[-1], certificate)
    if now is not None:
        return Standing("suspended" if now.at <= signing.at else "good", now.at, certificate.thumbprint)
    return _not_revoked(certificate, signing, line)


def _last_end(line: Sequence[StatusEntry], certificate: Certificate) -> Revocation | None:
    """The newest word that it is revoked for good. Only a hold is ever lifted; but lists leave out what has expired
    (RFC 5280 §5.3.1, §3.3), and later ones are then silent about it."""
    said = (find_revocation(entry, certificate) for entry in reversed(line))
    return next((each for each in said if each is not None and not each.is_hold), None)


def _after_end(end: Revocation, signing: Signing) -> tuple[Verdict, datetime]:
    if not end.is_compromise:
        return ("revoked" if end.at <= signing.at else "good"), end.at
    if end.since <= signing.at:
        return "compromised", end.since
    # Whoever has the key can claim any time: only what a third party stamped before stays.
    return ("good" if signing.is_stamped else "compromised-unstamped"), end.since


def _not_revoked(certificate: Certificate, signing: Signing, line: Sequence[StatusEntry]) -> Standing:
    """The newest entry has nothing against the certificate; an older one may have held it when it signed.

    When the hold was lifted nobody says: it is taken to have lasted until the first entry that does not have it.
    """
    for entry, after in pairwise(line):
        held = find_revocation(entry, certificate)
        if held is not None and held.at <= signing.at < after.this_update:
            return Standing("was-suspended", held.at, certificate.thumbprint)
    verdict: Verdict = "good" if line[-1].this_update >= signing.at else "unknown"
    return Standing(verdict, None, certificate.thumbprint)


def _holds(entry: StatusEntry, use: Use, judge: StatusJudge) -> bool:
    try:
        if not entry.concerns(use.certificate):
            return False
        judge.revoked_at(entry, use)
    except NotGenuine:
        return False
    return True

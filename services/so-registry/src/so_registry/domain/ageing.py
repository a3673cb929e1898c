"""Whether a timestamp token proves its time for long enough, or needs a later one over it."""

from datetime import datetime
from typing import Final

from asn1crypto import cms

from hbs_schema.certificates import load_certificate

MOST_TOKENS: Final = 16
"""In a line, by docs/packet.md §7."""
_STRONG: Final = frozenset({"sha256", "sha384", "sha512"})


def proves_until(token: bytes) -> datetime:
    """The end of the first of the certificates that a stored token brings along. It was verified when it was stored."""
    signed = cms.ContentInfo.load(token)["content"]
    own = [load_certificate(entry.chosen.dump()) for entry in signed["certificates"]]
    return min(certificate.x509.not_valid_after_utc for certificate in own)


def is_ageing(token: bytes, before: datetime, weak: frozenset[str] = frozenset()) -> bool:
    """Whether its certificates end before an instant, or its digest is one of those that age."""
    return proves_until(token) < before or _digest_of(token) not in _STRONG - weak


def lasts_longer(later: bytes, earlier: bytes) -> bool:
    """Whether a later token over an earlier one proves anything for longer than that does by itself."""
    is_stronger = _digest_of(later) in _STRONG and _digest_of(earlier) not in _STRONG
    return is_stronger or proves_until(later) > proves_until(earlier)


def _digest_of(token: bytes) -> str:
    signed = cms.ContentInfo.load(token)["content"]
    return str(signed["signer_infos"][0]["digest_algorithm"]["algorithm"].native)

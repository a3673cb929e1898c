"""Which of an authority's keys signs now: the one that follows takes over when the authority document says so."""

from collections.abc import Iterable
from datetime import datetime

from hbs_schema.building.keys import SigningKey
from hbs_schema.statements.documents import AuthorityCertificate
from hbs_schema.verification.times import from_instant


def choose_key(
    current: SigningKey, following: SigningKey | None, held: Iterable[AuthorityCertificate], purpose: str, now: datetime
) -> SigningKey:
    """The following key once its certificate has the purpose at `now`, by the entries of its holder; else the current.

    Nobody could verify what a key signs that the document does not list, so it never takes over before.
    """
    if following is None:
        return current
    thumbprint = following.certificate.thumbprint
    is_due = any(
        entry.thumbprint == thumbprint
        and entry.purpose == purpose
        and from_instant(entry.not_before) <= now < from_instant(entry.not_after)
        for entry in held
    )
    return following if is_due and following.certificate.is_valid_at(now) else current

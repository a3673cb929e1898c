"""What follows an authority document: one more certificate, and what a new one must keep of the one before it."""

from collections.abc import Mapping
from typing import Any

from bo_gateway.domain.errors import AuthorityRefused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement

BO = "bo"
Entry = tuple[str, str, str]


def check_succession(newest: Statement[Authority], given: Statement[Authority]) -> None:
    """Raises AuthorityRefused unless `given` is the newest document again or one that may follow it."""
    if given.document_digest == newest.document_digest:
        return
    if given.payload.number < newest.payload.number:
        raise AuthorityRefused("older")
    if given.payload.number == newest.payload.number:
        raise AuthorityRefused("number-taken")
    # Certificates whose time is over stay, so that old statements stay verifiable (docs/packet.md §5).
    if not _entries(newest.payload) <= _entries(given.payload):
        raise AuthorityRefused("certificate-dropped")


def _entries(document: Authority) -> set[Entry]:
    own = {("", entry.thumbprint, entry.purpose) for entry in document.bo.certificates}
    return own | {
        (holder.registrar, entry.thumbprint, entry.purpose)
        for holder in document.registrars
        for entry in holder.certificates
    }


def members_with(previous: Authority, holder: str, entry: Mapping[str, str], issued_at: str) -> dict[str, Any]:
    """The next document: all of the previous one, and one more certificate of `holder` (`bo`, or a registrar).

    The certificate that it follows stays as it was: both hold for a while, and old statements verify for ever.
    """
    members = previous.model_dump(mode="json", by_alias=True, exclude_none=True)
    holders = {own["registrar"]: own for own in members["registrars"]}
    own = members["bo"] if holder == BO else holders.setdefault(holder, {"registrar": holder, "certificates": []})
    own["certificates"] = sorted(
        [*own["certificates"], dict(entry)], key=lambda each: (each["x5t#S256"], each["purpose"])
    )
    kept = {name: value for name, value in members.items() if name not in ("v", "kind")}
    registrars = [holders[name] for name in sorted(holders)]
    return {**kept, "registrars": registrars, "number": previous.number + 1, "issued_at": issued_at}

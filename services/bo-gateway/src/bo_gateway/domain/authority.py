"""What a new authority document must keep of the one before it."""

from bo_gateway.domain.errors import AuthorityRefused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement

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

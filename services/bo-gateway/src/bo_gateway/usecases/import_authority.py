"""Taking in the authority document: the root key, which no process here holds, says who may sign what."""

from collections.abc import Iterable

from bo_gateway.domain.authority import check_succession
from bo_gateway.domain.errors import AuthorityRefused
from bo_gateway.storage import evidence
from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.authorities import check_root


async def import_authority(
    jws: str, certificates: Iterable[Certificate], *, root: Certificate, sessions: Sessions
) -> Statement[Authority]:
    """Store an authority document, and certificates that it names. The same document again changes nothing.

    Raises AuthorityRefused: it cannot be read, is not signed by the root key, is older than the newest one, has the
    number of another one, or drops a certificate without which old statements could not be verified.
    """
    try:
        authority = parse_statement(jws, Authority)
        check_root(authority, root)
    except Refused as refused:
        raise AuthorityRefused(refused.check) from refused
    payload = authority.payload
    holders = (payload.bo, *payload.registrars)
    named = {entry.thumbprint for holder in holders for entry in holder.certificates}
    async with sessions.begin() as session:
        newest = await evidence.hold_newest_authority(session)
        if newest is not None:
            check_succession(parse_statement(newest, Authority), authority)
        await evidence.add_certificates(session, [c for c in certificates if c.thumbprint in named or c.is_ca])
        await evidence.add_document(
            session, digest=authority.document_digest, kind="authority", number=payload.number, jws=jws
        )
    return authority

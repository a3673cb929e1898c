"""Taking in signed documents: policies and calendars of the registrar, the Ministry's authority document."""

from collections.abc import Iterable

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.statements.documents import Authority, Calendar, Policy
from hbs_schema.statements.statement import Statement
from so_registry.storage import evidence
from so_registry.storage.cert_status import add_unconfirmed


async def store_document(
    document: Statement[Policy | Calendar | Authority],
    certificates: Iterable[Certificate],
    *,
    sessions: Sessions,
) -> str:
    """Store a document with the certificate of its signer; returns its digest. Raises NotGenuine."""
    known = {certificate.thumbprint: certificate for certificate in certificates}
    document.check_signature(known[document.header.thumbprint].key)
    payload = document.payload
    number = payload.number if isinstance(payload, Authority) else payload.version
    async with sessions.begin() as session:
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in known.values()})
        await evidence.add_document(
            session, digest=document.document_digest, kind=payload.kind, number=number, jws=document.jws
        )
        if isinstance(payload, Policy):
            await add_unconfirmed(session, document.name, document.header.thumbprint)
    return document.document_digest

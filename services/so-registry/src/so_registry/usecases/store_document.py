"""Taking in signed documents: policies and calendars of the registrar, the Ministry's authority document."""

from collections.abc import Iterable
from typing import cast

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.documents import Authority, Calendar, Policy
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.authorities import check_root
from so_registry.domain.calendars import check_rules
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.storage import audit, evidence
from so_registry.storage.cert_status import add_unconfirmed


async def store_document(
    document: Statement[Policy | Calendar | Authority],
    certificates: Iterable[Certificate],
    *,
    root: Certificate | None = None,
    sessions: Sessions,
    by: Actor = UNNAMED,
) -> str:
    """Store a document with the certificate of its signer; returns its digest. Raises NotGenuine, CalendarRefused.

    An authority document has to be signed by the key of `root`, the Ministry's: a certificate given beside it proves
    nothing.
    """
    known = {certificate.thumbprint: certificate for certificate in certificates}
    payload = document.payload
    if isinstance(payload, Calendar):
        check_rules(payload)
    if isinstance(payload, Authority):
        if root is None:
            raise NotGenuine("authority", "no root certificate to check it by")
        check_root(cast("Statement[Authority]", document), root)
    else:
        document.check_signature(known[document.header.thumbprint].key)
    number = payload.number if isinstance(payload, Authority) else payload.version
    async with sessions.begin() as session:
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in known.values()})
        await evidence.add_document(
            session, digest=document.document_digest, kind=payload.kind, number=number, jws=document.jws
        )
        if isinstance(payload, Policy):
            await add_unconfirmed(session, document.name, document.header.thumbprint)
        told: audit.Values = {"number": number, "statement": document.name}
        await audit.note(session, f"store-{payload.kind}", by, concerns=document.document_digest, after=told)
    return document.document_digest

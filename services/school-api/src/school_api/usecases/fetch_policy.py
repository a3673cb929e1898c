"""The signing policy of a class: asked of the registrar once, then kept; a document never changes."""

from hbs_kit.db import Sessions
from hbs_schema.certificates import read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.registry_api import DocumentOut
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement, parse_statement
from school_api.clients.registry import RegistryClient
from school_api.domain.errors import NotGenuine
from school_api.storage import evidence


async def fetch_policy(
    digest: str, *, school: str, registrar: str, sessions: Sessions, registry: RegistryClient
) -> Statement[Policy]:
    """The policy of this digest. Raises PolicyUnknown, NotGenuine.

    No transaction is open while the registrar is asked.
    """
    async with sessions() as session:
        known = await evidence.find_policy(session, digest)
    if known is not None:
        return known
    policy = _read(await registry.find_policy(school, digest), digest, registrar)
    async with sessions.begin() as session:
        await evidence.add_document(
            session, digest=digest, kind="policy", number=policy.payload.version, jws=policy.jws
        )
    return policy


def _read(told: DocumentOut, digest: str, registrar: str) -> Statement[Policy]:
    try:
        policy = parse_statement(told.document, Policy)
        certificates = read_certificates(told.certificates, limit=MAX_CERTIFICATE)
        if policy.header.thumbprint not in certificates:
            raise NotGenuine("certificates")
        policy.check_signature(certificates[policy.header.thumbprint].key)
    except Refused as refused:
        raise NotGenuine(refused.check) from refused
    if (policy.document_digest, policy.payload.registrar) != (digest, registrar):
        raise NotGenuine("policy")
    return policy

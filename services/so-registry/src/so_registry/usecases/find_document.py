"""Signed documents as they are stored, with the certificate of their signer."""

from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema import base64url
from hbs_schema.registry_api import DocumentOut
from hbs_schema.statements.statement import signer_name
from so_registry.domain.errors import DocumentUnknown
from so_registry.storage import evidence


async def find_document(digest: str, *, sessions: Sessions) -> DocumentOut:
    """Raises DocumentUnknown."""
    async with sessions() as session:
        return await _out(session, await evidence.find_document(session, digest))


async def find_authority(*, sessions: Sessions) -> DocumentOut:
    """The newest authority document. Raises DocumentUnknown."""
    async with sessions() as session:
        return await _out(session, await evidence.find_newest(session, "authority"))


async def _out(session: AsyncSession, jws: str | None) -> DocumentOut:
    if jws is None:
        raise DocumentUnknown
    payload = base64url.decode(jws.split(".")[1])
    ders = await evidence.get_certificates(session, [signer_name(jws)])
    return DocumentOut(
        digest=base64url.encode(sha256(payload).digest()),
        document=jws,
        certificates=tuple(base64url.encode_der(der) for der in ders.values()),
    )

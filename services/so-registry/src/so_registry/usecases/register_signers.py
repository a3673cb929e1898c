"""Registering schools, clients and certificates: what acceptance is judged by."""

from collections.abc import Iterable

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate
from hbs_schema.intake.signers import SignerEntry
from so_registry.storage import clients, evidence, signers


async def register_school(school: str, name: str, *, sessions: Sessions) -> None:
    """Register a school under its opaque code."""
    async with sessions.begin() as session:
        await clients.put_school(session, school, name)


async def register_client(client_id: str, broker_user: str, schools: list[str], *, sessions: Sessions) -> None:
    """Register a school group or vendor: its OAuth client, its broker user, its schools."""
    async with sessions.begin() as session:
        await clients.put_client(session, client_id, broker_user, schools)


async def register_signers(
    certificates: Iterable[Certificate], entries: Iterable[SignerEntry], *, sessions: Sessions
) -> None:
    """Register certificates and their roles."""
    async with sessions.begin() as session:
        await evidence.add_certificates(session, {c.thumbprint: c.der for c in certificates})
        for entry in entries:
            await signers.put_signer(session, entry)

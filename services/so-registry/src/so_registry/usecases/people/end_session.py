"""Sessions end: by the visitor, or by the provider, which has ended its own."""

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit, console_sessions
from so_registry.usecases.people.secrets import hash_of


async def end_session(secret: str, *, by: Actor, sessions: Sessions) -> None:
    """Signing out; again changes nothing."""
    async with sessions.begin() as session:
        person = await console_sessions.end_session(session, hash_of(secret))
        if person is not None:
            await audit.note(session, "signed-out", by, concerns=str(person))


async def end_sessions_of(
    issuer: str,
    *,
    token_id: str,
    subject: str | None,
    provider_session: str | None,
    client_id: str,
    sessions: Sessions,
) -> int:
    """Back-channel logout: how many sessions ended. The same token again ends none, not even what has begun since."""
    by = Actor("client:provider", client_id, is_person=False)
    async with sessions.begin() as session:
        if not await console_sessions.take_logout(session, hash_of(f"{issuer} {token_id}")):
            return 0
        ended = await console_sessions.end_sessions_of(
            session, issuer, subject=subject, provider_session=provider_session
        )
        for person in sorted(set(ended)):
            await audit.note(session, "signed-out-by-provider", by, concerns=str(person))
    return len(ended)

"""A visitor is sent to the identity provider."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from hbs_kit.db import Sessions
from so_registry.storage.console_sessions import PendingLogin, add_login
from so_registry.usecases.people.secrets import RandomBytes, hash_of, new_secret

LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Begun:
    """`browser` is the browser's own secret: whoever brings the answer has to be the one who asked."""

    state: str
    browser: str
    nonce: str
    verifier: str


async def begin_login(
    return_to: str, *, browser: str | None, person: UUID | None, random: RandomBytes, sessions: Sessions
) -> Begun:
    """Remember what is asked. `browser`: its secret, if it has asked before: two of its tabs may log in at once.

    `person`: only he may come back, since it is his session that goes on.
    """
    begun = Begun(new_secret(random), browser or new_secret(random), new_secret(random), new_secret(random))
    login = PendingLogin(hash_of(begun.state), hash_of(begun.browser), begun.nonce, begun.verifier, return_to, person)
    async with sessions.begin() as session:
        await add_login(session, login, lifetime=LIFETIME)
    return begun

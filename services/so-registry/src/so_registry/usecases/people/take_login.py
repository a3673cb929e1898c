"""The provider's answer is matched to what this browser asked, once."""

from hmac import compare_digest

from hbs_kit.db import Sessions
from so_registry.domain.people.refused import LoginRefused
from so_registry.storage import console_sessions
from so_registry.usecases.people.begin_login import LIFETIME
from so_registry.usecases.people.secrets import hash_of


async def take_login(state: str, browser: str | None, *, sessions: Sessions) -> console_sessions.PendingLogin:
    """What was asked. It is used up even where the browser is another one's. Raises LoginRefused."""
    async with sessions.begin() as session:
        login = await console_sessions.take_login(session, hash_of(state), lifetime=LIFETIME)
    if login is None:
        raise LoginRefused("state")
    if browser is None or not compare_digest(login.browser_sha256, hash_of(browser)):
        raise LoginRefused("browser")
    return login

"""HTTP as a client of the platform: short-lived tokens, problems told in their own words."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import httpx

from deploy.local.installation import ISSUER, Platform
from hbs_kit.clock import utc_now
from hbs_kit.mint import Grant, load_key, mint_token

PATIENCE = 60.0


class Refused(Exception):
    """A service answered with a problem."""


class CommandFailed(Exception):
    """An operator's command ended with another exit code than 0; its own words are the message."""


class Client:
    """One client of one service, acting for some schools (or registrars)."""

    def __init__(
        self,
        platform: Platform,
        service: str,
        client_id: str,
        scopes: Sequence[str],
        acts_for: Sequence[str],
        *,
        claim: str = "schools",
    ) -> None:
        grant = Grant(
            issuer=ISSUER,
            audience=service,
            client_id=client_id,
            subject=client_id,
            scopes=scopes,
            acts_for_claim=claim,
            acts_for=acts_for,
            lifetime=timedelta(minutes=10),
        )
        token = mint_token(load_key(platform.signing_key), grant, now=utc_now())
        self._http = httpx.Client(
            base_url=platform.url(service),
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
            trust_env=False,
        )

    def json(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of an answer. Raises Refused for a problem."""
        return self.send(method, path, **options).json()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer. Raises Refused for a problem."""
        answer = self._http.request(method, path, **options)
        if answer.is_error:
            raise Refused(f"{method} {path.split('?')[0]}: {answer.status_code} {answer.text[:800]}")
        return answer

    def close(self) -> None:
        self._http.close()


def wait_for(what: str, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Ask again and again until there is something. Raises Refused after `patience` seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        value = found()
        if value:
            return value
        time.sleep(0.2)
    raise Refused(f"waited {patience:.0f} s in vain: {what}")

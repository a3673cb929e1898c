"""HTTP as a client of the platform: short-lived tokens, problems told in their own words."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from deploy.local.installation import ISSUER, Platform
from hbs_kit.clock import utc_now
from hbs_kit.mint import Grant, load_key, mint_token

PATIENCE = 60.0
REPEATABLE = frozenset({"GET", "PUT"})
AWAY = frozenset({502, 503, 504})


class Refused(Exception):
    """A service answered with a problem."""


class CommandFailed(Exception):
    """An operator's command ended with another exit code than 0; its own words are the message."""


@dataclass(frozen=True)
class Network:
    """The platform, and the connections of everybody who speaks with it."""

    platform: Platform
    http: httpx.Client

    def mint(self, grant: Grant) -> str:
        """A token of the local issuer."""
        return mint_token(load_key(self.platform.signing_key), grant, now=utc_now())


@contextmanager
def open_network(platform: Platform) -> Iterator[Network]:
    """Connections that are closed in the end."""
    with httpx.Client(timeout=60, trust_env=False) as http:
        yield Network(platform, http)


class Client:
    """One client of one service, acting for some schools (or organisations); every request has a token of its own."""

    def __init__(
        self,
        network: Network,
        service: str,
        client_id: str,
        scopes: Sequence[str],
        acts_for: Sequence[str],
        *,
        claim: str = "schools",
    ) -> None:
        self._network = network
        self._address = network.platform.url(service)
        self._grant = Grant(
            issuer=ISSUER,
            audience=service,
            client_id=client_id,
            subject=client_id,
            scopes=scopes,
            acts_for_claim=claim,
            acts_for=acts_for,
            lifetime=timedelta(minutes=2),
        )

    def json(self, method: str, path: str, **options: Any) -> Any:
        """The JSON of an answer. Raises Refused for a problem."""
        return self.send(method, path, **options).json()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer. What may be repeated is asked again while the service is away. Raises Refused for a problem."""
        until = time.monotonic() + PATIENCE
        while (answer := self._try(method, path, options)) is None or answer.status_code in AWAY:
            if method not in REPEATABLE or time.monotonic() > until:
                raise Refused(f"{method} {path.split('?')[0]}: the service is away")
            time.sleep(0.2)
        if answer.is_error:
            raise Refused(f"{method} {path.split('?')[0]}: {answer.status_code} {answer.text[:800]}")
        return answer

    def _try(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response | None:
        given = {"Authorization": f"Bearer {self._network.mint(self._grant)}", **options.get("headers", {})}
        try:
            return self._network.http.request(method, f"{self._address}{path}", **{**options, "headers": given})
        except httpx.TransportError:
            return None


def at_once(*acts: Callable[[], object]) -> None:
    """Do what does not wait for one another, a thread for each core. Raises what the first of them raised."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()


def wait_for(what: str, found: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """Ask again and again until there is something. Raises Refused after `patience` seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        value = found()
        if value:
            return value
        time.sleep(0.2)
    raise Refused(f"waited {patience:.0f} s in vain: {what}")

"""The provider's own description and keys, fetched when needed and kept for a while.

A key that is not known is asked for at once, but not more than once in a minute, whatever tokens name.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from hbs_kit.httpclient import ResponseUnusable
from so_registry.clients.provider.errors import ProviderAway

KEPT: Final = timedelta(hours=1)
PAUSE: Final = timedelta(minutes=1)
SMALLEST_RSA: Final = 2048
VerifyKey = ECKey | RSAKey


@dataclass(frozen=True)
class Endpoints:
    """Where the provider is asked what. `ends_sessions`: where a person leaves the provider itself, if he can."""

    authorization: str
    token: str
    jwks: str
    ends_sessions: str | None
    tells_issuer: bool


@dataclass(frozen=True)
class _Known:
    endpoints: Endpoints
    keys: Mapping[str, VerifyKey]
    at: datetime


class Discovery:
    """Endpoints and keys of one issuer."""

    def __init__(self, http: httpx.AsyncClient, issuer: str, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._issuer = issuer
        self._clock = clock
        self._known: _Known | None = None
        self._one = asyncio.Lock()

    async def endpoints(self) -> Endpoints:
        """Raises ProviderAway, unless they were had before."""
        return (await self._get(KEPT)).endpoints

    async def key(self, kid: str | None) -> VerifyKey | None:
        """The key of that name, or the only one where a token names none. Raises ProviderAway."""
        known = await self._get(KEPT)
        found = _find(known.keys, kid)
        return found or _find((await self._get(PAUSE)).keys, kid)

    async def _get(self, oldest: timedelta) -> _Known:
        async with self._one:
            now = self._clock()
            if self._known is None or now - self._known.at > oldest:
                try:
                    self._known = await self._ask(now)
                except ProviderAway:
                    # What was true an hour ago lets people sign in; a key that was withdrawn is gone by then.
                    if self._known is None or now - self._known.at > 2 * KEPT:
                        raise
            return self._known

    async def _ask(self, now: datetime) -> _Known:
        try:
            told = await self._json(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if told["issuer"] != self._issuer:
                raise ProviderAway("it is another issuer")
            endpoints = Endpoints(
                authorization=_address(told["authorization_endpoint"]),
                token=_address(told["token_endpoint"]),
                jwks=_address(told["jwks_uri"]),
                ends_sessions=_address(told["end_session_endpoint"]) if "end_session_endpoint" in told else None,
                tells_issuer=told.get("authorization_response_iss_parameter_supported") is True,
            )
            keys = (await self._json(endpoints.jwks))["keys"]
            return _Known(endpoints, {key.kid: key for key in map(_key, keys) if key and key.kid}, now)
        except (httpx.HTTPError, ResponseUnusable, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ProviderAway(type(error).__name__) from None

    async def _json(self, address: str) -> Any:
        answer = await self._http.get(address)
        answer.raise_for_status()
        return answer.json()


def _address(told: str) -> str:
    url = httpx.URL(told)
    if url.scheme != "https" and url.host not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("not encrypted")
    return told


def _find(keys: Mapping[str, VerifyKey], kid: str | None) -> VerifyKey | None:
    if kid is None:
        return next(iter(keys.values())) if len(keys) == 1 else None
    return keys.get(kid)


def _key(entry: Mapping[str, Any]) -> VerifyKey | None:
    """A key that verifies signatures here; None for others, which a provider may well have."""
    if entry.get("use", "sig") != "sig":
        return None
    public: dict[str, str | list[str]] = {name: value for name, value in entry.items() if isinstance(value, str)}
    try:
        if entry.get("kty") == "EC" and entry.get("crv") == "P-256":
            return ECKey.import_key(public)
        if entry.get("kty") == "RSA":
            key = RSAKey.import_key(public)
            return key if key.public_key.key_size >= SMALLEST_RSA else None
    except (JoseError, ValueError):
        return None
    return None

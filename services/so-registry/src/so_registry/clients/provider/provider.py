"""Sends a visitor to the provider, and asks it who came back. Tokens are read once and kept nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from hbs_kit.httpclient import ResponseUnusable
from so_registry.clients.provider.discovery import Discovery
from so_registry.clients.provider.errors import ProviderAway, TokenWrong
from so_registry.clients.provider.settings import ProviderAccount
from so_registry.clients.provider.tokens import Ended, read_id_token, read_logout_token
from so_registry.domain.people.sessions import Proof

ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFETIME: Final = timedelta(seconds=60)


@dataclass(frozen=True)
class Question:
    """What is asked of the provider. `challenge`: of the verifier. `is_anew`: a login that lasts is not enough."""

    state: str
    nonce: str
    challenge: str
    language: str
    is_anew: bool


class Provider:
    """One provider, one account there."""

    def __init__(self, http: httpx.AsyncClient, account: ProviderAccount, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._account = account
        self._clock = clock
        self._discovery = Discovery(http, account.issuer, clock)

    async def address(self, question: Question) -> str:
        """Where the visitor goes. Raises ProviderAway."""
        account = self._account
        members = {
            "response_type": "code",
            "client_id": account.client_id,
            "redirect_uri": account.redirect_uri,
            "scope": " ".join(account.scopes),
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": question.challenge,
            "code_challenge_method": "S256",
            "ui_locales": question.language,
            # Without it a provider need not say when the login was.
            "max_age": "0" if question.is_anew else "28800",
            **({"acr_values": " ".join(sorted(account.second_acr))} if account.second_acr else {}),
        }
        endpoint = (await self._discovery.endpoints()).authorization
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(members)}"

    async def check_issuer(self, issuer: str | None) -> None:
        """Whether an answer is this provider's (RFC 9207). Raises TokenWrong, ProviderAway."""
        if issuer is None and not (await self._discovery.endpoints()).tells_issuer:
            return
        if issuer != self._account.issuer:
            raise TokenWrong("iss of the answer")

    async def redeem(self, code: str, *, verifier: str, nonce: str) -> Proof:
        """Who came back with this code. Raises TokenWrong, ProviderAway."""
        endpoint = (await self._discovery.endpoints()).token
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._account.redirect_uri,
            "code_verifier": verifier,
            "client_id": self._account.client_id,
        }
        auth = self._basic() or httpx.USE_CLIENT_DEFAULT
        try:
            answer = await self._http.post(endpoint, data={**form, **self._assertion(endpoint)}, auth=auth)
            if answer.status_code in (400, 401, 403):
                raise TokenWrong("code")
            answer.raise_for_status()
            token = answer.json()["id_token"]
        except (httpx.HTTPError, ResponseUnusable, ValueError, KeyError, TypeError) as error:
            raise ProviderAway(type(error).__name__) from None
        if not isinstance(token, str):
            raise ProviderAway("no id token")
        return await read_id_token(
            token, nonce=nonce, account=self._account, discovery=self._discovery, now=self._clock()
        )

    async def read_logout(self, token: str) -> Ended:
        """Raises TokenWrong, ProviderAway."""
        return await read_logout_token(token, account=self._account, discovery=self._discovery, now=self._clock())

    async def leaving_address(self) -> str | None:
        """Where a person leaves the provider too, if it has such a page. Nothing is told of who he was."""
        try:
            endpoint = (await self._discovery.endpoints()).ends_sessions
        except ProviderAway:
            return None
        return f"{endpoint}?{urlencode({'client_id': self._account.client_id})}" if endpoint else None

    def _basic(self) -> httpx.BasicAuth | None:
        secret = self._account.secret
        return httpx.BasicAuth(self._account.client_id, secret) if secret else None

    def _assertion(self, endpoint: str) -> Mapping[str, str]:
        """private_key_jwt; each is used once."""
        key, now = self._account.key, self._clock()
        if key is None:
            return {}
        claims = {
            "iss": self._account.client_id,
            "sub": self._account.client_id,
            # By RFC 7523bis the issuer; providers of before take it as well.
            "aud": [self._account.issuer, endpoint],
            "jti": str(uuid4()),
            "iat": int(now.timestamp()),
            "exp": int((now + ASSERTION_LIFETIME).timestamp()),
        }
        algorithm = "ES256" if isinstance(key, ECKey) else "PS256"
        header = {"alg": algorithm, "typ": "JWT", **({"kid": key.kid} if key.kid else {})}
        return {
            "client_assertion_type": ASSERTION,
            "client_assertion": jwt.encode(header, claims, key, algorithms=[algorithm]),
        }

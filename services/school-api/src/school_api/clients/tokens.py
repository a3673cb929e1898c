"""Access tokens for the registrar's API."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from hbs_kit.clock import Clock
from hbs_kit.mint import Grant, load_key, mint_token

SCOPES = (
    "records:write",
    "submissions:write",
    "submissions:read",
    "packets:revoke",
    "windows:close",
    "certificates:write",
    "transfers:read",
    "transfers:write",
    "audits:write",
)
_LIFETIME = timedelta(minutes=10)
_RENEW_BEFORE = timedelta(minutes=1)


class Tokens(Protocol):
    """Where tokens come from: a file that somebody renews, or a key of a local start."""

    def token(self, school: str) -> str:
        """A token that acts for the school."""
        ...


class FileTokens:
    """A token that a secrets agent keeps fresh in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def token(self, school: str) -> str:  # noqa: ARG002  # it names its schools itself
        return self._file.read_text("ascii").strip()


class MintedTokens:
    """Tokens made from a private JWK: for a local start and tests, where the registrar trusts that key."""

    def __init__(self, key_file: Path, *, issuer: str, audience: str, client_id: str, clock: Clock) -> None:
        self._key = load_key(key_file)
        self._issuer, self._audience, self._client_id = issuer, audience, client_id
        self._clock = clock
        self._minted: dict[str, tuple[datetime, str]] = {}

    def token(self, school: str) -> str:
        now = self._clock()
        renew_at, token = self._minted.get(school, (now, ""))
        if now >= renew_at:
            grant = Grant(
                issuer=self._issuer,
                audience=self._audience,
                client_id=self._client_id,
                subject=self._client_id,
                scopes=SCOPES,
                acts_for_claim="schools",
                acts_for=[school],
                lifetime=_LIFETIME,
            )
            token = mint_token(self._key, grant, now=now)
            self._minted[school] = (now + _LIFETIME - _RENEW_BEFORE, token)
        return token

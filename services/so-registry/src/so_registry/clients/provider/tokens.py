"""What the provider signs: id tokens (OpenID Connect Core 3.1.3.7) and logout tokens (Back-Channel Logout 2.6).

In this order, and the first failure refuses: size and form, algorithm, key, signature, issuer and audience, times,
what the kind of token has to have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from so_registry.clients.provider.discovery import Discovery
from so_registry.clients.provider.errors import TokenWrong
from so_registry.clients.provider.settings import ProviderAccount
from so_registry.domain.people.sessions import Proof

ALGORITHMS: Final = ("ES256", "PS256", "RS256")
LONGEST: Final = 16_384
LEEWAY: Final = timedelta(seconds=60)
OLDEST: Final = timedelta(minutes=10)
"""Tokens are remembered for longer than this (`storage.console_sessions.REMEMBERED`)."""
LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Ended:
    """Whose sessions the provider has ended; at least one of both is there. `token_id` is said once."""

    token_id: str
    subject: str | None
    provider_session: str | None


async def read_id_token(
    token: str, *, nonce: str, account: ProviderAccount, discovery: Discovery, now: datetime
) -> Proof:
    """Raises TokenWrong, ProviderAway."""
    claims = await _claims(token, account, discovery, now)
    if _text(claims, "nonce") != nonce:
        raise TokenWrong("nonce")
    acr, amr = claims.get("acr"), claims.get("amr", [])
    named = {value for value in amr if isinstance(value, str)} if isinstance(amr, list) else set()
    session = claims.get("sid")
    name = claims.get("name")
    proved_at = _instant(claims, "auth_time")
    if proved_at > now + LEEWAY:
        raise TokenWrong("auth_time")
    return Proof(
        issuer=account.issuer,
        subject=_text(claims, "sub"),
        name=name[:200] if isinstance(name, str) else "",
        at=min(proved_at, now),
        is_second=acr in account.second_acr or not named.isdisjoint(account.second_amr),
        provider_session=session if isinstance(session, str) else None,
    )


async def read_logout_token(token: str, *, account: ProviderAccount, discovery: Discovery, now: datetime) -> Ended:
    """Raises TokenWrong, ProviderAway."""
    claims = await _claims(token, account, discovery, now)
    events = claims.get("events")
    if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
        raise TokenWrong("events")
    subject, session = claims.get("sub"), claims.get("sid")
    if not isinstance(subject, str | None) or not isinstance(session, str | None) or not (subject or session):
        raise TokenWrong("sub")
    return Ended(_text(claims, "jti"), subject, session)


async def _claims(token: str, account: ProviderAccount, discovery: Discovery, now: datetime) -> Mapping[str, Any]:
    claims = await _signed(token, discovery)
    if claims.get("iss") != account.issuer:
        raise TokenWrong("iss")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or account.client_id not in audiences:
        raise TokenWrong("aud")
    # Another client's token that names us too is not ours.
    if claims.get("azp", account.client_id) != account.client_id or (len(audiences) > 1 and "azp" not in claims):
        raise TokenWrong("azp")
    issued = _instant(claims, "iat")
    if not now - OLDEST <= issued <= now + LEEWAY:
        raise TokenWrong("iat")
    if "exp" in claims and _instant(claims, "exp") + LEEWAY <= now:
        raise TokenWrong("exp")
    return claims


async def _signed(token: str, discovery: Discovery) -> Mapping[str, Any]:
    if len(token) > LONGEST:
        raise TokenWrong("too long")
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (ValueError, JoseError):
        raise TokenWrong("malformed") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS or {"crit", "b64"} & header.keys():
        raise TokenWrong("alg")
    key = await discovery.key(kid if isinstance(kid, str) else None)
    if key is None or isinstance(key, ECKey) != (algorithm == "ES256"):
        raise TokenWrong("kid")
    try:
        return jwt.decode(token, key, algorithms=[algorithm]).claims
    except (ValueError, TypeError, JoseError):
        raise TokenWrong("signature") from None


def _instant(claims: Mapping[str, Any], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
        raise TokenWrong(name)
    return datetime.fromtimestamp(value, UTC)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise TokenWrong(name)
    return value

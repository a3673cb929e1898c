"""Who is calling: bearer access tokens in the profile of RFC 9068.

Checked in this order, and the first failure refuses: (1) size and form, (2) header:
typ, alg of the list, no crit, (3) the key by kid, of the alg's own type, (4) the
signature, (5) issuer and audience, (6) times, (7) the claims that make a Caller.
The refusal's reason is for our log; the client learns only that the token is refused.

A token that was found good comes many times. While its key stands, only its times are checked again: what
else it says is under the signature. It is known by its SHA-256; the token itself is not kept.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from hbs_kit.clock import Clock
from hbs_kit.jwks import JwksFile, VerifyKey
from hbs_kit.settings import IdentitySettings
from hbs_kit.token_errors import ScopeMissing, TokenRefused

TYP = "at+jwt"
ALGORITHMS = ("ES256", "PS256", "RS256")
_LONGEST_TOKEN = 16_384
_MOST_KNOWN = 512
_TIMES = ("exp", "iat", "nbf")
_TYPES = frozenset({TYP, f"application/{TYP}"})


@dataclass(frozen=True, slots=True)
class Login:
    """What the issuer says of the login behind the token, as far as it does (RFC 9068 2.2.1)."""

    at: datetime | None = None
    acr: str | None = None
    amr: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Caller:
    """`names_acts_for`: the claim of those the client may act for is there, be it empty."""

    client_id: str
    subject: str
    scopes: frozenset[str]
    acts_for: frozenset[str]
    token_id: str
    issuer: str
    names_acts_for: bool
    login: Login

    @property
    def is_person(self) -> bool:
        """Whether a person logged in: a token that a client got for itself has the client as its subject and no
        login (RFC 9068 2.2). In doubt it is a person, who may do nothing before he is known."""
        return self.subject != self.client_id or self.login.at is not None

    def require_scope(self, scope: str) -> None:
        if scope not in self.scopes:
            raise ScopeMissing(scope)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is told of a good token, by which key."""

    kid: str
    key: VerifyKey
    times: Mapping[str, Any]
    caller: Caller


class AccessTokens:
    """`acts_for_claim` names the list claim with those the client may act for."""

    def __init__(self, settings: IdentitySettings, *, acts_for_claim: str, clock: Clock) -> None:
        self._settings = settings
        self._keys = JwksFile(settings.jwks_file)
        self._acts_for_claim = acts_for_claim
        self._clock = clock
        self._known: OrderedDict[bytes, _Known] = OrderedDict()

    def verify(self, token: str) -> Caller:
        """The caller that the token vouches for, or TokenRefused."""
        if len(token) > _LONGEST_TOKEN:
            raise TokenRefused("too-long")
        name = sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(name)
        # A file that changed gives new keys, so that one that is withdrawn, or another of its kid, is never the same.
        if known is None or self._keys.find(known.kid) is not known.key:
            known = self._known[name] = self._read(token)
            if len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        else:
            self._check_times(known.times)
            self._known.move_to_end(name)
        return known.caller

    def _read(self, token: str) -> _Known:
        try:
            header = jws.extract_compact(token.encode("ascii")).headers()
        except (ValueError, JoseError):
            raise TokenRefused("malformed") from None
        key = self._key(header)
        try:
            claims = jwt.decode(token, key, algorithms=[header["alg"]]).claims
        except (ValueError, TypeError, JoseError) as error:
            raise TokenRefused(f"signature: {type(error).__name__}") from None
        _check_issuer(claims, self._settings)
        times = {name: claims[name] for name in _TIMES if name in claims}
        self._check_times(times)
        return _Known(header["kid"], key, times, _caller(claims, self._acts_for_claim))

    def _key(self, header: Mapping[str, Any]) -> VerifyKey:
        if str(header.get("typ", "")).lower() not in _TYPES:
            raise TokenRefused("typ")
        if header.get("alg") not in ALGORITHMS:
            raise TokenRefused("alg")
        if {"crit", "b64"} & header.keys():
            raise TokenRefused("crit")
        kid = header.get("kid")
        key = self._keys.find(kid) if isinstance(kid, str) else None
        if key is None:
            raise TokenRefused("kid")
        if isinstance(key, ECKey) != (header["alg"] == "ES256"):
            raise TokenRefused("alg-of-key")
        return key

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        leeway = self._settings.leeway.total_seconds()
        expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
        if expires + leeway <= now:
            raise TokenRefused("expired")
        if issued - leeway > now:
            raise TokenRefused("iat")
        if "nbf" in claims and _instant(claims, "nbf") - leeway > now:
            raise TokenRefused("nbf")
        if timedelta(seconds=expires - issued) > self._settings.max_lifetime:
            raise TokenRefused("lifetime")


def _check_issuer(claims: Mapping[str, Any], settings: IdentitySettings) -> None:
    if claims.get("iss") != settings.issuer:
        raise TokenRefused("iss")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or settings.audience not in audiences:
        raise TokenRefused("aud")


def _instant(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(name)
    if not 0 <= value < 1e11:
        raise TokenRefused(name)
    return float(value)


def _caller(claims: Mapping[str, Any], acts_for_claim: str) -> Caller:
    scope = claims.get("scope", "")
    acts_for = claims.get(acts_for_claim, [])
    if not isinstance(scope, str) or not _is_texts(acts_for):
        raise TokenRefused("scope")
    return Caller(
        client_id=_text(claims, "client_id"),
        subject=_text(claims, "sub"),
        scopes=frozenset(scope.split()),
        acts_for=frozenset(acts_for),
        token_id=_text(claims, "jti"),
        issuer=_text(claims, "iss"),
        names_acts_for=acts_for_claim in claims,
        login=_login(claims),
    )


def _login(claims: Mapping[str, Any]) -> Login:
    acr, amr = claims.get("acr"), claims.get("amr", [])
    if not (acr is None or isinstance(acr, str)) or not _is_texts(amr):
        raise TokenRefused("login")
    at = datetime.fromtimestamp(_instant(claims, "auth_time"), UTC) if "auth_time" in claims else None
    return Login(at, acr, frozenset(amr))


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not value:
        raise TokenRefused(name)
    return value


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)

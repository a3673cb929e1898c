"""The caller as a FastAPI dependency: the route's signature is the access rule."""

import logging
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hbs_kit.identity import AccessTokens, Caller
from hbs_kit.token_errors import NotAuthenticated, TokenRefused

log = logging.getLogger(__name__)

BEARER = HTTPBearer(
    bearerFormat="at+jwt",
    scheme_name="accessToken",
    description="A short-lived access token (RFC 9068) for this service's audience, with the scopes that an operation"
    " names. It also says for whom the client may act: schools, registrars or organisations.",
    auto_error=False,
)


def tokens_of(request: Request) -> AccessTokens:
    """Where the lifespan's state keeps them: `{"access_tokens": …}`."""
    tokens: AccessTokens = request.state.access_tokens
    return tokens


def require(scope: str, *, tokens: Callable[[Request], AccessTokens] = tokens_of) -> Callable[..., Awaitable[Caller]]:
    """Such as `Reader = Annotated[Caller, Depends(require("things:read"))]`."""

    async def caller(
        request: Request,
        # The scope stands in the dependency as well, for the OpenAPI document alone.
        credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER, scopes=[scope])],
    ) -> Caller:
        if credentials is None:
            raise NotAuthenticated
        try:
            caller = tokens(request).verify(credentials.credentials)
        except TokenRefused as refusal:
            log.warning("token refused: %s", refusal.reason)
            raise
        caller.require_scope(scope)
        return caller

    return caller

"""The caller as a FastAPI dependency: the route's signature is the access rule."""

import logging
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hbs_kit.identity import AccessTokens, Caller
from hbs_kit.token_errors import NotAuthenticated, TokenRefused

log = logging.getLogger(__name__)

_bearer = HTTPBearer(bearerFormat="at+jwt", auto_error=False)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def tokens_of(request: Request) -> AccessTokens:
    """Where the lifespan's state keeps them: `{"access_tokens": …}`."""
    tokens: AccessTokens = request.state.access_tokens
    return tokens


def require(scope: str, *, tokens: Callable[[Request], AccessTokens] = tokens_of) -> Callable[..., Awaitable[Caller]]:
    """Such as `Reader = Annotated[Caller, Depends(require("things:read"))]`."""

    async def caller(request: Request, credentials: Credentials) -> Caller:
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

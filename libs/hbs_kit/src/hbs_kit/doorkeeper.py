"""Asks for the access token before anything of a body is read.

FastAPI parses a body before it looks at who sent it, and on the event loop. Where every route needs a token, a stranger
must not have the service parse anything. Scopes and for whom the caller acts stay with the routes.
"""

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from hbs_kit.identity import AccessTokens
from hbs_kit.problem_types import row_of
from hbs_kit.problems import respond
from hbs_kit.token_errors import PROBLEMS, NotAuthenticated, TokenRefused

log = logging.getLogger(__name__)


class Doorkeeper:
    """Answers 401 to a request without a valid token, unless its path is open to all.

    A path of the list that ends in a slash opens everything below it.
    """

    def __init__(self, app: ASGIApp, is_open: frozenset[str]) -> None:
        self._app = app
        self._open = is_open
        self._open_below = tuple(path for path in is_open if path.endswith("/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_open(scope["path"]):
            try:
                _check_token(scope)
            except NotAuthenticated as refusal:
                # What is left of the body is not read either: the connection ends.
                headers = {**refusal.response_headers, "Connection": "close"}
                response = respond(scope, row_of(PROBLEMS, type(refusal)), refusal, headers=headers)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return path in self._open or path.startswith(self._open_below)


def _check_token(scope: Scope) -> None:
    scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated
    tokens: AccessTokens = scope["state"]["access_tokens"]
    try:
        tokens.verify(token.strip())
    except TokenRefused as refusal:
        log.warning("token refused: %s", refusal.reason)
        raise

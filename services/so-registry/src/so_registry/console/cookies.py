"""What a browser keeps: the session's secret, a login under way, the language. `__Host-`: this host's alone, encrypted.

Browsers take such a cookie over plain HTTP from loopback too.
"""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from hbs_schema.findings import Language

SESSION: Final = "__Host-hbs-console"
LOGIN: Final = "__Host-hbs-login"
LANGUAGE: Final = "__Host-hbs-language"
LOGIN_SECONDS: Final = 600
LANGUAGE_SECONDS: Final = 31_536_000
LONGEST: Final = 128


def read(request: Request, name: str) -> str | None:
    """A cookie of ours; one that is far too long counts as not there."""
    value = request.cookies.get(name)
    return value if value and len(value) <= LONGEST else None


def keep(response: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Lax: it comes along when the provider sends somebody back, and with no form of another site."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def forget(response: Response, name: str) -> None:
    """The browser lets go of it."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def language_of(request: Request) -> Language:
    """As the address asks, else as it was last asked, else Vietnamese."""
    return "en" if (request.query_params.get("lang") or request.cookies.get(LANGUAGE)) == "en" else "vi"

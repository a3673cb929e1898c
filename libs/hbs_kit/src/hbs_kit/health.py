"""/livez says that the process answers, /readyz whether it can do its work and, if
not, what is missing: by name, never by a connection string or an error's text.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

Check = Callable[[], Awaitable[str | None]]
Checks = Callable[[Request], Mapping[str, Check]]


def health_router(checks: Checks, *, answer_within: timedelta = timedelta(seconds=2)) -> APIRouter:
    """`checks` gives the named checks; each answers None or a reason within the time."""
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def get_livez() -> JSONResponse:
        return JSONResponse({"status": "live"})

    @router.get("/readyz")
    async def get_readyz(request: Request) -> JSONResponse:
        reasons = await run_checks(checks(request), answer_within)
        is_ready = all(reason is None for reason in reasons.values())
        return JSONResponse(
            {
                "status": "ready" if is_ready else "not-ready",
                "checks": {name: reason or "ok" for name, reason in reasons.items()},
            },
            status_code=200 if is_ready else 503,
        )

    return router


async def run_checks(checks: Mapping[str, Check], answer_within: timedelta) -> dict[str, str | None]:
    reasons = await asyncio.gather(*(_reason(check, answer_within.total_seconds()) for check in checks.values()))
    return dict(zip(checks, reasons, strict=True))


async def _reason(check: Check, seconds: float) -> str | None:
    try:
        return await asyncio.wait_for(check(), seconds)
    except TimeoutError:
        return "no answer in time"
    except Exception as error:
        return type(error).__name__

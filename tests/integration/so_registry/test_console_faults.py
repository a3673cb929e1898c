"""What is nobody's refusal is told on a page: what is away, what took too long, what is ours to mend."""

import pytest
from asyncpg import QueryCanceledError, UniqueViolationError
from fastapi import APIRouter
from sqlalchemy.exc import DBAPIError

from so_registry.console.answers import PageRoute
from tests.integration.so_registry.console import open_console, words
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

NAME = "Nguyễn Văn An"
AWAY, SLOW, OURS = "Hệ thống tạm gián đoạn", "Yêu cầu mất quá nhiều thời gian", "Có lỗi xảy ra"
FAULTS = {
    "away": (ConnectionRefusedError(NAME), 503, AWAY),
    "slow": (DBAPIError("SELECT 1", None, QueryCanceledError(NAME)), 503, SLOW),
    "doubled": (DBAPIError("SELECT 1", None, UniqueViolationError(NAME)), 500, OURS),
    "bug": (ValueError(NAME), 500, OURS),
}


async def test_a_fault_is_told_by_its_kind_and_nothing_of_its_text(registry: Registry) -> None:
    router = APIRouter(route_class=PageRoute)

    @router.get("/fails/{what}")
    async def fail(what: str) -> None:
        raise FAULTS[what][0]

    async with open_console(registry) as console, console.browser() as anybody:
        console.site.include_router(router)
        for what, (_, status, title) in FAULTS.items():
            answer = await anybody.get(f"/fails/{what}")
            assert (answer.status_code, title in words(answer)) == (status, True), what
            assert NAME not in answer.text

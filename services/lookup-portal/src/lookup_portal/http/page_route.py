"""A route whose refusals are pages for people, not problem documents."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lookup_portal.http.page_answers import show_refusal


class PageRoute(APIRoute):
    """Nothing of an error is shown but what page_answers.py says of its kind."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_refuse(request: Request) -> Response:
            try:
                return await answer(request)
            except HTTPException:
                raise
            except Exception as error:
                return show_refusal(request, error)

        return answer_or_refuse

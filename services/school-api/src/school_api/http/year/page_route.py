"""A holder's route whose refusal for going too fast is a page: a class in one room has one address."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from hbs_kit.limits import TooManyRequests
from hbs_schema.findings import Language
from school_api.http.year.pages import PreviewPages


def language_of(request: Request) -> Language:
    """Vietnamese unless the address asks for English."""
    return "en" if request.query_params.get("lang") == "en" else "vi"


def page_route(pages: PreviewPages) -> type[APIRoute]:
    """The class of these pages' routes."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def answer_or_wait(request: Request) -> Response:
                try:
                    return await answer(request)
                except TooManyRequests as refused:
                    page = pages.enter(language_of(request), error="code.too-many", status=429)
                    page.headers.update(refused.response_headers)
                    return page

            return answer_or_wait

    return PageRoute

"""Rule books: what the registrar decided where the circulars leave something open."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response, status

from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.types import SchoolYear
from so_registry.http.deps import Reader, Use
from so_registry.http.problems import refusals
from so_registry.usecases.show_rule_books import show_rule_book

router = APIRouter(prefix="/v1/rule-books", tags=["rule books"])


@router.get(
    "/{school_year}",
    response_model=RuleBook,
    responses={status.HTTP_304_NOT_MODIFIED: {"description": "The same as the entity tag names"}, **refusals()},
)
async def get_rule_book(
    school_year: Annotated[SchoolYear, Path(description="Such as 2025-2026")],
    caller: Reader,
    use: Use,
    if_none_match: Annotated[str | None, Header(description="The ETag of the copy at hand")] = None,
) -> Response:
    """The rule book in force for a school year, byte for byte; its ETag is the digest that answers name.

    `hbs-check --rules` takes the file as it is.
    """
    active = await show_rule_book(school_year, sessions=use.sessions)
    headers = {"ETag": f'"{active.digest}"'}
    if if_none_match == headers["ETag"]:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(active.body, media_type="application/json", headers=headers)

"""Rule books as the registrar tells them, for software that checks content by itself."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.types import Code, SchoolYear
from school_api.domain import errors
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.http.answers import responses
from school_api.http.deps import ClassReader, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.fetch_rule_book import fetch_rule_book
from school_api.usecases.permit_act import check_act

router = APIRouter(prefix="/v1/rule-books", tags=["classes"])


@router.get("/{school_year}", response_model=RuleBook, responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_rule_book(
    school_year: Annotated[SchoolYear, Path(description="Such as 2025-2026")],
    school: Annotated[Code, Query(description="The school that the caller acts for")],
    caller: ClassReader,
    use: Use,
) -> Response:
    """The rule book in force for a school year, byte for byte; its ETag is the digest that reports name as `rules`.

    `hbs-check --rules` takes the file as it is.
    """
    await check_act(actor_of(caller), Action.READ_BOARD, Place(school), sessions=use.sessions)
    told = await fetch_rule_book(school_year, school=school, sessions=use.sessions, registry=use.registry)
    return Response(told.body, media_type="application/json", headers={"ETag": f'"{told.digest}"'})

"""The API's document says everything that a client meets; no error is without its problem."""

from contextlib import asynccontextmanager
from typing import Any

import pytest

from lookup_portal.app import create_app
from lookup_portal.domain import errors as domain
from lookup_portal.http.problems import PROBLEMS
from lookup_portal.rendering import errors as rendering

INNER = {domain.PortalError, domain.PublicationRefused, rendering.RenderError}
"""The bases, and what only the projector meets."""


@asynccontextmanager
async def nothing() -> Any:
    yield


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(nothing, is_https=False).openapi()  # never opened


def test_every_error_has_a_problem() -> None:
    known = {
        error
        for module in (domain, rendering)
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, Exception)
    }

    assert known - INNER <= PROBLEMS.keys()


def test_problem_codes_are_distinct_and_in_both_languages() -> None:
    rows = list(PROBLEMS.values())

    assert len({row.code for row in rows}) == len(rows)
    for row in rows:
        assert all((row.title_vi, row.title_en, row.detail_vi, row.detail_en))


def test_the_document_lists_the_api_and_none_of_the_pages(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {
        "/v1/lookups/status",
        "/v1/lookups/holder",
        "/v1/lookups/organisation",
        "/v1/documents/pdf",
        "/v1/documents/book",
        "/v1/documents/bundle",
        "/v1/documents/presentation",
        "/v1/copies/requests",
        "/v1/copies/approvals",
        "/v1/copies/refusals",
        "/v1/copies/file",
        "/v1/copies/revocations",
        "/v1/copies/register",
        "/v1/copies/register/export",
        "/v1/copies/confirm",
        "/v1/files/check",
    }


def test_every_route_has_a_body_an_answer_and_its_problems(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        route = item["post"]
        assert route["requestBody"]["content"], path
        assert (route["responses"].get("200") or route["responses"]["202"])["content"], path
        is_officers = path.startswith("/v1/copies/") and path.rpartition("/")[2] not in ("requests", "confirm")
        assert {"422", "default"} <= route["responses"].keys(), path
        assert ("429" in route["responses"]) != is_officers, path
        assert route["description"], path


def test_routes_with_a_token_say_so(document: dict[str, Any]) -> None:
    secured = {path for path, item in document["paths"].items() if "security" in item["post"]}

    documents = {"/v1/lookups/organisation", *(f"/v1/documents/{name}" for name in ("bundle", "pdf", "book"))}
    copies = {path for path in document["paths"] if path.startswith("/v1/copies/")} - {"/v1/copies/confirm"}
    assert secured == documents | copies
    for path in secured:
        assert {"401", "403"} <= document["paths"][path]["post"]["responses"].keys()


def test_no_code_stands_in_an_address_of_the_api(document: dict[str, Any]) -> None:
    assert not [path for path in document["paths"] if "{" in path]
    assert not [item for item in document["paths"].values() if item["post"].get("parameters")]

"""How routes declare their problems in the OpenAPI document."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from hbs_kit import builtin_problems as builtin
from hbs_kit.problem_types import (
    MEDIA_TYPE,
    URN,
    Problem,
    ProblemTable,
    ProblemType,
    row_of,
)

_REF = "#/components/schemas/{model}"


def responses(table: ProblemTable, *errors: type[Exception]) -> dict[int | str, Any]:
    """For a route's `responses=`: its own problems and those that any route has."""
    by_status: dict[int, list[ProblemType]] = {422: [builtin.INVALID_REQUEST]}
    for kind in errors:
        row = row_of(table, kind)
        by_status.setdefault(row.status, []).append(row)
    declared: dict[int | str, Any] = {status: _response(rows) for status, rows in sorted(by_status.items())}
    return declared | {"default": _response([builtin.INTERNAL, builtin.UNAVAILABLE])}


def add_problem_schema(app: FastAPI) -> None:
    """FastAPI knows a response's model only as application/json; ours has its own type."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        document = original()
        schema = Problem.model_json_schema(ref_template=_REF)
        parts = {**schema.pop("$defs"), "Problem": schema}
        document.setdefault("components", {}).setdefault("schemas", {}).update(parts)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _response(rows: Sequence[ProblemType]) -> dict[str, Any]:
    unique = list(dict.fromkeys(rows))
    return {
        "description": " · ".join(row.title_en for row in unique),
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": _REF.format(model="Problem")},
                "examples": {row.code: {"value": _example(row)} for row in unique},
            }
        },
    }


def _example(row: ProblemType) -> dict[str, Any]:
    return {"type": URN + row.code, "title": row.title_vi, "status": row.status}

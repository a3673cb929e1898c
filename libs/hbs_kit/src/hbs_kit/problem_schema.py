"""How routes declare their problems in the OpenAPI document."""

from typing import Any

from hbs_kit import builtin_problems as builtin
from hbs_kit.openapi_headers import header
from hbs_kit.problem_types import (
    MEDIA_TYPE,
    URN,
    Problem,
    ProblemTable,
    ProblemType,
    fill,
    row_of,
    sentences_of,
)

REF = "#/components/schemas/{model}"

# Headers that a client has to read to know what to do next.
_HEADERS = {
    401: ("WWW-Authenticate", "Bearer, and why the token is refused (RFC 6750)"),
    429: ("Retry-After", "Seconds to wait"),
    503: ("Retry-After", "Seconds to wait"),
}


def responses(table: ProblemTable, *errors: type[Exception]) -> dict[int | str, Any]:
    """For a route's `responses=`: its own problems and those that any route has.

    What every route with a token or a body may answer besides is added by `hbs_kit.openapi`.
    """
    rows = [builtin.INVALID_REQUEST, *(row_of(table, kind) for kind in errors)]
    declared: dict[int | str, Any] = {}
    for row in sorted(rows, key=lambda row: row.status):
        add_problem(declared, row.status, row)
    for row in (builtin.INTERNAL, builtin.UNAVAILABLE, builtin.TOOK_TOO_LONG):
        add_problem(declared, "default", row)
    return declared


def add_problem(declared: dict[Any, Any], key: int | str, row: ProblemType) -> None:
    """Add a problem to the responses of an operation; one that stands there already stays as it is."""
    new: dict[str, Any] = {
        "description": "",
        "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}, "examples": {}}},
    }
    entry = declared.setdefault(key, new)
    examples = entry["content"][MEDIA_TYPE]["examples"]
    if row.code in examples:
        return
    entry["description"] = " · ".join(filter(None, [entry["description"], row.title_en]))
    examples[row.code] = {"summary": row.title_en, "value": _example(row)}
    if row.status in _HEADERS:
        entry.setdefault("headers", {}).update(header(*_HEADERS[row.status]))


def problem_models() -> dict[str, Any]:
    """The schemas of a problem by name. FastAPI knows a model only as application/json; ours has its own type."""
    schema = Problem.model_json_schema(ref_template=REF, mode="serialization")
    return {**schema.pop("$defs"), "Problem": schema}


def _example(row: ProblemType) -> dict[str, Any]:
    details = sentences_of(row.code, fill(row.detail_vi or row.title_vi, {}), fill(row.detail_en or row.title_en, {}))
    problem = Problem(
        type=URN + row.code, title=row.title_vi, status=row.status, detail=details.vi, sentences=details, errors=[]
    )
    return problem.model_dump(mode="json", exclude_none=True)

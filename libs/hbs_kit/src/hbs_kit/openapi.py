"""What FastAPI leaves out of the OpenAPI document: problems, size limits, raw bodies, examples.

The document is a contract that is kept in the repository, so everything in it comes from the routes and has one
spelling.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic import BaseModel

from hbs_kit import builtin_problems as builtin
from hbs_kit import token_errors
from hbs_kit.limits import USUAL_BODY
from hbs_kit.problem_schema import REF, add_problem, problem_models
from hbs_kit.problem_types import MEDIA_TYPE

Examples = Mapping[type[BaseModel], Any]

CONVENTIONS = """
Errors are problems (RFC 9457, `application/problem+json`). `type` is a stable code, `urn:hbs:problem:…`; `title` and
`detail` follow `Accept-Language`, `sentences` has Vietnamese and English. Faults of form are listed all at once in
`errors`, each with a JSON pointer; what was sent is never repeated. A request that changes something may be sent again
after a lost answer: the same request gets the same answer.
"""

SIZE = "x-max-body-bytes"


class SchemasDiffer(Exception):
    """Two different schemas have one name in a document."""


def complete(app: FastAPI, *, examples: Examples) -> None:
    """Complete the app's document when it is first asked for."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = original()
            limits = _limits(app)
            for operation in _operations(document):
                _complete_operation(operation, limits[operation["operationId"]])
            _gather_schemas(document)
            _gather_examples(document)
            _add_examples(document, examples)
        return original()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def raw_body(media_type: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    """For a route's `openapi_extra=`: a body that is taken as bytes, so that nothing parses it on the event loop."""
    content = {media_type: {"schema": dict(schema)}}
    return {"requestBody": {"required": True, "description": description, "content": content}}


def _limits(app: FastAPI) -> dict[str, int]:
    """How large each operation's body may be, as its route declares it."""
    limits = {}
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute) and route.original_route.include_in_schema:
            declared: int | None = getattr(route, "max_body_size", None)
            limits[str(route.unique_id)] = USUAL_BODY if declared is None else declared
    return limits


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _complete_operation(operation: dict[str, Any], most: int) -> None:
    sentences = operation.get("description", "")
    operation["summary"] = re.split(r"\.(?:\s|$)", sentences, maxsplit=1)[0] or operation["operationId"]
    responses = operation["responses"]
    body = operation.get("requestBody")
    if body is not None:
        limit = f"At most {most / 2**20:g} MiB." if most >= 2**20 else f"At most {most / 2**10:g} KiB."
        body["description"] = f"{body.get('description', '')} {limit}".strip()
        body[SIZE] = most
        add_problem(responses, "413", builtin.BODY_TOO_LARGE)
    elif not operation.get("parameters"):
        responses.pop("422", None)
    if operation.get("security"):
        for row in token_errors.PROBLEMS.values():
            add_problem(responses, str(row.status), row)
    operation["responses"] = dict(sorted(responses.items()))


def _gather_schemas(document: dict[str, Any]) -> None:
    """Schemas that routes wrote out themselves go where those of models are."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in problem_models().items():
        _put(schemas, name, schema)
    for media in _media(document):
        schema = media.get("schema", {})
        if schema.get("type") == "object" and "properties" in schema:
            parts = {**schema.pop("$defs", {}), schema["title"]: schema}
            for name, part in parts.items():
                _put(schemas, name, _with_refs(part))
            media["schema"] = {"$ref": REF.format(model=schema["title"])}


def _gather_examples(document: dict[str, Any]) -> None:
    """A problem's example stands once in the document."""
    gathered = document["components"].setdefault("examples", {})
    for media in _media(document, MEDIA_TYPE):
        gathered.update(media["examples"])
        media["examples"] = {code: {"$ref": f"#/components/examples/{code}"} for code in media["examples"]}


def _add_examples(document: dict[str, Any], examples: Examples) -> None:
    schemas = document["components"]["schemas"]
    for model, example in examples.items():
        if model.__name__ in schemas:
            schemas[model.__name__]["examples"] = [example]


def _media(document: dict[str, Any], only: str | None = None) -> Iterator[dict[str, Any]]:
    for operation in _operations(document):
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            yield from (media for kind, media in part.get("content", {}).items() if only in (None, kind))


def _put(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    if schemas.setdefault(name, schema) != schema:
        raise SchemasDiffer(name)


def _with_refs(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_refs(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    return {
        key: REF.format(model=value.rpartition("/")[2]) if key == "$ref" else _with_refs(value)
        for key, value in node.items()
    }

"""docs/openapi/ is what the applications give, valid OpenAPI 3.1, and enough for a vendor who has nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from deploy.contracts.openapi import openapi_files
from hbs_kit.builtin_problems import BODY_TOO_LARGE
from hbs_kit.openapi import SIZE, SchemasDiffer, complete, raw_body
from hbs_kit.problem_types import MEDIA_TYPE

DOCS = Path(__file__).parents[3] / "docs"
FILES = dict(openapi_files())
DOCUMENTS = {Path(name).stem: json.loads(text) for name, text in FILES.items()}
WITHOUT_TOKEN = {
    "post_status",  # a code alone gets a verdict and no content
    "post_holder",  # the birth date is the factor
    "post_presentation",
    "post_check",
    "post_confirm",  # the number is the factor beside the copy's code
    "get_holder_preview",  # the code of the preview is the right
    "create_comment",
}

services = pytest.mark.parametrize("service", DOCUMENTS)


def operations(service: str) -> Iterator[dict[str, Any]]:
    for path in DOCUMENTS[service]["paths"].values():
        yield from path.values()


def media(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of the body and of every answer that is no problem."""
    parts = [operation.get("requestBody", {})]
    parts += [answer for status, answer in operation["responses"].items() if status.startswith("2")]
    for part in parts:
        yield from part.get("content", {}).items()


def problems(operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Not of 304, which says that there is nothing to say."""
    for status, answer in operation["responses"].items():
        if not status.startswith(("2", "3")):
            yield answer["content"]


def test_committed_documents_are_current() -> None:
    written = {f"openapi/{file.name}": file.read_text("utf-8") for file in (DOCS / "openapi").iterdir()}

    assert written == FILES, "run `make schemas`"


@pytest.mark.slow
@services
def test_a_document_is_valid_openapi(service: str) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(DOCUMENTS[service]).iter_errors()] == []


@services
def test_operations_have_one_tag_that_is_explained_a_sentence_and_a_short_id(service: str) -> None:
    explained = {tag["name"] for tag in DOCUMENTS[service]["tags"]}
    for operation in operations(service):
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= explained
        assert operation["description"]
        assert 10 < len(operation["summary"]) < 120
        assert operation["operationId"].isidentifier()
        assert len(operation["operationId"]) < 30


@services
def test_operations_say_which_scope_their_token_needs(service: str) -> None:
    for operation in operations(service):
        if operation["operationId"] in WITHOUT_TOKEN:
            assert "security" not in operation
            continue
        needed = operation["security"][0]["accessToken"]
        assert len(needed) == 1
        assert {"401", "403"} <= operation["responses"].keys()


@services
def test_every_refusal_is_a_problem_with_codes_and_examples(service: str) -> None:
    for operation in operations(service):
        assert "default" in operation["responses"]
        for content in problems(operation):
            assert list(content) == [MEDIA_TYPE]
            assert content[MEDIA_TYPE]["examples"]


@services
def test_examples_satisfy_the_schemas_they_stand_for(service: str) -> None:
    document = DOCUMENTS[service]
    components = document["components"]
    pairs = [
        (example, {"$ref": f"#/components/schemas/{name}"})
        for name, schema in components["schemas"].items()
        for example in schema.get("examples", [])
    ]
    pairs += [(entry["value"], {"$ref": "#/components/schemas/Problem"}) for entry in components["examples"].values()]
    for example, schema in pairs:
        Draft202012Validator({**schema, "components": components}).validate(example)


@services
def test_every_body_and_answer_has_a_schema_and_json_an_example(service: str) -> None:
    schemas = DOCUMENTS[service]["components"]["schemas"]
    for operation in operations(service):
        for kind, content in media(operation):
            assert content.get("schema"), (operation["operationId"], kind)
            names = [schema["$ref"].rpartition("/")[2] for schema in _named(content["schema"])]
            if kind.endswith("json"):
                assert all("examples" in schemas[name] for name in names), (operation["operationId"], names)


@services
def test_bodies_have_a_limit_and_the_problem_of_passing_it(service: str) -> None:
    for operation in operations(service):
        body = operation.get("requestBody")
        if body is not None:
            assert body[SIZE] > 0
            assert "At most" in body["description"]
            assert BODY_TOO_LARGE.code in operation["responses"]["413"]["content"][MEDIA_TYPE]["examples"]


@services
def test_parameters_are_described(service: str) -> None:
    for operation in operations(service):
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (operation["operationId"], parameter["name"])


@services
def test_health_metrics_and_pages_are_not_part_of_the_contract(service: str) -> None:
    assert all(path.startswith("/v1/") for path in DOCUMENTS[service]["paths"])


@services
def test_the_frameworks_own_error_is_nowhere(service: str) -> None:
    assert "HTTPValidationError" not in FILES[f"openapi/{service}.json"]


def test_two_schemas_of_one_name_are_refused() -> None:
    app = FastAPI()
    for path, kind in (("/a", "string"), ("/b", "integer")):
        schema = {"type": "object", "title": "Thing", "properties": {"x": {"type": kind}}}
        app.put(path, openapi_extra=raw_body("application/json", schema, "A thing."))(lambda: None)
    complete(app, examples={})

    with pytest.raises(SchemasDiffer):
        app.openapi()


def _named(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The references of a schema: itself, its items, its choices."""
    if "$ref" in schema:
        return [schema]
    below = [*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])]
    return [found for entry in below for found in _named(entry)]

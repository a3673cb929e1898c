"""docs/events.json has every kind of event that the code tells, with exactly the members that it tells it with."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator

from deploy.contracts.events import events_text
from school_api.domain.acts import MODELS
from school_api.domain.events import KINDS
from tests.architecture.sources import ROOT, sources

DOCS = Path(__file__).parents[3] / "docs"
FILLED: dict[str, set[str]] = {
    "change.act": {"review-request", "approve", "return"},
    "act.kind": {str(kind) for kind in MODELS},
}
"""What a kind that is put together may be filled with."""


def told() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Kind, members that are always told, members that may be absent: of every call of `add_event`."""
    for file in sources("services"):
        if "school_api" in file.relative_to(ROOT).as_posix():
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "add_event":
                    always, optional = members(node)
                    yield from ((kind, always, optional) for kind in kinds(node.args[2]))


def kinds(written: ast.expr) -> set[str]:
    if isinstance(written, ast.Constant):
        return {str(written.value)}
    text = ast.unparse(written)
    [name] = re.findall(r"\{(.*?)\}", text)
    return {text[2:-1].replace(f"{{{name}}}", value) for value in FILLED[name]}


def members(call: ast.Call) -> tuple[frozenset[str], frozenset[str]]:
    always = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    spread = [keyword.value for keyword in call.keywords if keyword.arg is None]
    found = [key for value in spread for node in ast.walk(value) if isinstance(node, ast.Dict) for key in node.keys]
    return always, frozenset(str(key.value) for key in found if isinstance(key, ast.Constant))


def test_the_committed_list_is_current() -> None:
    assert (DOCS / "events.json").read_text("utf-8") == events_text(), "run `make schemas`"


def test_every_kind_that_is_told_is_in_the_list_and_no_other() -> None:
    assert {kind for kind, _, _ in told()} == set(KINDS)


def test_every_kind_is_told_with_the_members_of_its_schema() -> None:
    wrong = [
        kind
        for kind, always, optional in told()
        if not (KINDS[kind].body.keys() - KINDS[kind].optional <= always | optional <= KINDS[kind].body.keys())
        or not optional - always <= KINDS[kind].optional | {"reason"}
    ]

    assert wrong == []


def test_the_schemas_are_schemas() -> None:
    for entry in KINDS.values():
        Draft202012Validator.check_schema(entry.schema())

"""Every refusal of the library has a stable code with a sentence, and nothing has a code that nobody raises."""

import ast
import re
from collections.abc import Iterator

import pytest

from hbs_schema.errors import Refused
from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.failures.codes import OF_CHECK, OF_END, OF_TEXT, code_of, own_code
from hbs_schema.verification.failures.sentences import FAILURES
from hbs_schema.verification.sentences import REASONS
from tests.architecture.sources import name_of, sources
from tests.vectors.index import Golden, bundles

RAISED = {"Malformed", "NotGenuine"}
BAD = [entry for entry in bundles() if entry.entry["verdict"] == "failed"]


def texts() -> Iterator[tuple[str, str]]:
    """Where a refusal is made, and its text as far as it is written there."""
    for file in sources("libs"):
        if "/hbs_schema/" not in file.as_posix():
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED and len(node.args) > 1:
                written = _written(node.args[1])
                if written:
                    yield f"{name_of(file)}:{node.lineno}", written


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp):
        return _written(node.left)
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "x" for part in node.values]
        return "".join(str(part) for part in parts)
    return ""


def test_the_search_finds_what_the_library_raises() -> None:
    assert len(list(texts())) > 100


def test_every_text_of_a_refusal_has_a_code_of_its_own() -> None:
    assert [(place, text) for place, text in texts() if not own_code(text)] == []


def test_every_beginning_in_the_table_is_that_of_a_text() -> None:
    found = [text for _, text in texts()]
    listed = [beginning for beginnings in OF_TEXT.values() for beginning in beginnings]

    assert [beginning for beginning in listed if not any(text.startswith(beginning) for text in found)] == []
    assert [end for end in OF_END.values() if not any(text.endswith(end) for text in found)] == []


def test_codes_have_sentences_and_sentences_have_codes() -> None:
    assert {*OF_TEXT, *OF_END, *OF_CHECK.values()} == FAILURES.keys()
    assert FAILURES.keys().isdisjoint(REASONS)
    assert [code for code in FAILURES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


@pytest.mark.parametrize("entry", BAD, ids=lambda entry: entry.name)
def test_every_failed_check_of_a_forged_file_says_why(entry: Golden) -> None:
    report = verify_bundle(entry.data, entry.anchors, now=entry.now, is_at_lock=entry.entry["at_lock"])

    failed = [check for check in report.checks if check.result == "failed"]
    assert failed
    assert [check.name for check in failed if check.reason not in FAILURES] == []


def test_what_the_models_and_keys_say_falls_to_their_check() -> None:
    assert code_of(Refused("signatures", "the key does not fit the algorithm")) == "key-unfit"
    assert code_of(Refused("format", "extra_forbidden")) == "members"

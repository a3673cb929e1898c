"""Every refusal of the registry is told: a code, a status, a sentence in both languages."""

import ast
import sys
from collections.abc import Iterator

import pytest

from hbs_schema.findings import Sentence, Term
from hbs_schema.intake.sentences import NOT_FINAL, OF_CHECK, PROBLEMS, ROLES
from so_registry.domain import errors
from so_registry.domain.refusals import REFUSALS
from so_registry.http.problems import PROBLEMS as TABLE
from so_registry.http.problems import STATUS
from tests.architecture.sources import sources


def leaves(kind: type[errors.RegistryError] = errors.RegistryError) -> Iterator[type[errors.RegistryError]]:
    below = kind.__subclasses__()
    for child in below:
        yield from leaves(child)
    if not below:
        yield kind


def test_every_refusal_has_a_sentence_a_status_and_a_row() -> None:
    kinds = set(leaves())

    assert kinds == REFUSALS.keys() == STATUS.keys()
    assert kinds <= TABLE.keys()


def test_every_leaf_stands_in_the_tree_that_its_module_draws() -> None:
    def drawn(kind: type[errors.RegistryError]) -> str:
        return str(sys.modules[kind.__module__].__doc__)

    assert [kind.__name__ for kind in leaves() if f" {kind.__name__}" not in drawn(kind)] == []


def test_codes_are_distinct_and_kebab_case() -> None:
    codes = [refusal.code for refusal in REFUSALS.values()]

    assert len(codes) == len(set(codes))
    assert [code for code in (*codes, *PROBLEMS) if code != code.lower() or "_" in code or " " in code] == []


def sentences() -> Iterator[tuple[str, Sentence | Term]]:
    yield from PROBLEMS.items()
    yield from ((refusal.code, refusal.sentence) for refusal in REFUSALS.values())
    yield from ((f"title of {refusal.code}", refusal.title) for refusal in REFUSALS.values())
    yield from ROLES.items()


@pytest.mark.parametrize(("code", "sentence"), list(sentences()), ids=lambda value: str(value)[:40])
def test_both_languages_say_it_and_ask_for_the_same_parameters(code: str, sentence: Sentence) -> None:
    assert sentence.vi
    assert sentence.en
    assert sentence.vi != sentence.en, code
    assert fields(sentence.vi) == fields(sentence.en)


@pytest.mark.parametrize(("code", "sentence"), list(PROBLEMS.items()), ids=list(PROBLEMS))
def test_a_sentence_says_what_to_do_next_politely(code: str, sentence: Sentence) -> None:
    assert "đề nghị" in sentence.vi.lower() or "Nhà trường chỉ được" in sentence.vi, code
    assert "lease" in sentence.en or "should" in sentence.en or "may" in sentence.en
    assert not {"bạn", "tôi", "!"} & set(sentence.vi.lower().replace("!", " ! ").split())
    assert "xóa" not in sentence.vi
    assert "hủy" not in sentence.vi


def fields(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def test_what_a_check_becomes_is_a_problem_that_has_a_sentence() -> None:
    assert set(OF_CHECK.values()) <= PROBLEMS.keys()
    assert PROBLEMS.keys() >= NOT_FINAL


def test_every_problem_that_the_code_names_has_a_sentence_and_every_sentence_is_used() -> None:
    named: set[str] = set()
    for file in sources("libs", "services"):
        if "so_registry" in file.as_posix() or "hbs_schema/intake" in file.as_posix():
            named |= set(_codes(ast.parse(file.read_text("utf-8"))))

    assert named <= PROBLEMS.keys()
    told_as_refusals = {refusal.code for refusal in REFUSALS.values()}
    assert PROBLEMS.keys() - named - set(OF_CHECK.values()) - told_as_refusals == SPOKEN_BY_TABLES


SPOKEN_BY_TABLES = {
    "certificate-unknown",
    "signer-not-authorised",
    "signer-revoked",
    "signer-suspended",
    "submission-malformed",
}
"""Chosen by a value, not written in a call."""


def _codes(tree: ast.AST) -> Iterator[str]:
    """First arguments of calls of `problem(…)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "problem" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value

"""Every refusal has its words in both languages, its row in the table, and nothing stands there unused."""

import ast
import inspect
from pathlib import Path

import bo_gateway
from bo_gateway.domain import errors
from bo_gateway.domain.errors import GatewayError
from bo_gateway.domain.sentences import OF_CHECK, PROBLEMS, REFUSALS, code_of_check
from bo_gateway.http.problems import PROBLEMS as TABLE

OWN = {
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, GatewayError) and kind is not GatewayError
}


def test_every_error_has_a_row_of_its_own_code() -> None:
    assert set(TABLE) >= OWN
    for kind in OWN:
        assert TABLE[kind].code == kind.code
    assert {kind.code for kind in OWN} == set(REFUSALS)


def test_every_sentence_says_what_to_do_and_is_there_in_both_languages() -> None:
    for code, words in {**PROBLEMS, **REFUSALS}.items():
        assert "Đề nghị" in words.vi, code
        assert words.en, code


def test_every_code_that_the_code_names_has_words_and_every_word_a_use() -> None:
    folder = Path(bo_gateway.__file__).parent
    strings = {
        node.value
        for path in folder.rglob("*.py")
        if path.name != "sentences.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    used = {code for code in PROBLEMS if code in strings} | set(OF_CHECK.values()) | {code_of_check("stages")}
    assert used == set(PROBLEMS)

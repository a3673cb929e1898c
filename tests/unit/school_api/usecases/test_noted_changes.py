"""Every act that changes something says in the audit what is after it; what need not is named here, and why."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import school_api.usecases

SOURCE = Path(school_api.usecases.__file__).parent
READS = {"show_audit.py", "show_holdings.py", "show_people.py", "show_signers.py", "show_signing_session.py"}
NAMED_BY_ITS_ID = {
    "complete_signing_session.py",  # what was signed stands in the session, whose items never change
    "open_signing_session.py",
    "sign_act.py",  # the statement itself is kept
    "open_close.py",  # the act's members are fixed when it is opened
    "open_withdrawal.py",
    "request_submission.py",  # the submission's bytes are kept
    "doing.py",  # told to the registrar afterwards, whose answer is kept
    "reopen_close.py",
}


def notes() -> Iterator[tuple[str, int, bool]]:
    """Every `About` that is no reading's, and whether it has what is after the act."""
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        read = {
            id(each)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "note_reading"
            for each in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "About" and id(node) not in read:
                yield path.name, node.lineno, any(keyword.arg == "after" for keyword in node.keywords)


CALLS = list(notes())


def test_there_are_notes_to_look_at() -> None:
    assert len(CALLS) > 30
    assert {name for name, _, has_after in CALLS if not has_after} == READS | NAMED_BY_ITS_ID


@pytest.mark.parametrize(("name", "line", "has_after"), CALLS, ids=[f"{name}:{line}" for name, line, _ in CALLS])
def test_a_change_says_what_is_after_it(name: str, line: int, has_after: bool) -> None:
    assert name in READS | NAMED_BY_ITS_ID or has_after, f"{name}:{line}"

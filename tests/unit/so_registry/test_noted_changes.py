"""Every act that changes something says in the audit what is after it; what changes nothing is named here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import so_registry

SOURCE = Path(so_registry.__file__).parent
LOOKS = {
    "open_session.py",  # who came, and how he proved it: the act's own name says so
    "end_session.py",
    "note_looking.py",
    "rehearse_cutoff.py",  # rolled back
    "foresee_cutoff.py",
    "read_audit.py",
    "show_transfer_board.py",
    "view_declarations.py",
    "tell_story.py",
    "build_bundle.py",
    "dry_lock.py",
    "export_book.py",
    "list_pupils.py",
}
"""Looks at what is there, and sessions: nothing of the register is another afterwards."""


def notes() -> Iterator[tuple[str, int, set[str | None]]]:
    """Every call of `audit.note`, with what it is told."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_note = isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.note"
            if is_note and isinstance(node, ast.Call):
                yield path.name, node.lineno, {keyword.arg for keyword in node.keywords}


CALLS = list(notes())


def test_there_are_notes_to_look_at() -> None:
    assert len(CALLS) > 40
    assert {name for name, _, _ in CALLS} >= LOOKS


@pytest.mark.parametrize(("name", "line", "told"), CALLS, ids=[f"{name}:{line}" for name, line, _ in CALLS])
def test_a_change_says_what_is_after_it(name: str, line: int, told: set[str | None]) -> None:
    assert name in LOOKS or "after" in told, f"{name}:{line}"

"""A program's commands: each comes from its own module, when somebody asks for it."""

import gc
import sys
from pathlib import Path
from typing import ClassVar

import pytest
import typer
from typer.testing import CliRunner

from hbs_kit.entrance import Entrance

GROUP = """
import typer
app = typer.Typer(help="Windows.")
@app.command("open")
def open_(number: int) -> None: typer.echo(f"opened {number}")
"""
SINGLE = """
import typer
def count() -> None:
    "Counts."
    typer.echo("three")
"""


class Commands(Entrance):
    places: ClassVar = {"window": "window_commands:app", "count": "count_command:count"}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    (tmp_path / "window_commands.py").write_text(GROUP)
    (tmp_path / "count_command.py").write_text(SINGLE)
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("window_commands", "count_command"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    app = typer.Typer(cls=Commands)
    app.callback()(lambda: None)

    @app.command()
    def serve() -> None:
        """Serves."""
        typer.echo("serving")

    return app


def run(program: typer.Typer, *words: str) -> str:
    result = CliRunner().invoke(program, list(words))
    assert result.exit_code == 0, result.output
    return result.output


def test_a_command_does_not_wait_for_the_modules_of_others(program: typer.Typer) -> None:
    assert run(program, "count") == "three\n"
    assert "window_commands" not in sys.modules

    assert run(program, "serve") == "serving\n"
    assert "window_commands" not in sys.modules


def test_what_a_command_imports_is_not_walked_again_every_few_hundred_objects() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        Entrance(name="program")
        assert gc.get_threshold()[0] >= 20_000
    finally:
        gc.set_threshold(*before)


def test_a_group_has_its_own_commands(program: typer.Typer) -> None:
    assert run(program, "window", "open", "3") == "opened 3\n"


def test_help_lists_every_command_wherever_it_is(program: typer.Typer) -> None:
    told = run(program, "--help")

    assert all(words in told for words in ("window", "Windows.", "count", "Counts.", "serve", "Serves."))


def test_a_command_that_is_nowhere_is_wrong_usage(program: typer.Typer) -> None:
    result = CliRunner().invoke(program, ["lock"])

    assert result.exit_code == 2
    assert "No such command 'lock'" in result.output


class StatementTimeout(Exception):
    sqlstate = "57014"


@pytest.mark.parametrize(
    ("error", "code"), [(ConnectionRefusedError("10.0.0.1:5432"), "away"), (StatementTimeout(), "took-too-long")]
)
def test_a_command_whose_database_fails_it_says_to_come_again(error: Exception, code: str) -> None:
    result = CliRunner().invoke(failing_with(error), ["count"])

    assert result.exit_code == 75
    assert [line.split()[-1] for line in result.stderr.splitlines()] == [f"[{code}]"] * 2
    assert "10.0.0.1" not in result.output


@pytest.mark.parametrize("error", [ValueError("wrong"), BrokenPipeError()])
def test_what_another_try_would_meet_again_is_not_hidden(error: Exception) -> None:
    result = CliRunner().invoke(failing_with(error), ["count"])

    assert result.exit_code == 1
    assert not result.stderr


def failing_with(error: Exception) -> typer.Typer:
    app = typer.Typer(cls=Entrance)
    app.callback()(lambda: None)

    @app.command()
    def count() -> None:
        raise error

    return app

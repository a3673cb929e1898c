"""The documents name only what there is: commands, options, exit codes, files, problem codes."""

import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import click
import pytest
import typer.main

import bo_gateway.__main__ as gateway
import lookup_portal.__main__ as portal
import school_api.__main__ as school
import so_registry.__main__ as registry
from hbs_schema.cli import verify
from hbs_schema.verification.sentences import CHECKS, LEVELS, VERDICTS
from tests.support.pages import DOCS, commands
from tests.words.glossary import forbidden

PAGES = [*sorted(DOCS.glob("*.md")), *sorted((DOCS / "vi").glob("*.md"))]
VIETNAMESE = sorted((DOCS / "vi").glob("*.md"))
ROOT = DOCS.parent
TYPERS = {
    "so-registry": registry.app,
    "bo-gateway": gateway.commands,
    "lookup-portal": portal.app,
    "school-api": school.cli,
}
SHOWN = [(page, words) for page in PAGES for words in commands(page, *TYPERS, "hbs-verify") if len(words) > 1]


def name(value: object) -> str:
    return value.name if isinstance(value, Path) else " ".join(str(word) for word in value)  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [words for _, words in SHOWN], ids=name)
def test_every_command_that_a_page_shows_exists_with_its_options(words: list[str]) -> None:
    if words[0] == "hbs-verify":
        options = {option for action in parser()._actions for option in action.option_strings}
        assert {word for word in words if word.startswith("--")} <= options
        return
    command: click.Command = typer.main.get_command(TYPERS[words[0]])  # type: ignore[assignment]  # typer has its own
    left = words[1:]
    while left and getattr(command, "commands", None):
        command = command.commands[left.pop(0)]  # type: ignore[attr-defined]
    flags = {
        option: parameter for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    }
    used = {word for word in left if word.startswith("--")}
    assert used <= flags.keys()
    if len(left) > 1:
        required = {p.opts[0] for p in command.params if p.required and p.opts[0].startswith("--")}
        assert required <= used, "an example can be run as it stands"


def test_commands_were_found_in_every_page_that_has_some() -> None:
    assert {page.name for page, _ in SHOWN} >= {"operators.md", "verify.md", "nguoi-van-hanh-so.md"}
    assert len(SHOWN) > 50


@pytest.mark.parametrize("program", ["so-registry", "bo-gateway", "lookup-portal"])
def test_the_operators_page_shows_every_command_of_an_operator(program: str) -> None:
    page = DOCS / "operators.md"
    shown = {tuple(words[1:3]) for words in commands(page, program) if len(words) > 2}
    groups = typer.main.get_command(TYPERS[program]).commands  # type: ignore[attr-defined]

    assert shown >= {(group, each) for group, own in groups.items() for each in getattr(own, "commands", ())}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_refers_only_to_files_that_are_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))
    paths = re.findall(r"`((?:tests|docs|libs|services)/[\w./-]+\.\w+)`", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
    assert [path for path in paths if not (ROOT / path).exists() and path != "docs/asyncapi.yaml"] == []


@pytest.mark.parametrize("page", VIETNAMESE, ids=name)
def test_a_vietnamese_page_has_no_word_that_the_glossary_rules_out(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)

    assert [row.word for row in forbidden() if row.is_in(prose) and row.word not in {"!"}] == []


def test_the_page_of_checks_has_every_verdict_level_and_exit_code() -> None:
    page = (DOCS / "verify.md").read_text("utf-8")
    codes = dict(re.findall(r"^\| ([0-3]) \| (.*?) \|", page, flags=re.MULTILINE))

    for verdict, code in verify.EXIT_CODES.items():
        assert VERDICTS[verdict].vi in codes[str(code)]
    assert all(level.vi in page for level in LEVELS.values())
    assert f"The report's {len(CHECKS)} checks" in page


def test_the_second_verifier_runs_as_the_page_says() -> None:
    vectors = ROOT / "tests" / "vectors"
    bad = vectors / "bundles" / "bad" / "flipped-endorsement.json"
    command = [sys.executable, "tests/second_verifier.py", str(bad), "--root", str(vectors / "root.pem")]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "failed signatures\n")


def parser() -> ArgumentParser:
    return verify._parser()

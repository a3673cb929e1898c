"""The documents as tests read them: code blocks by language, and commands."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def run_python(page: Path) -> dict[str, Any]:
    """What the page's Python defines, run as one module."""
    names: dict[str, Any] = {}
    exec(compile("\n".join(blocks(page, "python")), str(page), "exec"), names)  # noqa: S102  # our own page
    return names


def commands(page: Path, *programs: str) -> Iterator[list[str]]:
    """Every command line of the page's shell blocks and of its text that begins with one of the programs."""
    text = page.read_text("utf-8")
    lines = [line for block in blocks(page, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))
    for line in lines:
        words = shlex.split(line, comments=True) if line.startswith(programs) else []
        if words and words[0] in programs:
            yield words

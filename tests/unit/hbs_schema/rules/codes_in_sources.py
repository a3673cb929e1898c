"""Every code that the rules can give, with its severities, read from the sources by their syntax."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import ROOT

SOURCES = ROOT / "libs" / "hbs_schema" / "src" / "hbs_schema"
FOLDERS = ("rules", "checking")
MAKERS = {"Finding", "_about", "_finding"}
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+\Z")


def severities() -> dict[str, set[str]]:
    """`error` and `warning` as the code says them, `policy` where a switch does."""
    found: dict[str, set[str]] = {}
    for folder in FOLDERS:
        for file in sorted((SOURCES / folder).rglob("*.py")):
            for code, severity in _of(ast.parse(file.read_text("utf-8"))):
                found.setdefault(code, set()).add(severity)
    return found


def _of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    names = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            texts = [text for argument in node.args if (text := _text(argument, names))]
            given = [keyword.value for keyword in node.keywords if keyword.arg == "severity"]
            severity = _severity(given, texts)
            yield from ((text, severity) for text in texts if KEBAB.match(text))


def _text(argument: ast.expr, names: dict[str, str]) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return names.get(argument.id, "") if isinstance(argument, ast.Name) else ""


def _severity(given: list[ast.expr], texts: list[str]) -> str:
    if given:
        return str(given[0].value) if isinstance(given[0], ast.Constant) else "policy"
    return "warning" if "warning" in texts else "error"

"""Reads every text that a Python file can show: by its syntax, so that none is found only when it is used.

A docstring is no text, but that of a command, which is its help.
"""

import ast
from collections.abc import Iterator

from tests.words.entry import LEFT, RIGHT, Entry, Kind, has_words, is_vietnamese

PAIRS: dict[str, Kind] = {"Term": "label", "Sentence": "sentence"}
"""Calls whose two arguments are one text in both languages."""
ROWS = {"ProblemType", "_row", "_entry"}
"""Calls with a status, a code, a title in both languages and maybe a detail in both."""
SPOKEN = {"say", "fail"}
"""Calls that print a line for people."""
HELPED = {"Typer", "Option", "Argument"}
"""Calls whose `help` is shown by `--help`."""
Names = tuple[str, ...]


def entries_of(file: str, text: str) -> list[Entry]:
    """In the order of the file."""
    return list(_Reader(file).read(ast.parse(text), ()))


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def read(self, node: ast.AST, names: Names, *, is_among_labels: bool = False) -> Iterator[Entry]:
        """The texts below a node. `is_among_labels`: a bare string counts although no letter betrays it."""
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield from self._alone(node, names, is_among_labels=is_among_labels)
        elif isinstance(node, ast.Call):
            yield from self._call(node, names)
        elif isinstance(node, ast.Dict):
            yield from self._dict(node, names)
        elif isinstance(node, ast.Tuple) and _is_pair(node):
            yield from self._pair(names, node.elts[0], node.elts[1], "sentence")
        else:
            yield from self._below(node, names)

    def _below(self, node: ast.AST, names: Names) -> Iterator[Entry]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = (*names, node.name)
            if _is_command(node):
                yield self._entry(names, ast.get_docstring(node) or "", None, "help")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            names = (*names, target.id) if isinstance(target, ast.Name) else names
        for child in ast.iter_child_nodes(node):
            if not _is_docstring(child):
                yield from self.read(child, names)

    def _alone(self, node: ast.Constant | ast.JoinedStr, names: Names, *, is_among_labels: bool) -> Iterator[Entry]:
        text = _text(node)
        if text and has_words(text) and (is_vietnamese(text) or is_among_labels):
            yield self._entry(names, text, None, "label")

    def _call(self, call: ast.Call, names: Names) -> Iterator[Entry]:
        called = _called(call)
        args = list(call.args)
        if called in PAIRS and len(args) == 2:
            yield from self._pair(names, args[0], args[1], PAIRS[called])
            return
        code = next((text for text in map(_text, args[:2]) if text), None)
        if called in ROWS and code:
            yield from self._row(code, args[2:])
            return
        names = (*names, code) if called == "Refusal" and code else names
        for argument in args:
            yield from self.read(argument, names, is_among_labels=called in SPOKEN)
        for keyword in call.keywords:
            is_help = keyword.arg == "help" and called in HELPED
            for entry in self.read(keyword.value, names, is_among_labels=is_help):
                yield Entry(entry.file, entry.name, entry.vi, entry.en, "help") if is_help else entry

    def _row(self, code: str, args: list[ast.expr]) -> Iterator[Entry]:
        kinds: tuple[tuple[Kind, int], ...] = (("label", 0), ("sentence", 2))
        for kind, at in kinds:
            if len(args) > at + 1:
                name = (code, "title") if kind == "label" else (code,)
                yield from self._pair(name, args[at], args[at + 1], kind)

    def _dict(self, node: ast.Dict, names: Names) -> Iterator[Entry]:
        by_key = {_text(key): value for key, value in zip(node.keys, node.values, strict=True) if key is not None}
        if by_key.keys() == {"vi", "en"}:
            yield from self._pair(names, by_key["vi"], by_key["en"], "label")
            return
        are_labels = any(is_vietnamese(_text(value) or "") for value in node.values)
        for key, value in zip(node.keys, node.values, strict=True):
            own = _text(key) if key is not None else None
            yield from self.read(value, (*names, own) if own else names, is_among_labels=are_labels)

    def _pair(self, names: Names, vi: ast.expr, en: ast.expr, kind: Kind) -> Iterator[Entry]:
        """Nothing if both are somebody else's words, put together here."""
        texts = [_text(side) or f"{LEFT}{ast.unparse(side)}{RIGHT}" for side in (vi, en)]
        if any(has_words(text) for text in texts) and texts != ["en", "vi"]:
            yield self._entry(names, texts[0], texts[1], kind)

    def _entry(self, names: Names, vi: str, en: str | None, kind: Kind) -> Entry:
        return Entry(self._file, "/".join(name.lower().strip("_").replace("_", "-") for name in names), vi, en, kind)


def _text(node: ast.AST | None) -> str | None:
    """A string as written; what an f-string fills in stands in marks of its own."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or f"{LEFT}{_filled(part)}{RIGHT}" for part in node.values)
    return None


def _filled(part: ast.expr) -> str:
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return ast.unparse(value)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_pair(node: ast.Tuple) -> bool:
    texts = [_text(element) for element in node.elts]
    return len(texts) == 2 and is_vietnamese(texts[0] or "") and bool(texts[1]) and not is_vietnamese(texts[1] or "")


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_command(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    calls = [decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    return any(_called(call) == "command" for call in calls)

"""Which functions of a package a function may come to call, as far as names tell: imports, and names used in bodies."""

import ast
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.architecture.sources import ROOT

Name = tuple[str, str]
"""A module, and a name that it defines."""


@dataclass
class Module:
    """What a module's names stand for, and which names each of its functions and classes uses."""

    imported: dict[str, Name] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)
    attributes: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


@cache
def modules_of(package: str) -> dict[str, Module]:
    """Every module of a service's package."""
    source = next(ROOT.glob(f"services/*/src/{package}"))
    files = {_name(file, source.parent): file for file in source.rglob("*.py")}
    return {name: _read(file, files.keys()) for name, file in files.items()}


def reaches(package: str, start: Name, targets: frozenset[Name]) -> bool:
    """Whether a function may come to call one of some others."""
    modules, seen, waiting = modules_of(package), {start}, [start]
    while waiting:
        found = waiting.pop()
        if found in targets:
            return True
        for following in _followers(modules, found):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _followers(modules: dict[str, Module], at: Name) -> Iterator[Name]:
    module = modules.get(at[0])
    if module is None:
        return
    for name in module.uses.get(at[1], ()):
        if name in module.imported:
            yield module.imported[name]
        elif name in module.uses:
            yield (at[0], name)
    for owner, name in module.attributes.get(at[1], ()):
        if owner in module.modules:
            yield (module.modules[owner], name)


def _name(file: Path, above: Path) -> str:
    return ".".join(file.relative_to(above).with_suffix("").parts).removesuffix(".__init__")


def _read(file: Path, known: AbstractSet[str]) -> Module:
    module = Module()
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                own, whole = alias.asname or alias.name, f"{node.module}.{alias.name}"
                if whole in known:
                    module.modules[own] = whole
                else:
                    module.imported[own] = (node.module, alias.name)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            module.uses[node.name] = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            module.attributes[node.name] = {
                (part.value.id, part.attr)
                for part in ast.walk(node)
                if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name)
            }
    return module

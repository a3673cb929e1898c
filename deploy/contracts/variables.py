"""The environment variables of every service, from its settings models, as docs/variables.md."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from bo_gateway.settings import Settings as BoGateway
from lookup_portal.settings import Settings as LookupPortal
from school_api.settings import Settings as SchoolApi
from so_registry.settings import Settings as SoRegistry

SETTINGS: dict[str, type[BaseSettings]] = {
    "so-registry": SoRegistry,
    "school-api": SchoolApi,
    "bo-gateway": BoGateway,
    "lookup-portal": LookupPortal,
}
HEAD = """\
# Variables

Made by `make schemas` from the settings models; [deploy.md](deploy.md) says how they are set. Lists and mappings are
JSON. *Yes* is needed by every process, *in its section* whenever a variable of that section is given, or when the
process at hand says that it lacks it. In an image, `…DSN` and `…BROKER__URL` may be given as a file instead: the
variable's name with `_FILE` behind it. `migrate` reads one variable of its own, `…_OWNER_DSN`.
"""


@dataclass(frozen=True)
class Variable:
    """One line of the table."""

    name: str
    needed: str
    default: str
    meaning: str


def variables_text() -> str:
    """The document."""
    parts = [HEAD]
    for service, settings in SETTINGS.items():
        prefix = settings.model_config["env_prefix"]
        rows = [f"| `{row.name}` | {row.needed} | {row.default} | {row.meaning} |" for row in _rows(settings, prefix)]
        parts.append(
            "\n".join([f"## {service}\n", "| variable | needed | default | meaning |", "|---|---|---|---|", *rows])
        )
    return "\n".join([*parts[:1], "\n\n".join(parts[1:]), ""])


def variables(service: str) -> Iterator[Variable]:
    """Of one service, in the order of its model."""
    settings = SETTINGS[service]
    return _rows(settings, settings.model_config["env_prefix"])


def _rows(model: type[BaseModel], prefix: str, *, is_optional: bool = False, about: str = "") -> Iterator[Variable]:
    """`about` is said of a whole section, at its first variable."""
    meanings = _meanings(model)
    for name, field in model.model_fields.items():
        variable = f"{prefix}{name.upper()}"
        section = _section(field)
        if section is not None:
            absent = is_optional or not field.is_required()
            yield from _rows(section, f"{variable}__", is_optional=absent, about=meanings.get(name, ""))
            continue
        needed = ("in its section" if is_optional else "yes") if field.is_required() else ""
        meaning = " ".join(filter(None, [about, meanings.get(name)]))
        about = ""
        yield Variable(variable, needed, _default(field), meaning)


def _section(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a section, whether it may be absent or not."""
    kinds = get_args(field.annotation) if get_origin(field.annotation) in (Union, UnionType) else (field.annotation,)
    return next((kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, BaseModel)), None)


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default in (None, "", (), {}):
        return ""
    return f"`{_plain(field.default)}`"


def _plain(value: Any) -> str:
    seconds = getattr(value, "total_seconds", None)
    return f"{seconds():g} s" if seconds else str(value)


@cache
def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """The sentence below each field."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(model) or model))
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == model.__name__:
            for line, below in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    found[line.target.id] = _text(below)
    return found


def _text(node: ast.stmt | None) -> str:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return " ".join(node.value.value.split()) if is_text else ""  # type: ignore[union-attr]  # is_text says so

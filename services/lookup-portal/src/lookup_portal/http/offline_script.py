"""The modules of the offline check as one script: the same bytes on the portal's page and in the file that is kept.

A browser loads no module from a disk, so each becomes a function of its own, in the order in which they are needed.
"""

import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "offline"
ORDER: Final = (
    *("format", "refused", "bytes", "canonical", "schemas", "digests", "statement_rules", "statements", "packet"),
    *("value_rules", "der", "keys", "certificates", "envelope", "stages", "times", "authorities", "acceptance"),
    *("timestamps", "status_entries", "revocation", "verify", "page"),
)
_IMPORT: Final = re.compile(r'^import (\{[^}\n]+\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)


class ModuleRefused(Exception):
    """A module imports or exports in a way that cannot be put together."""


def read_script() -> str:
    """Every module of the folder. Raises ModuleRefused for one that is not in the order, or needs a later one."""
    found = {file.stem for file in FOLDER.glob("*.js")}
    if found != set(ORDER):
        raise ModuleRefused(", ".join(sorted(found ^ set(ORDER))))
    return "\n".join(('"use strict";', "const modules = {};", *(_module(name) for name in ORDER), ""))


def _module(name: str) -> str:
    text = (FOLDER / f"{name}.js").read_text("utf-8")
    needed = [needs for _, needs in _IMPORT.findall(text)]
    exported = [own for _, own in _EXPORT.findall(text)]
    body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = modules.\2;", text))
    if re.search(r"^(import|export)\b", body, re.MULTILINE) or not set(needed) <= set(ORDER[: ORDER.index(name)]):
        raise ModuleRefused(name)
    return f"modules.{name} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"

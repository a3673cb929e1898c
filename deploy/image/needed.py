"""The part of requirements.lock that one service needs: `python needed.py LOCK PYPROJECT… > SUBSET`.

Run by a Python that has everything of the lock installed: the packages' own metadata say what they need. Versions and
hashes are those of the lock; what the lock has for tests and for a local start is left out.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OWN = {"hbs-schema", "hbs-kit", "hbs-sheets", "hbs-keys"}


def main(lock: Path, projects: Iterable[Path]) -> None:
    """Write the subset to standard output."""
    wanted = closure(requirement for project in projects for requirement in declared(project))
    sys.stdout.write("".join(block for name, block in blocks(lock.read_text("utf-8")) if name in wanted))


def declared(project: Path) -> Iterator[Requirement]:
    """What one of our packages asks for, with its optional parts, but for our own packages."""
    table = tomllib.loads(project.read_text("utf-8"))["project"]
    for texts in (table["dependencies"], *table.get("optional-dependencies", {}).values()):
        requirements = map(Requirement, texts)
        yield from (requirement for requirement in requirements if canonicalize_name(requirement.name) not in OWN)


def closure(requirements: Iterable[Requirement]) -> set[str]:
    """The names of these packages and of all that they need here, with the extras that were asked for."""
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, extra) for requirement in requirements for extra in ("", *requirement.extras)]
    while waiting:
        requirement, extra = waiting.pop()
        key = (canonicalize_name(requirement.name), extra)
        if key in seen:
            continue
        seen.add(key)
        for text in distribution(requirement.name).requires or ():
            below = Requirement(text)
            if below.marker is None or below.marker.evaluate({"extra": extra}):
                waiting += [(below, each) for each in ("", *below.extras)]
    return {name for name, _ in seen}


def blocks(lock: str) -> Iterator[tuple[str, str]]:
    """Each package of a lock with its lines."""
    for block in re.findall(r"^[a-zA-Z0-9].*(?:\n[ \t].*)*\n", lock, re.MULTILINE):
        yield canonicalize_name(re.split(r"[=\[ ;]", block, maxsplit=1)[0]), block


if __name__ == "__main__":
    main(Path(sys.argv[1]), map(Path, sys.argv[2:]))

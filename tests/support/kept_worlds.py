"""Filled registries, kept for a while: the next test that wants the same world gets its people, keys and rows again.

Filling one takes longer than most tests do; it is the same each time, and other tests are about it.
"""

import time
from collections.abc import Hashable
from dataclasses import dataclass, fields
from typing import Any

from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import Statement
from tests.support.kept_rows import KeptRows
from tests.support.pki import TestCa
from tests.support.world import World

KEPT_FOR = 600
"""Seconds. A window is open for an hour from when its registry was filled."""


@dataclass(frozen=True)
class KeptWorld:
    """A world as it was when its registry had just been filled."""

    made_at: float
    of_world: dict[str, Any]
    of_ca: dict[str, Any]
    rows: KeptRows
    calendar: Statement[Calendar]
    window_no: int

    def become(self, world: World) -> None:
        """Make an untouched world this one; what is added to either later is its own."""
        vars(world).update(self.of_world)
        vars(world.ca).update({**self.of_ca, "issued": dict(self.of_ca["issued"])})


_kept: dict[Hashable, KeptWorld] = {}


def name_of(world: World) -> Hashable | None:
    """What two worlds have in common that may be one; None if somebody has acted in it, or it is made by hand."""
    is_plain = type(world) is World and type(world.ca) is TestCa
    is_untouched = not world.ca.issued and not world.leaves and set(vars(world)) == {f.name for f in fields(World)}
    if not (is_plain and is_untouched and set(vars(world.ca)) == {"name", "issued"}):
        return None
    return (repr(world.stages), world.policy_id, world.registrar, world.school, world.individual, world.ca.name)


def find_kept(name: Hashable) -> KeptWorld | None:
    """If it was made lately."""
    kept = _kept.get(name)
    return kept if kept and time.monotonic() - kept.made_at < KEPT_FOR else None


def keep(name: Hashable, world: World, rows: KeptRows, calendar: Statement[Calendar], window_no: int) -> None:
    """A world whose registry has just been filled."""
    own = {f.name for f in fields(World)}
    of_world = {key: value for key, value in vars(world).items() if key not in own}
    of_ca = {**vars(world.ca), "issued": dict(world.ca.issued)}
    _kept[name] = KeptWorld(time.monotonic(), of_world, of_ca, rows, calendar, window_no)

"""A day that one run makes and another loads: making a million packets takes as long as sending them.

What the home does not hold by itself (keys of the schools' people, the account of every class) stands in a file there.
"""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.deadline.made import Made
from bench.deadline.people import School
from bench.deadline.province import Province

FILE = "kept.pickle"


@dataclass(frozen=True)
class Kept:
    """What the second run has to know."""

    schools: Sequence[School]
    policies: dict[str, str]
    window: str
    calendars: int
    classes: Sequence[Made]

    def restore(self, province: Province) -> None:
        """Make the province of this run the one that was left."""
        province.schools = list(self.schools)
        province.registrar.policies = self.policies
        province.window, province.calendars = self.window, self.calendars


def keep(province: Province, classes: Sequence[Made]) -> None:
    """Write it into the home."""
    kept = Kept(province.schools, province.registrar.policies, province.window, province.calendars, classes)
    (province.platform.stack.home / FILE).write_bytes(pickle.dumps(kept))


def read_kept(home: Path) -> Kept:
    """Read it from the home. Raises FileNotFoundError if no run has left a day there."""
    kept = pickle.loads((home / FILE).read_bytes())  # noqa: S301  # this bench's own file, in a folder that is only ours
    assert isinstance(kept, Kept)  # noqa: S101
    return kept

"""One run of the check: what it reads by, what it has found, how far it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.integrity.faults import Fault
from so_registry.domain.integrity.statements import Certificates

Progress = Callable[[str, int, int], None]
"""Called with a pass's name, how much is done and of how much."""

MOST = 10_000
"""Faults that one run names: beyond that the database is to be restored, not mended."""


class TooManyFaults(Exception):
    """The run has stopped early."""


@dataclass
class Looking:
    """Handed from pass to pass. Seals come first: what they name is not named again for what follows from it."""

    session: AsyncSession
    certificates: Certificates
    window_no: int | None
    progress: Progress
    found: dict[Fault, None] = field(default_factory=dict)
    looked_at: dict[str, int] = field(default_factory=dict)
    changed: set[tuple[str, str]] = field(default_factory=set)

    def add(self, faults: Iterable[Fault]) -> None:
        """Raises TooManyFaults."""
        for fault in faults:
            if fault.problem in ("changed", "seal"):
                self.changed.add(fault.place)
            elif fault.place in self.changed:
                continue
            self.found.setdefault(fault)
            if len(self.found) >= MOST:
                raise TooManyFaults

    def looked(self, table: str, count: int, total: int) -> None:
        done = self.looked_at[table] = self.looked_at.get(table, 0) + count
        self.progress(table, done, total)

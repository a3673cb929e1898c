"""Why an act on a cutoff job is refused.

RegistryError
├── CutoffUnknown               no cutoff job of this number
├── CutoffRunning               the window has a cutoff job already
├── CutoffOver                  the job is done, failed or cancelled
├── CutoffLocked                a grade of the job is locked: it is not cancelled any more
├── RehearsalBusy               a lock, or another rehearsal, is at work
└── ReasonNeeded                names of pupils are shown for a reason that is noted
"""

from so_registry.domain.errors import RegistryError


class CutoffUnknown(RegistryError):
    """No cutoff job of this number."""


class CutoffRunning(RegistryError):
    """The window has a cutoff job already."""


class CutoffOver(RegistryError):
    """The job is done, failed or cancelled."""


class CutoffLocked(RegistryError):
    """A grade of the job is locked: it is paused, never cancelled."""


class RehearsalBusy(RegistryError):
    """A lock, or another rehearsal, is at work."""


class ReasonNeeded(RegistryError):
    """Names of pupils are shown for a reason that is noted."""

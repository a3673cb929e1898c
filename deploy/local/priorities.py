"""A process that lets others go first where they share a processor."""

import os
from contextlib import suppress
from pathlib import Path

LOW = 5
"""Of 19: a third of what others get of a processor that they want too (sched(7): a step is a factor of 1.25)."""


def give_way(pid: int) -> bool:
    """Lower the priority of a process and of what it will start; False if the kernel wants to be asked again.

    Where processors are shared among sessions first, the value of a process counts only within its own, and the
    session has one too (sched(7), “The autogroup feature”).
    """
    os.setpriority(os.PRIO_PROCESS, pid, LOW)
    session = Path(f"/proc/{pid}/autogroup")
    with suppress(OSError):  # read-only in most containers, which have shares of their own
        try:
            session.write_text(str(LOW))
        except BlockingIOError:  # one change in a tenth of a second, unless root asks
            return False
    return True

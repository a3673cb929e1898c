"""What goes wrong here is told in one sentence that says what to do.

StackError
├── NotReady        a part did not come up; carries its log
└── NotAvailable    something the machine must offer is missing
"""

from pathlib import Path

TAIL_LINES = 20


class StackError(Exception):
    """The local stack cannot go on."""


class NotAvailable(StackError):
    """Something the machine must offer is missing."""


class NotReady(StackError):
    """A part did not come up; the log's path and last lines are in the message."""

    def __init__(self, what: str, log: Path | None) -> None:
        super().__init__(what if log is None else f"{what}\n{_tail(log)}")


def _tail(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    shown = "\n".join(f"    {line}" for line in lines[-TAIL_LINES:]) or "    (empty)"
    return f"its log is {log}, which ends with:\n{shown}"

"""What the person at the terminal sees: a line a step, at once, with the seconds so far."""

import sys
import time


class Report:
    """Lines on standard output, flushed one by one, so that nothing looks frozen."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def step(self, text: str) -> None:
        self.line(f"[{time.monotonic() - self._began:6.1f} s] {text}")

    def line(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


class Silence(Report):
    """For tests: they have pytest's output."""

    def line(self, text: str) -> None:
        """Say nothing."""

"""What the commands print, wherever it goes: a pipe of another code page, a reader that left, a full disk."""

import os
import sys
from io import TextIOWrapper

MARKS = "✓✗"
"""What reports begin their lines with: no code page of old consoles has these, nor all letters of Vietnamese."""


def speak_utf8() -> None:
    """Output whose code page cannot hold Vietnamese is UTF-8: a report must not end in the middle of a word."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and not _can_hold(stream.encoding):
            stream.reconfigure(encoding="utf-8")


def give_up_output() -> None:
    """After an error of writing: the interpreter would try again on its way out, and tell of that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _can_hold(encoding: str) -> bool:
    try:
        MARKS.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

"""Files with a secret in them: read only while they are their owner's alone."""

import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class NotOnesOwn(Exception):
    """The file cannot be read, is no text, or others can read it; the text says which."""


def is_exposed(status: os.stat_result) -> bool:
    """Whether others can read a file or look into a folder.

    Windows says nothing of it in these bits: what lies in a person's profile is kept by access lists.
    """
    return os.name == "posix" and bool(status.st_mode & _OTHERS)


def read_own(file: Path, limit: int) -> str:
    """The text of a file that nobody else can read, `limit` bytes of it at most. Raises NotOnesOwn."""
    try:
        # Asked of what was opened: the name could be given to another file between two questions.
        with file.open("rb") as opened:
            if is_exposed(os.fstat(opened.fileno())):
                raise NotOnesOwn("chmod 600")
            return opened.read(limit).decode("utf-8")
    except OSError as error:
        raise NotOnesOwn(error.strerror) from None
    except UnicodeDecodeError:
        raise NotOnesOwn("UTF-8") from None

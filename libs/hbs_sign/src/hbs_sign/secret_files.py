"""Files that hold a secret: read only while they are their owner's alone, whatever the name leads to by now."""

import os
import stat
from pathlib import Path

from hbs_sign.errors import SecretExposed

LARGEST = 64 * 1024


def read_secret(file: Path) -> str:
    """The text of a file that nobody else can read. Raises SecretExposed."""
    try:
        # Asked of what was opened: the name could be given to another file between two questions.
        with file.open("rb") as opened:
            if os.fstat(opened.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SecretExposed(file=str(file), reason="chmod 600")
            return opened.read(LARGEST).decode("utf-8")
    except OSError as error:
        raise SecretExposed(file=str(file), reason=error.strerror) from None
    except UnicodeDecodeError:
        raise SecretExposed(file=str(file), reason="UTF-8") from None


def read_line(file: Path) -> str:
    """A secret of one line. Raises SecretExposed."""
    return read_secret(file).strip()

"""Files that hold a signer's secrets, refused in his language."""

from pathlib import Path

from hbs_keys.own_files import NotOnesOwn, read_own
from hbs_sign.errors import SecretExposed

LARGEST = 64 * 1024


def read_secret(file: Path) -> str:
    """The text of a file that nobody else can read. Raises SecretExposed."""
    try:
        return read_own(file, LARGEST)
    except NotOnesOwn as reason:
        raise SecretExposed(file=str(file), reason=str(reason)) from None


def read_line(file: Path) -> str:
    """A secret of one line. Raises SecretExposed."""
    return read_secret(file).strip()

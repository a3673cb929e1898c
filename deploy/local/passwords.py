"""Random passwords, one a user, in a file that only we can read. None stands in the code."""

import secrets
from pathlib import Path

from deploy.local.state import alone, read_json, write_json


class Passwords:
    """The passwords of one server of one home."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, user: str) -> str:
        """The user's password; made the first time. Safe in a URL as it is."""
        with alone(self._file):
            known: dict[str, str] = read_json(self._file)
            if user not in known:
                known[user] = secrets.token_hex(24)
                write_json(self._file, known)
        return known[user]

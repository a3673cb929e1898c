"""A container's health: `python ready.py api|worker` asks the process beside it for /readyz. Standard library only."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping

SECTIONS = {"api": "HTTP", "worker": "ADMIN", "console": "CONSOLE__HTTP"}


def address(kind: str, environment: Mapping[str, str]) -> str:
    """Where the process of this kind says that it is ready."""
    prefix = environment["HBS_SERVICE"].replace("-", "_").upper()
    return f"http://127.0.0.1:{environment[f'{prefix}_{SECTIONS[kind]}__PORT']}/readyz"


def is_ready(url: str) -> bool:
    """Whether the address says 200; what is missing stands in the answer, which the health log keeps."""
    try:
        with urllib.request.urlopen(url, timeout=4) as answer:  # noqa: S310  # our own loopback
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:
        sys.stderr.write(refusal.read(2000).decode("utf-8", "replace"))
    except OSError as error:
        sys.stderr.write(f"{type(error).__name__}\n")
    return False


if __name__ == "__main__":
    sys.exit(0 if is_ready(address(sys.argv[1], os.environ)) else 1)

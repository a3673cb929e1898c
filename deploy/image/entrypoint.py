"""What a container starts: reads secrets from files, then becomes the service. Standard library only.

`SO_REGISTRY_DATABASE__DSN_FILE=/run/secrets/…` stands for `SO_REGISTRY_DATABASE__DSN`: so neither the composition
nor what inspects a container shows a password. Variables that name a file for the service itself (`…_KEY_FILE`,
`SECRET_FILE`) stay as they are.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SECRET = re.compile(r"(?P<name>.*(?:DSN|BROKER__URL))_FILE")


def main(arguments: Sequence[str]) -> None:
    """Become `python -m <package> <arguments>`: signals reach the service itself."""
    package = os.environ["HBS_SERVICE"].replace("-", "_")
    environment = with_secrets(os.environ)
    os.execve(sys.executable, [sys.executable, "-m", package, *arguments], environment)  # noqa: S606  # as itself


def with_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment in which each secret stands instead of its file's path."""
    read: dict[str, str] = {}
    for name, value in environment.items():
        secret = SECRET.fullmatch(name)
        if secret:
            read[secret["name"]] = Path(value).read_text("utf-8").strip()
        else:
            read[name] = value
    return read


if __name__ == "__main__":
    main(sys.argv[1:])

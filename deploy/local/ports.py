"""Free loopback ports, below the range from which the kernel takes ports for clients.

RabbitMQ's habits (a node's other ports are its port plus an offset) need them below 45,000; below
32,768 no client's socket can sit on one between our choice and the server's bind.
"""

import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

from deploy.local.errors import NotAvailable
from deploy.local.paths import RUN
from deploy.local.state import alone, read_json, write_json

FIRST, LAST = 20_000, 31_999
LOOPBACK = "127.0.0.1"


class Ports:
    """The ports of one home, by name. They outlive a stop: certificates and settings carry them."""

    def __init__(self, home: Path) -> None:
        self._file = home / "ports.json"
        # Homes of one clone run beside one another, and none binds at once what it has chosen.
        self._together = RUN / "ports" if home.parent == RUN else self._file

    def get(self, name: str) -> int:
        """The port of this name; a new one is chosen the first time, and only then."""
        with alone(self._together):
            taken: dict[str, int] = read_json(self._file)
            if name not in taken:
                taken[name] = free_port({*taken.values(), *self._neighbours()})
                write_json(self._file, taken)
        return taken[name]

    def _neighbours(self) -> Iterator[int]:
        """Ports of the clone's other homes, whether or not they listen just now."""
        if self._together != self._file:
            for file in RUN.glob("*/ports.json"):
                yield from read_json(file).values()

    def claim(self, name: str) -> int:
        """As `get`, for a server about to bind: refused if a stranger sits on it meanwhile."""
        port = self.get(name)
        if not is_free(port):
            raise NotAvailable(
                f"port {port}, which this home uses for {name}, is taken by another program: "
                f"end that program, or remove {self._file.parent} to start afresh"
            )
        return port


def free_port(avoid: set[int] | None = None) -> int:
    """A port nobody listens on; chosen at random, so that stacks started together rarely meet."""
    for _ in range(1000):
        port = FIRST + secrets.randbelow(LAST - FIRST + 1)
        if port not in (avoid or ()) and is_free(port):
            return port
    raise NotAvailable(f"no free port between {FIRST} and {LAST} on {LOOPBACK}")


def is_free(port: int) -> bool:
    """Whether a server could bind the port now (a connection in TIME_WAIT is no hindrance)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def is_open(port: int) -> bool:
    """Whether something accepts connections on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0

"""Why bytes are refused.

HbsError
├── Refused              what was read is not accepted; carries the check's name and a short reason for engineers
│   ├── Malformed        bytes that are not of this format (spelling, limits, unknown or missing members)
│   └── NotGenuine       well-formed, but a hash, proof or signature does not hold
└── KeyUnusable          a signing key or certificate that format 1 does not know
"""


class HbsError(Exception):
    """Base of everything this library raises on purpose."""


class Refused(HbsError):
    """`check` is the name of a check of docs/packet.md §8; `pointer` a JSON pointer into what was read.

    `reason` names members and rules, never a value: it may stand in a log.
    """

    def __init__(self, check: str, reason: str, pointer: str = "") -> None:
        super().__init__(f"{check}: {reason}" + (f" at {pointer}" if pointer else ""))
        self.check = check
        self.reason = reason
        self.pointer = pointer


class Malformed(Refused):
    """Not bytes of this format."""


class NotGenuine(Refused):
    """A hash, a proof or a signature does not hold."""


class KeyUnusable(HbsError):
    """A key or certificate that format 1 does not know."""

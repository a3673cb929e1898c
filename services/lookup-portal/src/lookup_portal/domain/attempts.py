"""How often one client, one code, and one client with one code may be tried."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Literal

Kind = Literal["client", "client-code", "code"]


@dataclass(frozen=True)
class Allowance:
    """At most `most` attempts in a window of `within`."""

    most: int
    within: timedelta


@dataclass(frozen=True)
class Limits:
    """`client`: everything from one address. `client_code` and `code`: wrong second factors.

    `code` counts strangers together, so that many addresses guess no more than one; a client who was right before is
    counted by himself, or a stranger could shut the holder out.
    """

    client: Allowance
    client_code: Allowance
    code: Allowance


@dataclass(frozen=True)
class Attempt:
    """One count under one key."""

    kind: Kind
    key: bytes
    allowance: Allowance


class Pseudonyms:
    """Keyed hashes, so that neither a code nor an address stands in a table; without the key they tell nothing."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *values: str) -> bytes:
        """Of values that hold no line break."""
        return hmac.new(self._key, "\n".join(values).encode(), sha256).digest()

    def of_client(self, address: str) -> bytes:
        """Of an address; of IPv6 the /64, which one subscriber has for himself."""
        return self.of("client", _network(address))


def attempts_at_status(client: bytes, limits: Limits) -> Sequence[Attempt]:
    """Looking up a status, checking a file, or coming with a ticket or token."""
    return (Attempt("client", client, limits.client),)


def attempts_at_factor(client: bytes, code: str, pseudonyms: Pseudonyms, limits: Limits) -> Sequence[Attempt]:
    """A second factor: from one client first, so that a client that is shut out cannot shut out the code."""
    return (
        *attempts_at_status(client, limits),
        Attempt("client-code", pseudonyms.of("client-code", client.hex(), code), limits.client_code),
        Attempt("code", pseudonyms.of("code", code), limits.code),
    )


def _network(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)

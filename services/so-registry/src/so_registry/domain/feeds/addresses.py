"""Where a webhook may lead: to nobody's inside. A name is judged by every address that it has when it is used."""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_GLOBAL: Final = IPv6Network("2000::/3")
"""All that was ever given out of IPv6; site-local addresses and translated ones lie outside of it."""
_NOBODYS: Final = (IPv6Network("3fff::/20"), IPv4Network("192.88.99.0/24"))
"""Documentation, and relays of 6to4: what Python counts as global."""
MAX_URL: Final = 2_000


class AddressRefused(Exception):
    """The URL is none of ours to call; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Target:
    """A URL taken apart: what to resolve, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """As a browser would send it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return name if self.port == usual else f"{name}:{self.port}"


def parse_target(url: str) -> Target:
    """Raises AddressRefused for anything but an absolute HTTP URL without user, password and fragment."""
    # urlsplit drops tabs and line ends without a word.
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise AddressRefused("url-malformed")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("url-malformed") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise AddressRefused("url-malformed")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), path)


def choose_address(target: Target, resolved: Collection[str], inside: Collection[Network] = ()) -> Address:
    """The address to connect to: the very one that was judged. `inside`: networks that the operator has allowed.

    Raises AddressRefused if the name has none, or any that is not public; http only to what the operator allowed.
    """
    addresses = [ip_address(text.partition("%")[0]) for text in resolved]
    if not addresses:
        raise AddressRefused("name-unknown")
    for address in addresses:
        is_allowed = any(address.version == network.version and address in network for network in inside)
        if not is_allowed and (target.scheme != "https" or not is_public(address)):
            raise AddressRefused("address-not-allowed" if target.scheme == "https" else "https-needed")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Of the Internet: not ours, not a neighbour's, not one address dressed up as another."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None or address.teredo is not None:
            return False
        if address not in _GLOBAL:
            return False
    if any(address.version == network.version and address in network for network in _NOBODYS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified

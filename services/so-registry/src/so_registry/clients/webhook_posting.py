"""Sending to an address that somebody else has named: judged, pinned, short, and told nothing but the events."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Final

import httpx

from hbs_kit.httpclient import TEMPLATE, ClientLimits, make_client
from so_registry.domain.feeds.addresses import Address, AddressRefused, Target, choose_address, parse_target
from so_registry.domain.feeds.signing import SIGNATURE

LIMITS: Final = ClientLimits(
    read_timeout=timedelta(seconds=5),
    total_timeout=timedelta(seconds=10),
    largest_response=64 * 1024,
    attempts=1,
    # One address may be many names': a connection that showed one's certificate is never another's.
    keeps_connections=False,
)
NAMES: Final = 32
"""Threads that ask for names, apart from all others: a name server that never answers holds up these alone."""

Resolve = Callable[[Target], Awaitable[Collection[str]]]


class NotDelivered(Exception):
    """It was not taken; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WebhookPoster:
    """Posts to webhooks. `inside`: networks that the operator has allowed though they are nobody's outside."""

    def __init__(
        self,
        inside: Collection[IPv4Network | IPv6Network],
        ca: ssl.SSLContext | None = None,
        resolve: Resolve | None = None,
    ) -> None:
        self._inside = inside
        self._threads = ThreadPoolExecutor(NAMES, thread_name_prefix="webhook-names")
        self._resolve = resolve or self._ask_for_name
        self._http = make_client("", limits=LIMITS, verify=ca or True)

    async def aclose(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        await self._http.aclose()

    async def post(self, url: str, body: bytes, signature: str) -> None:
        """Raises NotDelivered unless it was taken: any answer of 200 to 299, and no redirect."""
        try:
            target = parse_target(url)
            address = choose_address(target, await self._resolve(target), self._inside)
        except AddressRefused as refused:
            raise NotDelivered(refused.reason) from refused
        try:
            answer = await self._http.post(
                _pinned(target, address),
                content=body,
                headers={"Host": target.host_header, "Content-Type": "application/json", SIGNATURE: signature},
                # The certificate is that of the name, whichever address was chosen for it.
                extensions={"sni_hostname": target.host, TEMPLATE: "webhook"},
            )
        except httpx.TimeoutException as error:
            raise NotDelivered("timeout") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise NotDelivered("unreachable") from error
        if not answer.is_success:
            raise NotDelivered(f"status-{answer.status_code}")

    async def _ask_for_name(self, target: Target) -> Collection[str]:
        asking = asyncio.get_running_loop().run_in_executor(self._threads, _addresses, target)
        try:
            async with asyncio.timeout(5):
                return await asking
        except (OSError, UnicodeError, TimeoutError) as error:
            raise AddressRefused("name-unknown") from error


def _addresses(target: Target) -> list[str]:
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def _pinned(target: Target, address: Address) -> str:
    host = f"[{address}]" if address.version == 6 else str(address)
    return f"{target.scheme}://{host}:{target.port}{target.path}"

"""What a neighbour that gives evidence may do wrong: nothing of ours waits for it, its outage is told once."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

import httpx
from prometheus_client import CollectorRegistry, Counter

from hbs_schema.errors import NotGenuine

log = logging.getLogger(__name__)

Kind = Literal["timestamps", "status"]
Fault = Literal["away", "unusable"]


class PeerTrouble(Exception):
    """No answer in time (`away`), or one that cannot be used (`unusable`). Asking again later may help."""

    def __init__(self, kind: Kind, fault: Fault) -> None:
        super().__init__(f"{kind}: {fault}")
        self.fault = fault


class Outages:
    """An outage is logged when it begins and when it is over; every attempt is counted."""

    def __init__(self, registry: CollectorRegistry, *, timeout: timedelta) -> None:
        self._timeout = timeout
        self._attempts = Counter(
            "evidence_attempts_total", "Attempts to get evidence by outcome", ("kind", "outcome"), registry=registry
        )
        self._away: set[str] = set()

    @asynccontextmanager
    async def attempt(self, kind: Kind, address: str) -> AsyncIterator[None]:
        """One attempt at an address. Raises PeerTrouble for no answer in time, and for one that does not hold."""
        try:
            async with asyncio.timeout(self._timeout.total_seconds()):
                yield
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._failed(kind, address, "away") from error
        except NotGenuine as error:
            raise self._failed(kind, address, "unusable") from error
        self._attempts.labels(kind, "answered").inc()
        if address in self._away:
            self._away.remove(address)
            log.info("evidence is given again", extra={"kind": kind})

    def _failed(self, kind: Kind, address: str, fault: Fault) -> PeerTrouble:
        self._attempts.labels(kind, fault).inc()
        if address not in self._away:
            self._away.add(address)
            log.warning("evidence is not to be had: the level degrades", extra={"kind": kind, "fault": fault})
        return PeerTrouble(kind, fault)

"""The receipt's key is changed while real workers serve, in files and on a token that goes away and comes back."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from hbs_schema.certificates import load_certificate
from hbs_schema.envelopes.packet import Packet
from tests.integration.bo_gateway.test_processes import free_port
from tests.integration.so_registry import acts
from tests.integration.so_registry.commanding import environment
from tests.integration.so_registry.processes import process
from tests.integration.so_registry.province import until
from tests.integration.so_registry.rotating import publish, signer_and_failures
from tests.support.crash_child import PortableKey
from tests.support.crashes import portable_keys
from tests.support.registry import Registry, filled_registry
from tests.support.softhsm import PIN, configure, make_token_in
from tests.support.world import World

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEYS = {"so-receipt": "SO_REGISTRY_RECEIPT_KEY", "so-receipt-2": "SO_REGISTRY_NEXT_RECEIPT_KEY"}
WORKERS = 2
PACKETS = 24
JUDGED = "SELECT submission_id FROM registry.submissions WHERE answer IS NOT NULL AND arrival IS NOT NULL"


@dataclass
class Office:
    """A registry, its workers as processes, and a class whose packets are handed in one by one."""

    registry: Registry
    packets: Sequence[Packet]
    bodies: Sequence[tuple[UUID, bytes]]
    http: httpx.AsyncClient
    ports: list[int] = field(default_factory=list)
    handed_in: int = 0

    async def hand_in(self, count: int) -> None:
        """Some more, as fast as they are taken in."""
        for body in self.bodies[self.handed_in : self.handed_in + count]:
            await self.registry.receive(*body)
            self.handed_in += 1

    async def are_judged(self) -> bool:
        return len(await acts.column(self.registry, JUDGED)) == self.handed_in

    async def readiness(self) -> list[tuple[int, str]]:
        asked = [await self.http.get(f"http://127.0.0.1:{port}/readyz") for port in self.ports]
        return [(answer.status_code, answer.text) for answer in asked]

    async def is_ready(self) -> bool:
        try:
            return all(status == 200 for status, _ in await self.readiness())
        except httpx.ConnectError:  # one of them has just been started
            return False

    async def rotate(self) -> None:
        """The Ministry's next document gives the following key its purpose, from now on."""
        following = self.registry.world.key("so-receipt-2")
        await publish(self.registry, following, number=2, since=utc_now() - timedelta(seconds=1))

    async def all_accepted_once(self) -> list[str]:
        """Nothing refused, lost or twice, and everything verifies; who signed each receipt, in the packets' order."""
        for number, _ in self.bodies:
            assert acts.results(await self.registry.answer(number)) == ["accepted"]
        made = "SELECT count(*) FROM registry.statements WHERE kind = 'receipt'"
        assert await acts.column(self.registry, made) == [len(self.bodies)]
        assert await acts.column(self.registry, "SELECT count(*) FROM registry.packets") == [len(self.bodies)]
        found = [await signer_and_failures(self.registry, packet) for packet in self.packets]
        assert [failed for _, failed in found] == [set()] * len(found)
        names = {self.registry.world.key(name).certificate.thumbprint: name for name in KEYS}
        return [names[signer] for signer, _ in found]


@asynccontextmanager
async def opened(
    database: Database, folder: Path, settings_of: Callable[[Mapping[str, PortableKey]], Mapping[str, str]]
) -> AsyncIterator[Office]:
    world = World()
    keys = portable_keys(world, *KEYS)
    issuing = folder / "issuing.pem"
    issuing.write_bytes(world.ca.issuing.public_bytes(Encoding.PEM))
    async with (
        filled_registry(database, world) as registry,
        httpx.AsyncClient(trust_env=False) as http,
        AsyncExitStack() as stack,
    ):
        told = {name: value for name, value in environment(registry, folder).items() if "LOCK_KEY" not in name}
        told |= {"SO_REGISTRY_CERTIFICATE_FILES": json.dumps([str(issuing)]), **settings_of(keys)}
        statements, packets = await registry.signed(PACKETS)
        office = Office(registry, packets, [registry.pack([packet], statements) for packet in packets], http)
        for number in range(WORKERS):
            office.ports.append(free_port())
            own = {**told, "SO_REGISTRY_ADMIN__PORT": str(office.ports[-1])}
            await stack.enter_async_context(process("so_registry", "worker", own, folder / f"worker-{number}.log"))
        await until(office.is_ready, seconds=60)
        yield office


def in_files(keys: Mapping[str, PortableKey], folder: Path) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, key in keys.items():
        (folder / f"{name}.key").write_bytes(key.pem)
        told |= {f"{KEYS[name]}__KEY_FILE": str(folder / f"{name}.key"), **certificate(name, key, folder)}
    return told


def certificate(name: str, key: PortableKey, folder: Path) -> dict[str, str]:
    file = folder / f"{name}.pem"
    file.write_bytes(load_certificate(key.certificate).x509.public_bytes(Encoding.PEM))
    return {f"{KEYS[name]}__CERTIFICATE_FILE": str(file)}


def on_a_token(keys: Mapping[str, PortableKey], folder: Path) -> dict[str, str]:
    home = folder / "hsm"
    home.mkdir()
    told = {"SOFTHSM2_CONF": str(configure(home))}
    token, pin = make_token_in(home), folder / "pin"
    pin.touch(mode=0o600)
    pin.write_text(PIN)
    for name, key in keys.items():
        private = load_pem_private_key(key.pem, None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        place = token.put(name, private)
        members = {"MODULE": str(token.module), "TOKEN": token.label, "LABEL": place.label, "PIN_FILE": str(pin)}
        told |= {f"{KEYS[name]}__TOKEN__{member}": str(value) for member, value in members.items()}
        told |= certificate(name, key, folder)
    return told


async def test_a_key_is_changed_while_submissions_come_in(empty_database: Database, tmp_path: Path) -> None:
    async with opened(empty_database, tmp_path, lambda keys: in_files(keys, tmp_path)) as office:
        await office.hand_in(4)
        await until(office.are_judged, seconds=60)
        coming = asyncio.create_task(office.hand_in(PACKETS - 8))
        await office.rotate()
        await coming
        await until(office.are_judged, seconds=60)
        await office.hand_in(4)
        await until(office.are_judged, seconds=60)

        signers = await office.all_accepted_once()

    assert (signers[:4], signers[-4:]) == (["so-receipt"] * 4, ["so-receipt-2"] * 4)


async def test_a_token_goes_away_and_comes_back_before_its_key_is_changed(
    empty_database: Database, tmp_path: Path
) -> None:
    tokens, away = tmp_path / "hsm" / "tokens", tmp_path / "hsm" / "away"
    async with opened(empty_database, tmp_path, lambda keys: on_a_token(keys, tmp_path)) as office:
        await office.hand_in(4)
        await until(office.are_judged, seconds=60)

        tokens.rename(away)
        coming = asyncio.create_task(office.hand_in(8))

        async def is_said() -> bool:
            return all(status == 503 and "token-away" in text for status, text in await office.readiness())

        await until(is_said, seconds=60)
        await coming
        states = "SELECT DISTINCT state || attempts FROM registry.submissions WHERE answer IS NULL"
        assert await acts.column(office.registry, states) == ["received0"], "nothing refused, nothing set aside"
        away.rename(tokens)
        await until(office.are_judged, seconds=60)

        await until(office.is_ready, seconds=60)
        coming = asyncio.create_task(office.hand_in(PACKETS - 16))
        await office.rotate()
        await coming
        await until(office.are_judged, seconds=60)
        await office.hand_in(4)
        await until(office.are_judged, seconds=60)

        signers = await office.all_accepted_once()

    assert (signers[:12], signers[-4:]) == (["so-receipt"] * 12, ["so-receipt-2"] * 4)

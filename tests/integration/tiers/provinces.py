"""Two registries, the Ministry between them, and a locked record of the first that may go to the second."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from hbs_kit.clock import utc_now
from hbs_schema.envelopes.packet import Packet
from hbs_schema.transfer_api import TransferOut
from so_registry.storage.records import find_managers
from so_registry.usecases.store_document import store_document
from so_registry.usecases.transfers.show_transfers import show_transfer
from tests.integration.so_registry.annotating import locked
from tests.integration.so_registry.transferring import OTHER, Moving
from tests.support.databases import Databases
from tests.support.ministry import Ministry, open_ministry
from tests.support.pki import TestCa
from tests.support.registry import Registry, open_registry
from tests.support.tiers import Tiers
from tests.support.world import World


@dataclass
class Provinces:
    """Two registries and the Ministry; a locked record of the first, and a case of it."""

    tiers: Tiers
    giver: Moving
    receiver: Moving
    packet: Packet

    async def managers(self) -> list[set[str]]:
        found = []
        for moving in (self.giver, self.receiver):
            async with moving.registry.sessions() as session:
                found.append(set((await find_managers(session, [moving.code])).get(moving.code, frozenset())))
        return found

    async def handed_over(self) -> TransferOut:
        """Applied for, agreed on paper, signed over; and here is how the receiving registry shows it."""
        giver = self.giver
        await giver.apply(giver.giver, to={"registrar": "so-02", "school": OTHER})
        await giver.hand(giver.handing(await giver.act("consent", giver.giver)))
        await self.tiers.settle()
        sessions = self.receiver.registry.sessions
        return await show_transfer(giver.transfer_id, registrar="so-02", school=OTHER, sessions=sessions)

    async def of_giver(self) -> str:
        """The case's state at the registry that gave."""
        sessions = self.giver.registry.sessions
        return (await show_transfer(self.giver.transfer_id, registrar="so-01", school=None, sessions=sessions)).state


async def know_one_another(ministry: Ministry, *registries: Registry) -> None:
    """The authority document that names both registrars is newer than what each had."""
    worlds = [registry.world for registry in registries]
    named = [
        {"registrar": world.registrar, "certificates": world.purposes("so", "receipt", "lock", "policy")}
        for world in worlds
    ]
    authority = worlds[0].make_authority(number=2, registrars=named)
    await ministry.import_authority(authority)
    root = worlds[0].key("bo-root").certificate
    for registry in registries:
        issued = [key.certificate for world in worlds for key in world.ca.issued.values()]
        await store_document(authority, issued, root=root, sessions=registry.sessions)


@asynccontextmanager
async def open_provinces(databases: Databases, first: World | None = None) -> AsyncIterator[Provinces]:
    """All of them know one another, and the record's lock is acknowledged."""
    first, second = first or World(), World(registrar="so-02", school=OTHER, ca=TestCa("Other"))
    async with (
        open_registry(databases, first) as giving,
        open_registry(databases, second) as receiving,
        open_ministry(databases, first, (second,)) as ministry,
    ):
        ministry.clock = utc_now
        await know_one_another(ministry, giving, receiving)
        head = second.key("other-principal").certificate.thumbprint
        await receiving.register(receiving.signer("principal/", thumbprint=head, school=OTHER))
        [packet] = await locked(giving)
        code, number = str((packet.value("record") or {})["lookup_code"]), uuid4()
        tiers = Tiers([giving, receiving], ministry)
        await tiers.settle()
        yield Provinces(tiers, Moving(giving, code, number), Moving(receiving, code, number), packet)

"""Revocations and replacements in any order: what is effective is what a slow, plain model says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Literal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hbs_schema.base64url import encode
from hbs_schema.envelopes.packet import Packet
from hbs_schema.registry_api import PupilKeys, RecordsIn
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from so_registry.domain.errors import NotRevocable
from so_registry.storage.closes import list_effective
from so_registry.usecases.issue_records import issue_records
from tests.integration.so_registry.acts import results, revoke, told, withdrawal_request
from tests.integration.so_registry.signing import replaced
from tests.support.pupils import complete_values
from tests.support.registry import Registry
from tests.support.world import SIGNED_AT

pytestmark = pytest.mark.integration

Kind = Literal["replace", "fork", "resend", "revoke"]
Step = tuple[Kind, int]
STEPS = st.tuples(st.sampled_from(["replace", "replace", "revoke", "revoke", "fork", "resend"]), st.integers(0, 9))
LIVES = st.lists(st.lists(STEPS, min_size=10, max_size=10), min_size=3, max_size=3)
PUPILS = count(1)
ONCE = settings(suppress_health_check=list(HealthCheck), phases=[Phase.generate])


@dataclass
class Chain:
    """The slow model: every revision that was accepted, and which of them were revoked."""

    packets: list[Packet]
    statements: list[Statement[Endorsement]]
    revoked: set[int] = field(default_factory=set)

    @property
    def effective(self) -> Packet | None:
        last = len(self.packets) - 1
        return None if last in self.revoked else self.packets[last]

    def expected(self, kind: Kind, of: int) -> str:
        is_effective = self.packets[of] is self.effective
        if kind == "replace":
            return "accepted"
        if kind == "fork":
            return "accepted" if of == len(self.packets) - 1 else "not-latest"
        if kind == "resend":
            return "already-accepted" if is_effective else "accepted-before"
        return "revoked" if is_effective else "NotRevocable"


async def start(registry: Registry) -> Chain:
    number = next(PUPILS)
    pupil = PupilKeys(pupil_code=f"79{number:08}")
    request = RecordsIn(school=registry.world.school, level="primary", pupils=(pupil,))
    [record] = (await issue_records(request, sessions=registry.sessions)).records
    values = complete_values(number, code=record.lookup_code)
    statements, [draft] = registry.world.endorse([registry.world.draft(values=values)])
    packet = draft.packet()
    assert results(await registry.submit(*registry.pack([packet], statements))) == ["accepted"]
    return Chain([packet], statements)


async def act(registry: Registry, chain: Chain, number: int, kind: Kind, of: int) -> str:
    """Do one step, and tell how it ended; the model follows what was accepted."""
    if kind == "revoke":
        try:
            await revoke(registry, withdrawal_request(registry, [chain.packets[of]]))
        except NotRevocable:
            return "NotRevocable"
        chain.revoked.add(of)
        return "revoked"
    packet, statements = chain.packets[of], chain.statements
    if kind in ("replace", "fork"):
        mark = {"subjects/TOAN": {"level": "T", "test": str(7 + number % 3)}}
        at = SIGNED_AT + timedelta(days=1 + number)
        statements, [packet] = replaced(registry.world, packet, statements, mark, at=at)
    answer = await registry.submit(*registry.pack([packet], statements))
    [result] = results(answer)
    if result == "accepted":
        chain.packets.append(packet)
        chain.statements = statements
    return result if result != "refused" else sorted(told(answer))[0]


@given(lives=LIVES)
@settings(ONCE, max_examples=2)
async def test_ten_acts_in_any_order_leave_effective_what_the_model_says(
    registry: Registry, lives: Sequence[Sequence[Step]]
) -> None:
    await _live(registry, lives)


@pytest.mark.slow
@given(lives=LIVES)
@settings(ONCE, max_examples=30)
async def test_many_lives_of_ten_acts_leave_effective_what_the_model_says(
    registry: Registry, lives: Sequence[Sequence[Step]]
) -> None:
    await _live(registry, lives)


async def _live(registry: Registry, lives: Sequence[Sequence[Step]]) -> None:
    for life in lives:
        chain = await start(registry)
        for number, (kind, wanted) in enumerate(life):
            of = len(chain.packets) - 1 if kind == "replace" else wanted % len(chain.packets)
            expected = chain.expected(kind, of)
            assert await act(registry, chain, number, kind, of) == expected, (number, kind, of, life)
        async with registry.sessions() as session:
            now = {p.packet_digest for p in await list_effective(session, registry.window_no, [4])}
        own = {encode(packet.digest) for packet in chain.packets}
        assert now & own == ({encode(chain.effective.digest)} if chain.effective else set())

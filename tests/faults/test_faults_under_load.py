"""Servers, lines and processes fail in the middle of a load and come back: nothing is lost, nothing is there twice."""

import asyncio
import json
import logging
import random
import time
from collections import defaultdict
from pathlib import Path

import pytest

from bench.deadline.fates import CLASS
from bench.deadline.judging import wait_until
from deploy.local.installation import CLIENT, VENDOR
from deploy.local.pki_table import PROVINCE
from hbs_kit.broker import open_channel
from hbs_kit.settings import BrokerSettings
from hbs_schema.messages.routes import answers_queue
from tests.faults.breaking import Fault, crashed, cut, killed, silent, stopped
from tests.faults.load import Load, loaded
from tests.faults.rig import Rig, open_rig
from tests.system.starting import dead_letters

log = logging.getLogger(__name__)

pytestmark = [pytest.mark.system, pytest.mark.integration, pytest.mark.crash, pytest.mark.slow]

RECOVERY = 60.0
"""Seconds after which everything has its answer once all is back; on a busy machine."""
SETTLING = 120.0
FAULTS = (
    cut("postgres"),
    silent("postgres"),
    stopped("postgres"),
    killed("postgres"),
    crashed("postgres"),
    killed("so-registry-worker-1"),
    stopped("so-registry-worker-2"),
    killed("so-registry-api"),
    stopped("so-registry-api"),
    cut("rabbitmq"),
    silent("rabbitmq"),
    stopped("rabbitmq"),
    killed("rabbitmq"),
    cut("authority"),
    silent("authority"),
    killed("pki"),
)
"""`authority` and `pki`: who stamps."""
OFFERED = 2
"""Classes for each fault: before and while it lasts."""


async def come_through(fault: Fault, load: Load) -> None:
    """Something is on its way when it begins, more comes while it lasts, and all of it is answered afterwards."""
    before = load.offer()
    await asyncio.sleep(random.uniform(0, 0.5))  # anywhere in the way of a submission
    await asyncio.to_thread(fault.begin, load.rig)
    during = load.offer()
    await asyncio.sleep(fault.lasts)
    await asyncio.to_thread(fault.end, load.rig)
    back = time.monotonic()
    try:
        async with asyncio.timeout(RECOVERY):
            await load.are_answered(before, during)
    except TimeoutError:
        raise AssertionError(f"{fault.name}: not as before after {RECOVERY:.0f} s") from None
    log.info("%s: as before after %.1f s", fault.name, time.monotonic() - back)
    assert load.rig.fallen() == [], fault.name


async def delivered(rig: Rig) -> dict[str, set[bytes]]:
    """What lies in the schools' queues: the bodies under each id."""
    bodies = defaultdict(set)
    url = rig.stack.rabbitmq.admin_url.rstrip("/")
    settings = BrokerSettings.model_validate({"url": f"{url.rpartition('/')[0]}/{PROVINCE}"})
    async with open_channel(settings, name="test") as channel:
        for client in (CLIENT, VENDOR):
            queue = await channel.get_queue(answers_queue(client), ensure=False)
            while (message := await queue.get(fail=False, no_ack=True)) is not None:
                bodies[str(message.message_id)].add(message.body)
    return bodies


async def test_a_registry_under_load_comes_through_every_fault_without_a_hand(own_home: Path) -> None:
    with open_rig(own_home) as rig:
        await rig.prepare(OFFERED * CLASS * len(FAULTS))
        before: dict[str, bytes] = {}
        async with loaded(rig) as load:
            for fault in FAULTS:
                await come_through(fault, load)
                before |= await rig.answers()
        async with asyncio.timeout(SETTLING):
            await wait_until(lambda: rig.have_answers(load.offered))
            await rig.let_claims_end()
            await wait_until(rig.is_settled)

        day, after = await rig.judge(load.offered), await rig.answers()
        assert (day.lost, day.wrong) == (0, ())
        assert len(before) > len(FAULTS)
        assert {name: after[name] for name in before} == before
        assert await rig.count("submissions WHERE state NOT IN ('verified', 'refused')") == 0
        bodies = await delivered(rig)
        assert bodies.keys() == await rig.told()
        assert {len(each) for each in bodies.values()} == {1}
        assert set((await dead_letters(rig.province.platform)).values()) == {0}
        [checked] = json.loads(await asyncio.to_thread(rig.province.registrar.command, "check", "--json"))
        assert (checked["faults"], checked["is_complete"]) == ([], True)

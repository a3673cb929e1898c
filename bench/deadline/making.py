"""All classes of the province, made by every core into files, one class in memory at a time."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.deadline.ceilings import CORES
from bench.deadline.classes import make_class
from bench.deadline.made import Made, Task
from bench.deadline.province import Province, register
from bench.deadline.pupils import classes_of, personal_id, pupil_code
from deploy.local.pki_table import PROVINCE
from hbs_kit.db import Sessions
from hbs_schema.registry_api import PupilKeys, RecordsIn
from so_registry.usecases.issue_records import issue_records

AT_ONCE = 64
"""Classes that are asked for and not yet taken."""


async def make_day(province: Province, packets: int, sessions: Sessions, say: Callable[[str], None]) -> list[Made]:
    """Schools, their signers, the open window, and every submission as a file."""
    await register(province, sessions)
    await asyncio.to_thread(province.open_window)
    say(f"{len(province.schools)} schools are registered, window {province.window} is open")
    began = time.perf_counter()
    made = await make_classes(province, packets, province.platform.stack.home / "spool", sessions)
    say(f"{packets} records in {len(made)} classes made in {time.perf_counter() - began:.0f} s")
    return made


async def make_classes(province: Province, packets: int, folder: Path, sessions: Sessions) -> list[Made]:
    """Codes from the registrar, then the classes; the schools have them in turn."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
    numbers = classes_of(packets)
    made: list[Made] = []
    with ProcessPoolExecutor(CORES, mp_context=get_context("spawn")) as pool:
        under_way: deque[Future[Made]] = deque()
        for number, pupils in enumerate(numbers):
            if len(under_way) == AT_ONCE:
                made.append(await asyncio.wrap_future(under_way.popleft()))
            task = await _task(province, number, pupils, folder, sessions)
            under_way.append(pool.submit(make_class, task))
        for future in under_way:
            made.append(await asyncio.wrap_future(future))
    return made


async def _task(province: Province, number: int, pupils: range, folder: Path, sessions: Sessions) -> Task:
    school = province.schools[number % len(province.schools)]
    keys = tuple(PupilKeys(pupil_code=pupil_code(pupil), personal_id=personal_id(pupil)) for pupil in pupils)
    request = RecordsIn(school=school.code, level="primary", pupils=keys)
    codes = tuple(record.lookup_code for record in (await issue_records(request, sessions=sessions)).records)
    return Task(school, number, pupils.start, codes, province.window, PROVINCE, province.policy, folder)


def first_files(classes: Sequence[Made], wanted: int) -> Iterator[Made]:
    """Classes spread over the whole province, so many packets of them at least."""
    step, packets = max(1, len(classes) * 40 // max(wanted, 1)), 0
    for made in classes[::step]:
        if packets >= wanted:
            return
        packets += made.first.packets
        yield made

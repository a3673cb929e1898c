"""The end of the day: every school closes, the window closes and drains, the lock, the report to the Ministry."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.deadline.classes import GRADE
from bench.deadline.judging import wait_until
from bench.deadline.made import Made
from bench.deadline.people import School
from bench.deadline.province import Province, ministry_services
from bench.deadline.sending import Door
from demo.cast import SCHOOL_YEAR
from demo.ministry import Ministry
from deploy.local.pki_table import PROVINCE
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_schema import base64url, digests, leaves
from hbs_schema.building.trees import sign_tree
from hbs_schema.statements.payloads import Close
from so_registry.storage.locks import find_lock
from so_registry.usecases.lock_window import LockResult, lock_window

RESULT = "HTT"
"""Of every record that is accepted in the end (classes.py)."""
SIGNING = timedelta(seconds=15)
"""From the new calendar to its cutoff: two commands have to be through by then, on a machine that others use too."""
PATIENCE = 1800.0


async def close_schools(province: Province, doors: dict[str, Door], classes: Sequence[Made]) -> None:
    """Each principal signs what the school has sent, and names who is left out."""
    by_school: dict[str, list[Made]] = defaultdict(list)
    for made in classes:
        by_school[made.school].append(made)
    for school in province.schools:
        request = _close(school, by_school[school.code], province.window)
        path = f"/v1/windows/{province.window}/closes/{school.code}"
        answer = await doors[school.client].ask("PUT", path, json=request)
        if answer.status_code != 200:
            raise AssertionError(f"a close was refused: {answer.status_code} {answer.text[:500]}")


def _close(school: School, classes: Sequence[Made], window: str) -> dict[str, Any]:
    effective = [entry for made in classes for entry in made.effective]
    left_out = [
        {"grade": GRADE, "class": made.class_name, "pupil_code": code, "record_key": record, "reason": "paper"}
        for made in classes
        for record, code in made.left_out
    ]
    members = {
        "registrar": PROVINCE,
        "school": school.code,
        "school_year": SCHOOL_YEAR,
        "level": "primary",
        "track": "completed",
        "window": window,
        "role": "principal",
        "scope": {"grades": [GRADE]},
        "seq": 1,
        "previous": base64url.encode(digests.chain([])),
        "results": [{"grade": GRADE, "result": RESULT, "count": len(effective)}] if effective else [],
        "left_out": sorted(left_out, key=lambda entry: (entry["grade"], entry["pupil_code"])),
    }
    own = [
        leaves.of_record("close", base64url.decode_digest(record), base64url.decode_digest(packet))
        for record, packet in effective
    ]
    key = school.key("principal")
    signed = sign_tree(Close, own, members, key=key, signed_at=datetime.now(UTC))
    return {
        "packets": [{"record_key": record, "packet": packet} for record, packet in effective],
        "statements": [signed.statement.jws],
        "certificates": [base64url.encode_der(key.certificate.der)],
    }


async def lock(province: Province, sessions: Sessions) -> tuple[LockResult, float]:
    """The cutoff comes, the window drains; then the lock, and the seconds that it took."""
    await asyncio.to_thread(province.move_cutoff, SIGNING)
    await _until(lambda: province.state() == "draining")
    began = time.perf_counter()
    done = await lock_window(int(province.window), [GRADE], sessions=sessions, key=province.lock_key(), clock=utc_now)
    return done, time.perf_counter() - began


async def open_ministry(province: Province) -> Ministry:
    """Its services start after the load and before the lock: in truth they are on another machine."""
    ministry = Ministry(province.platform)
    await asyncio.to_thread(ministry.register, province.registrar.authority_file())
    await asyncio.to_thread(province.platform.stack.run, ministry_services(province.platform))
    return ministry


async def report(ministry: Ministry, sessions: Sessions, locked: LockResult) -> float:
    """Seconds from the lock until the registry has stored the Ministry's acknowledgement: call at once after it.

    Raises AssertionError if the Ministry has anything else than this one lock, found equal.
    """
    began = time.perf_counter()

    async def is_stored() -> bool:
        async with sessions() as session:
            lock = await find_lock(session, locked.seq)
        return lock is not None and lock.acknowledgement is not None

    async with asyncio.timeout(PATIENCE):
        await wait_until(is_stored, pause=0.2)
    elapsed = time.perf_counter() - began
    told = [(row["lock"], row["state"], row["stored"]) for row in await asyncio.to_thread(ministry.reports)]
    if told != [(locked.statement, "equal", locked.packets)]:
        raise AssertionError(f"the Ministry says {told}")
    return elapsed


async def _until(found: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        await wait_until(lambda: asyncio.to_thread(found), pause=1)

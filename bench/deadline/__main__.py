"""Deadline day, measured: `make bench-deadline` or `python -m bench.deadline --packets 117726 --schools 137`.

Writes `.run/bench/deadline.json`: figures, ceilings of the same run, their ratios. Exit code 1 if anything is lost.
"""

import argparse
import asyncio
import json
import platform
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from bench.deadline import ceilings
from bench.deadline.cutoff import close_schools, lock, open_ministry, report
from bench.deadline.hostile import HostileClient
from bench.deadline.judging import (
    count_bytes,
    count_not_locked,
    count_waiting,
    is_idle,
    is_stamped,
    judge_day,
    since_last_verdict,
    wait_until,
)
from bench.deadline.kept import Kept, keep, read_kept
from bench.deadline.log_files import ready_log_files
from bench.deadline.made import Made
from bench.deadline.making import first_files, make_day
from bench.deadline.province import Province, started
from bench.deadline.sending import Latencies, Sender, open_doors
from bench.deadline.slow_authority import DELAY
from bench.deadline.watching import MB, Cost, Memory, Operator
from deploy.local.installation import CLIENT
from deploy.local.paths import RUN
from deploy.local.pki_table import PROVINCE
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.publisher import Publisher
from hbs_kit.settings import BrokerSettings, DatabaseSettings

SAMPLE = 8000
"""Packets by which the ceiling of intake is measured, if there are as many."""
DRAIN = 8 * 3600.0
"""Seconds for all verdicts, and again for all timestamps: a million packets take hours."""


def say(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


async def run(province: Province, options: argparse.Namespace, kept: Kept | None) -> dict[str, Any] | None:
    """One day from registration to acknowledgement; None if it is only made."""
    postgres = province.platform.stack.postgres.create_database("so_registry")
    engine = make_engine(
        DatabaseSettings.model_validate(
            {"dsn": postgres.app, "statement_timeout": "PT10M", "command_timeout": "PT11M"}
        ),
        application_name="bench",
    )
    memory = Memory(province.platform.stack.processes)
    async with httpx.AsyncClient(base_url=province.platform.url("so-registry"), timeout=60, trust_env=False) as http:
        sessions = make_sessions(engine)
        if kept is not None:
            kept.restore(province)
        classes = kept.classes if kept else await make_day(province, options.packets, sessions, say)
        if options.make_only:
            keep(province, classes)
            await engine.dispose()
            return None
        await ready_log_files(province.platform.stack.postgres.admin_url)
        await ceilings.make_tables(postgres.owner)
        sample = list(first_files(classes, SAMPLE))
        sampled = sum(made.first.packets for made in sample)
        bare_cost, cost, stamping = (Cost(province.platform.stack.processes) for _ in range(3))
        with bare_cost.counted():
            ceiling = await asyncio.to_thread(
                ceilings.measure_intake, postgres.owner, [made.first.file for made in sample], sampled
            )
        say(f"bare ceiling: {ceiling:.0f} packets a second")
        doors = open_doors(http, province.platform.signing_key, province.schools)
        watch = asyncio.create_task(memory.run())
        with cost.counted():
            seen, told, boards = await _load(province, options, classes, doors, sessions, ceiling, postgres.app)
        day = await judge_day(postgres.app, classes)
        say(f"{day.accepted} accepted in {day.elapsed:.1f} s; {day.lost} not as they have to be {day.wrong}")
        stored = await count_bytes(postgres.app)
        stamped_s = None
        if not options.no_stamps:
            with stamping.counted():
                async with asyncio.timeout(DRAIN):
                    await wait_until(lambda: is_stamped(postgres.app))
            stamped_s = round(await since_last_verdict(postgres.app), 1)
            say(f"the last timestamp came {stamped_s:.0f} s after the last verdict")
        await close_schools(province, doors, classes)
        ministry = None if options.no_report else await open_ministry(province)
        locked, lock_s = await lock(province, sessions)
        report_s = None if ministry is None else await report(ministry, sessions, locked)
        bare_lock_s, _ = await ceilings.measure_lock(postgres.owner)
        say(f"{locked.packets} locked in {lock_s:.2f} s, bare pass {bare_lock_s:.2f} s, report {report_s or 0.0:.1f} s")
        not_locked = await count_not_locked(postgres.app, classes)
        watch.cancel()
        await ceilings.drop_tables(postgres.owner)
    await engine.dispose()
    figures = {
        "packets": sum(made.first.packets for made in classes),
        "schools": len(province.schools),
        "accepted": day.accepted,
        "packets_per_s": round(day.accepted / day.elapsed, 1),
        **_quantiles("wait_at_sender", seen.waiting),
        **_quantiles("intake", seen.handing_over),
        **_quantiles("polling", seen.asking),
        **_quantiles("boards", boards),
        "verification_lag_s": round(day.lag_p99, 2),
        "verification_lag_p50_s": round(day.lag_p50, 2),
        "drained_s": round(day.drained, 2),
        "stamped_s": stamped_s,
        "lag_of_slowest_school_s": round(day.slowest_school, 2),
        "lag_of_median_school_s": round(day.median_school, 2),
        "locked": locked.packets,
        "lock_s": round(lock_s, 3),
        "report_s": None if report_s is None else round(report_s, 1),
        "lost": day.lost + abs(not_locked),
        "unexpected_answers": len(seen.unexpected),
        "hostile": dict(sorted(told.items())),
        "sent_mb": round(sum(sent.file.stat().st_size for made in classes for sent in (made.first, *made.later)) / MB),
        "stored_mb": round(stored / MB),
        "cpu_ms_per_packet": round(cost.total() / day.accepted * 1e3, 2),
        "cpu_ms_per_packet_without_senders": round(cost.without_senders() / day.accepted * 1e3, 2),
        "cpu_s": cost.rounded(),
        "cpu_of_stamping_s": stamping.rounded(),
        "peak_rss_mb": memory.peak_mb(),
    }
    return {
        "machine": {"python": platform.python_version(), "cores": ceilings.CORES},
        "figures": figures,
        "ceilings": {
            "packets_per_s": round(ceiling, 1),
            "lock_s": round(bare_lock_s, 3),
            "cpu_s": bare_cost.rounded(),
        },
        "ratios": {
            "accepted_to_ceiling": round(day.accepted / day.elapsed / ceiling, 3),
            "cpu_of_ceiling_to_cpu": round(bare_cost.total() / sampled / (cost.total() / day.accepted), 3),
            "lock_to_bare": round(lock_s / bare_lock_s, 2),
            "slowest_to_median_school": round(day.slowest_school / max(day.median_school, 0.001), 2),
        },
    }


async def _load(
    province: Province,
    options: argparse.Namespace,
    classes: Sequence[Made],
    doors: Any,
    sessions: Any,
    ceiling: float,
    dsn: str,
) -> tuple[Latencies, dict[str, int], list[float]]:
    """Everybody at once, until everything has its verdict."""
    broker = BrokerSettings.model_validate({"url": province.platform.stack.rabbitmq.url(CLIENT, PROVINCE)})
    publisher = Publisher(broker, name="bench")
    sender = Sender(doors, publisher, province.window, {school.code: school for school in province.schools})
    first = classes[0].first
    hostile = HostileClient(
        doors[province.schools[-1].client], province.window, province.schools[-1].code, first.file.read_bytes()
    )
    operator = Operator(int(province.window), sessions)
    beside = [asyncio.create_task(hostile.run()), asyncio.create_task(operator.run())]
    packets = sum(made.first.packets for made in classes)

    async def has_answers() -> bool:
        _check(beside)
        return await count_waiting(dsn, classes) == 0

    rate = ceiling * options.offered * len(classes) / packets
    try:
        say(f"offering {rate:.1f} submissions a second")
        async with asyncio.timeout(DRAIN):
            await sender.send_all(classes, submissions_per_s=rate)
            await wait_until(has_answers, pause=2)
    finally:
        for task in beside:
            task.cancel()
        await publisher.close()
    await wait_until(lambda: is_idle(dsn))  # what the hostile client has left behind
    return sender.seen, hostile.answers, operator.seconds


def _check(tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Raises what ended one of them."""
    for task in tasks:
        if task.done():
            task.result()


def _quantiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    if len(seconds) < 2:  # what quantiles needs
        return {}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"{name}_p{n}_ms": round(cuts[n - 1] * 1e3, 1) for n in (50, 95, 99)}


def main() -> int:
    """Run the day once; write and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packets", type=int, default=117_726)
    parser.add_argument("--schools", type=int, default=137)
    parser.add_argument("--workers", type=int, default=2, help="of the registry")
    parser.add_argument("--offered", type=float, default=1.0, help="packets a second, as a share of the bare ceiling")
    parser.add_argument("--delay", type=float, default=DELAY, help="seconds of the timestamp authority for each answer")
    parser.add_argument("--no-stamps", action="store_true", help="the registry has no timestamp authority")
    parser.add_argument("--no-report", action="store_true", help="end with the lock")
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--make-only", action="store_true", help="make the day and leave it for another run")
    part.add_argument("--made", action="store_true", help="load the day that another run has left")
    parser.add_argument("--out", type=Path, default=RUN / "bench" / "deadline.json")
    options = parser.parse_args()
    home = RUN / "bench" / "deadline"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    delay = None if options.no_stamps else options.delay
    kept = read_kept(home) if options.made else None
    schools = 0 if kept else options.schools
    with started(
        home,
        schools=schools,
        workers=options.workers,
        delay=delay,
        is_fresh=not options.made,
        is_left=options.make_only,
    ) as province:
        found = asyncio.run(run(province, options, kept))
    if found is None:
        return 0
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if found["figures"]["lost"] == 0 else 1


if __name__ == "__main__":
    sys.exit(main())

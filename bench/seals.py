"""Time and memory of the portal's seal for one PDF and for many at once, with timestamps and OCSP of a local PKI.

`make bench` or `python -m bench.seals --at-once 1 10 50`. Writes `.run/bench/seals.json`.
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.readiness import largest_memory
from deploy.local.paths import RUN
from deploy.local.pki import Pki
from deploy.local.report import Report
from deploy.local.stack import Stack
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.interop.operator import Operator
from tests.unit.lookup_portal import samples


async def measure(pki: Pki, pdf: bytes, at_once: int) -> dict[str, float]:
    """One seal first, so that what is loaded once counts for nobody; then the many."""
    sealer = Operator(pki).sealer()
    await sealer.seal(pdf, is_kept=True)
    before, cpu, start = largest_memory(), time.process_time(), time.perf_counter()
    sealed = await asyncio.gather(*(sealer.seal(pdf, is_kept=True) for _ in range(at_once)))
    return {
        "at once": at_once,
        "PDF, KiB": round(len(pdf) / 1024),
        "sealed, KiB": round(len(sealed[0]) / 1024),
        "elapsed, s": round(time.perf_counter() - start, 2),
        "CPU, s": round(time.process_time() - cpu, 2),
        "memory before, MiB": before,
        "memory at most, MiB": largest_memory(),
    }


def measure_apart(pki: Pki, pdf: bytes, counts: Sequence[int]) -> list[dict[str, float]]:
    """Each number in a process of its own, whose memory is nobody else's."""
    forked = multiprocessing.get_context("fork")
    found = []
    for count in counts:
        with forked.Pool(1) as pool:
            found.append(pool.apply(_run, (pki, pdf, count)))
    return found


def _run(pki: Pki, pdf: bytes, at_once: int) -> dict[str, float]:
    return asyncio.run(measure(pki, pdf, at_once))


def main() -> int:
    """Start a private PKI, seal, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--out", type=Path, default=RUN / "bench" / "seals.json")
    options = parser.parse_args()
    home = RUN / "bench" / "home"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack = Stack(home, report=Report())
    stack.pki.start()
    try:
        found = measure_apart(stack.pki, PdfRenderer().render_pdf(samples.book(4, full=True)), options.at_once)
    finally:
        stack.down(remove=True)
    options.out.write_text(json.dumps(found, indent=1) + "\n")
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Books and pages per second: one renderer in this process, and the portal's pool; and memory over many of them.

`make bench` or `python -m bench.pdf --books 3000 --processes 2`. Writes `.run/bench/pdf.json`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from multiprocessing import active_children
from pathlib import Path

from pypdf import PdfReader

from deploy.local.paths import RUN
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.pool import RenderPool, open_pool
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.unit.lookup_portal import samples, samples_secondary

KINDS: Mapping[str, Callable[[], Book]] = {
    "primary year": lambda: samples.book(4),
    "lower secondary year": samples_secondary.book,
    "whole primary book": samples.whole_book,
}
PAGES_PER_PROCESS = 10**9
"""No process is replaced here, so that growth would be seen."""


def resident(pids: list[int]) -> float:
    """MiB held by processes together."""
    words = [Path(f"/proc/{pid}/statm").read_text().split() for pid in pids]
    return sum(int(word[1]) for word in words) * 4096 / 2**20


async def through(pool: RenderPool, book: Book, count: int, lanes: int) -> float:
    """Seconds for `count` books, `lanes` of them at a time."""
    left = iter(range(count))

    async def lane() -> None:
        for _ in left:
            await pool.render_pdf(book)

    start = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(lanes)))
    return time.perf_counter() - start


async def measure(books: int, processes: int) -> dict[str, object]:
    """Speed by kind over a tenth of the books each, then memory over all of them."""
    renderer, speeds = PdfRenderer(), {}
    share = max(1, books // 30)
    async with open_pool(processes, patience=timedelta(minutes=5), pages_per_process=PAGES_PER_PROCESS) as pool:
        for kind, make in KINDS.items():
            book = make()
            pages = len(PdfReader(BytesIO(renderer.render_pdf(book))).pages)
            await through(pool, book, processes, processes)
            start = time.perf_counter()
            for _ in range(share):
                renderer.render_pdf(book)
            alone = time.perf_counter() - start
            together = await through(pool, book, share, processes)
            speeds[kind] = {
                "pages": pages,
                "pages_per_s_one_process": round(share * pages / alone, 1),
                "pages_per_s_pool": round(share * pages / together, 1),
            }
        pids = [child.pid for child in active_children() if child.pid]
        memory = {"start": round(resident(pids), 1)}
        for name in ("middle", "end"):
            for grade in (1, 2, 3, 4, 5):
                await through(pool, samples.book(grade), books // 10, processes)
            memory[name] = round(resident(pids), 1)
    return {"processes": processes, "speed": speeds, "books_for_memory": books, "resident_mib_of_pool": memory}


def main() -> int:
    """Write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=3000, help="books drawn while memory is watched")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    result = json.dumps(asyncio.run(measure(options.books, options.processes)), indent=1)
    file = RUN / "bench" / "pdf.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(result + "\n")
    sys.stdout.write(result + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pupils per second through the import of a school's file, beside the bare cost of reading its cells in the same run.

`make bench` or `python -m bench.imports --pupils 2000`. Writes `.run/bench/imports.json`. No server takes part: this is
reading, matching and checking by the rules, which is all that happens before codes and drafts.
"""

import argparse
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import python_calamine as calamine

from bench.import_files import gradebook, records, template
from deploy.local.paths import RUN
from hbs_sheets.assemble import import_class
from hbs_sheets.opening import ClassFiles, ImportSetting
from hbs_sheets.records import import_lines

YEAR = "2025-2026"


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of this process: other processes of the machine do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cells_of(content: bytes) -> int:
    """The bare loop: the same reader gives every cell, and nothing is done with it."""
    with calamine.load_workbook(io.BytesIO(content)) as book:
        return sum(len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())


def lines_of(content: bytes) -> int:
    """The bare loop for NDJSON: parsed, and nothing is done with it."""
    return sum(len(json.loads(line)) for line in io.BytesIO(content))


def measure(pupils: int) -> dict[str, dict[str, float]]:
    """Each form of the same number of pupils."""
    fourth, seventh, lines = template(4, pupils), gradebook(7, pupils), records(7, pupils)

    def sheets(grade: int, files: ClassFiles) -> Callable[[], object]:
        return lambda: import_class(files, ImportSetting((grade,), YEAR))

    forms: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "class-template, grade 4": (
            sheets(4, ClassFiles("class-template", (fourth,))),
            lambda: cells_of(fourth),
        ),
        "gradebook, grade 7": (
            sheets(7, seventh),
            lambda: [cells_of(each) for each in (*seventh.results, seventh.pupils or b"", seventh.supplement or b"")],
        ),
        "ndjson, grade 7": (
            lambda: import_lines(io.BytesIO(lines), ImportSetting((7,), YEAR)),
            lambda: lines_of(lines),
        ),
    }
    return {name: _figures(pupils, seconds(product), seconds(bare)) for name, (product, bare) in forms.items()}


def _figures(pupils: int, product: float, bare: float) -> dict[str, float]:
    return {
        "pupils": pupils,
        "cpu_s": round(product, 2),
        "pupils_per_cpu_s": round(pupils / product, 1),
        "bare_cpu_s": round(bare, 3),
        "bare_pupils_per_cpu_s": round(pupils / bare, 1),
        "times_bare": round(product / bare, 1),
    }


def main() -> int:
    """Make the files, read them, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=2_000)
    options = parser.parse_args()
    results = measure(options.pupils)
    folder = Path(RUN / "bench")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / "imports.json").write_text(json.dumps(results, indent=1) + "\n")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

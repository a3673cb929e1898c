"""Records per second through the content rules, beside pydantic's parse of the same records alone, in the same run.

`make bench` or `python -m bench.content --records 2000`. Writes `.run/bench/content.json`.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deploy.local.paths import RUN
from hbs_schema.rules.book import check_record
from hbs_schema.rules.setting import Setting
from hbs_schema.values.schemas import SCHEMAS
from tests.support.pupils import primary_2_values, secondary_values

Record = Mapping[str, Mapping[str, Any]]
YEAR = "2025-2026"
ROUNDS = 5
ASSESSMENTS = {"regular": ["8.2", "8.2", "8.2", "8.2"], "midterm": "8.2", "final": "8.2"}


def with_grade_book(record: Record) -> Record:
    """The same record with the assessments behind every scored semester."""
    return {
        name: {
            period: {**result, "assessments": ASSESSMENTS} if period.startswith("semester") else result
            for period, result in value.items()
        }
        if name.startswith("subjects/") and "mark" in value["year"]
        else value
        for name, value in record.items()
    }


KINDS: Mapping[str, tuple[Setting, Callable[[int], Record]]] = {
    "primary, grade 4": (Setting("primary", 4, YEAR, "completed", ("primary", 2)), primary_2_values),
    "lower secondary, grade 7": (
        Setting("lower-secondary", 7, YEAR, "completed", ("secondary", 1)),
        secondary_values,
    ),
    "upper secondary, grade 11, with grade book": (
        Setting("upper-secondary", 11, YEAR, "completed", ("secondary", 1)),
        lambda number: with_grade_book(secondary_values(number, grade=11)),
    ),
}


def parse(records: Sequence[Record], setting: Setting) -> None:
    """The models alone: no rule, no finding."""
    models = SCHEMAS[setting.schema]
    for record in records:
        for name, value in record.items():
            models["subjects/*" if name.startswith("subjects/") else name].model_validate(value)


def check(records: Sequence[Record], setting: Setting) -> None:
    for record in records:
        if any(finding.severity == "error" for finding in check_record(record, setting)):
            raise SystemExit("a record of the benchmark is not right")


def cpu_seconds(
    work: Callable[[Sequence[Record], Setting], None], records: Sequence[Record], setting: Setting
) -> float:
    begun = time.process_time()
    work(records, setting)
    return time.process_time() - begun


def run_kind(setting: Setting, make: Callable[[int], Record], count: int) -> dict[str, float]:
    """The best of several rounds, the two in turn, so that both meet the same machine."""
    # From JSON as a packet brings it: no two records share an object.
    records = [json.loads(json.dumps(make(number))) for number in range(count)]
    rounds = [(cpu_seconds(parse, records, setting), cpu_seconds(check, records, setting)) for _ in range(ROUNDS)]
    parsed, checked = (min(times) for times in zip(*rounds, strict=True))
    return {
        "records": count,
        "records_per_cpu_s": round(count / checked, 1),
        "parse_alone_per_cpu_s": round(count / parsed, 1),
        "ratio_to_parse": round(parsed / checked, 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    count = parser.parse_args().records
    result = {name: run_kind(setting, make, count) for name, (setting, make) in KINDS.items()}
    file = RUN / "bench" / "content.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", "utf-8")
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

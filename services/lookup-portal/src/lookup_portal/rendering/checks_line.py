"""The report behind a printed year in one line: how many checks ended how, and the level."""

from collections import Counter

from hbs_schema.verification.report import Report
from hbs_schema.verification.sentences import RESULTS
from lookup_portal.rendering.labels import CHECKED


def checks_line(report: Report) -> str:
    """In Vietnamese, as the printed page is; from the published document alone."""
    told = report.document()
    counts = Counter[str](check.result for check in told.checks)
    results = ", ".join(f"{RESULTS[name].vi} {counts[name]}" for name in RESULTS if counts[name])
    return CHECKED.vi.format(count=len(told.checks), results=results, level=told.level_sentences.vi)

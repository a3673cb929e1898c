"""`hbs-check FILE`: what would the registrar say of this content? Offline, before anybody signs."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hbs_schema.checking import sentences
from hbs_schema.checking.json_files import is_one_value, read_json, read_ndjson
from hbs_schema.checking.judging import judge
from hbs_schema.checking.readers import Installed, installed_readers, reader_for
from hbs_schema.checking.rows import CheckedRow, Defaults, FileUnreadable
from hbs_schema.cli.streams import give_up_output, speak_utf8
from hbs_schema.findings import Finding, Language, Term
from hbs_schema.rules.rule_book import MAX_BYTES, RuleBook, default_rule_book, read_rule_book

MAX_FILE = 64 * 1024 * 1024
PRINTED = 1000
MARKS = {"error": "✗", "warning": "!"}


@dataclass
class Tally:
    """What was found in all records; of the findings only as many are kept as are printed."""

    limit: int
    records: int = 0
    errors: int = 0
    warnings: int = 0
    kept: list[tuple[Term, Finding]] = field(default_factory=list)

    def add(self, place: Term, findings: Iterable[Finding]) -> None:
        self.records += 1
        for finding in findings:
            is_error = finding.severity == "error"
            self.errors += is_error
            self.warnings += not is_error
            if len(self.kept) < self.limit:
                self.kept.append((place, finding))

    @property
    def cut(self) -> int:
        """How many findings are not told one by one."""
        return self.errors + self.warnings - len(self.kept)


def main(arguments: Sequence[str] | None = None, installed: Installed = installed_readers) -> int:
    """Exit code 0 nothing or warnings alone, 1 errors, 2 usage, a file that cannot be read at all or has no record,
    or a report that could not be written."""
    speak_utf8()
    options = _parser().parse_args(arguments)
    language: Language = options.lang
    tally = Tally(options.limit)
    try:
        book = _book(options.rules)
        for row in _rows(options, installed):
            tally.add(row.place, judge(row, book))
        if not tally.records:
            raise FileUnreadable(sentences.NO_RECORDS)
    except FileUnreadable as error:
        print(f"hbs-check: {error.sentence.in_(language)}", file=sys.stderr)
        return 2
    except OSError as error:
        sentence = sentences.FILE_NOT_OPENED.in_(language)
        print(f"hbs-check: {sentence} ({error.filename}: {error.strerror})", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"hbs-check: {sentences.RULES_REFUSED.in_(language)} ({_reason(error)})", file=sys.stderr)
        return 2
    try:
        _tell(tally, language, as_json=options.json)
    except OSError:
        give_up_output()
        return 2
    return 1 if tally.errors else 0


def _tell(tally: Tally, language: Language, *, as_json: bool) -> None:
    """Raises OSError if it could not be written to its end; nobody may take half a report for the whole."""
    if as_json:
        print(json.dumps(_as_json(tally), ensure_ascii=False, indent=2))
    else:
        _print(tally, language)
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hbs-check",
        description="Check the content of school records before it is signed, offline.",
        epilog="Exit codes: 0 nothing or warnings alone, 1 errors, 2 usage or nothing that could be read.",
    )
    parser.add_argument("file", help="JSON (one record), NDJSON (one a line), a spreadsheet; - for standard input")
    parser.add_argument("--rules", metavar="RULEBOOK", help="the registrar's rule book instead of the shipped one")
    parser.add_argument("--level", help="primary, lower-secondary or upper-secondary, where the file does not say")
    parser.add_argument("--grade", type=int, choices=range(1, 13), metavar="1…12", help="where the file does not say")
    parser.add_argument("--school-year", metavar="2025-2026", help="where the file does not say")
    parser.add_argument("--track", default="completed", help="completed (default) or supplementary")
    parser.add_argument("--limit", type=_count, default=PRINTED, help=f"findings to print, {PRINTED} if not given")
    parser.add_argument("--json", action="store_true", help="the findings as JSON")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the sentences")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 1_000_000:
        raise ValueError("out of range")
    return number


def _book(file: str | None) -> RuleBook:
    if file is None:
        return default_rule_book()
    return read_rule_book(_bytes(Path(file), MAX_BYTES))


def _rows(options: argparse.Namespace, installed: Installed) -> Iterable[CheckedRow]:
    defaults = Defaults(options.level, options.grade, options.school_year, options.track)
    if options.file == "-":
        data = sys.stdin.buffer.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise FileUnreadable(sentences.FILE_TOO_LARGE)
        return read_json(data, defaults) if is_one_value(data) else read_ndjson(data, defaults)
    path = Path(options.file)
    suffix = path.suffix.lower()
    if suffix == ".json":
        return read_json(_bytes(path, MAX_FILE), defaults)
    if suffix in (".ndjson", ".jsonl"):
        return read_ndjson(_bytes(path, MAX_FILE), defaults)
    reader = reader_for(suffix, installed)
    return reader.read(path.name, _bytes(path, MAX_FILE), defaults)


def _bytes(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise FileUnreadable(sentences.FILE_TOO_LARGE)
    return data


def _reason(error: ValueError) -> str:
    """Which switch is wrong, and not what was written."""
    errors = getattr(error, "errors", None)
    if not callable(errors):
        return str(error)
    first = errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])


def _as_json(tally: Tally) -> dict[str, Any]:
    return {
        "records": tally.records,
        "errors": tally.errors,
        "warnings": tally.warnings,
        "left_out": tally.cut,
        "findings": [{"place": {"vi": place.vi, "en": place.en}, **finding.as_json()} for place, finding in tally.kept],
    }


def _print(tally: Tally, language: Language) -> None:
    for place, finding in tally.kept:
        where = f"  {finding.pointer}" if finding.pointer else ""
        print(f"{MARKS[finding.severity]} {place.in_(language)}: {finding.text(language)}{where}")
    if tally.cut:
        print(sentences.CUT.in_(language).format(count=tally.cut))
    summary = sentences.SUMMARY.in_(language)
    print(summary.format(count=tally.records, number=tally.errors, rows=tally.warnings))


if __name__ == "__main__":
    sys.exit(main())

"""`hbs-verify --submission FILE`: what would the registrar say of it? Offline, by what it lets vendors know."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from pydantic import TypeAdapter

from hbs_schema.findings import Language
from hbs_schema.intake.checking import check_submission
from hbs_schema.intake.submission_report import SubmissionReport
from hbs_schema.intake.told import Signers, Told, told_by
from hbs_schema.intake.vendor_knowledge import MAX_KNOWLEDGE, read_vendor_knowledge
from hbs_schema.intake.vendor_signers import SignerIn
from hbs_schema.rules.rule_book import MAX_BYTES, open_rule_book
from hbs_schema.statements.documents import Calendar, Policy
from hbs_schema.statements.statement import parse_statement
from hbs_schema.types import Many

EXIT_CODES = {"acceptable": 0, "refused": 1, "indeterminate": 3}
MARKS = {"passed": "✓", "failed": "✗", "indeterminate": "?", "not-applicable": "–"}
SIGNERS: TypeAdapter[tuple[SignerIn, ...]] = TypeAdapter(Many[SignerIn])
ALONE = ("signers", "rules", "policy", "calendar")
"""What stands in the file of knowledge already."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """What `--submission` takes beside `--ca`, `--now`, `--json` and `--lang`."""
    group = parser.add_argument_group(
        "submissions", "what the registrar has let its vendors know, in one file or each alone"
    )
    group.add_argument("--submission", metavar="FILE", help="check a submission instead of a bundle")
    group.add_argument("--knowledge", metavar="FILE", help="from `so-registry export vendor-knowledge`")
    group.add_argument("--signers", metavar="FILE", help="the school's registered signers: its member `signers`")
    group.add_argument("--rules", metavar="RULEBOOK", help="the registrar's rule book instead of the shipped one")
    group.add_argument("--policy", metavar="JWS", action="append", default=[], help="a policy of the registrar")
    group.add_argument("--calendar", metavar="JWS", help="the calendar of the window")


def run(options: argparse.Namespace, data: bytes, ca_roots: Sequence[x509.Certificate], now: datetime) -> int:
    """Check and print. Raises OSError, ValueError or HbsError for what was brought along, never for the submission."""
    report = check_submission(data, _told(options, data, tuple(ca_roots)), now=now)
    if options.json:
        print(json.dumps(report.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=2))
    else:
        _print(report, options.lang)
    return EXIT_CODES[report.verdict]


def _told(options: argparse.Namespace, data: bytes, ca_roots: tuple[x509.Certificate, ...]) -> Told:
    if options.knowledge:
        if any(getattr(options, name) for name in ALONE):
            raise ValueError("--knowledge holds signers, rules, policies and calendars: give it alone")
        return told_by(read_vendor_knowledge(_bytes(options.knowledge, MAX_KNOWLEDGE)), ca_roots)
    policies = [parse_statement(_text(file), Policy) for file in options.policy]
    return Told(
        policies={policy.document_digest: policy for policy in policies} or None,
        calendar=parse_statement(_text(options.calendar), Calendar) if options.calendar else None,
        signers=Signers.of(_school(data), _signers(options.signers)) if options.signers else None,
        books={"": open_rule_book(_bytes(options.rules, MAX_BYTES))} if options.rules else {},
        ca_roots=ca_roots,
    )


def _signers(file: str) -> tuple[SignerIn, ...]:
    return SIGNERS.validate_json(_bytes(file, MAX_KNOWLEDGE))


def _school(data: bytes) -> str:
    """The list of signers is that of the school that the file names; what is no submission names none."""
    try:
        envelope = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    return str(envelope.get("school", "")) if isinstance(envelope, dict) else ""


def _bytes(file: str, limit: int) -> bytes:
    with Path(file).open("rb") as opened:
        return opened.read(limit + 1)


def _text(file: str) -> str:
    return Path(file).read_text("ascii").strip()


def _print(report: SubmissionReport, language: Language) -> None:
    for asked in report.questions:
        codes = f" [{', '.join(asked.codes)}]" if asked.codes else ""
        print(f"{MARKS[asked.result]} {getattr(asked.sentences, language)}{codes}")
    for told in report.problems:
        mark = "✗" if told.severity == "error" else "!"
        place = f"  {told.pointer}" if told.pointer else ""
        print(f"  {mark} {getattr(told.sentences, language)}{place}")
    print(f"\n{getattr(report.sentences, language)}")

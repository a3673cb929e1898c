"""`hbs-verify BUNDLE.json`: is this record genuine and effective? Offline, with the reader's own anchors."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.certificates import load_certificate
from hbs_schema.cli import verify_submission
from hbs_schema.cli.streams import give_up_output, speak_utf8
from hbs_schema.envelopes.shape import MAX_BUNDLE, MAX_SUBMISSION
from hbs_schema.errors import HbsError
from hbs_schema.findings import Language
from hbs_schema.renewal.proof import MAX_FILE
from hbs_schema.renewal.verify import RenewalReport, verify_renewal
from hbs_schema.statements.documents import Authority, Status
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.bundle import Anchors, verify_bundle
from hbs_schema.verification.report import Report
from hbs_schema.verification.times import from_instant

EXIT_CODES = {"genuine": 0, "withdrawn": 1, "failed": 1, "indeterminate": 3}
MARKS = {"passed": "✓", "failed": "✗", "indeterminate": "?", "not-applicable": "–"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 genuine and effective, 1 not genuine or withdrawn, 3 indeterminate; 2 usage, or a report that could
    not be written: nobody may take half of it for the whole."""
    speak_utf8()
    try:
        code = _judge(arguments)
        sys.stdout.flush()
    except OSError:
        give_up_output()
        return 2
    return code


def _judge(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.bundle is None) == (options.submission is None):
        parser.error("either a bundle or --submission FILE")
    if options.submission and options.renewal:
        parser.error("--renewal goes with a bundle")
    try:
        data = _read(options.bundle or options.submission)
        now = from_instant(options.now) if options.now else datetime.now(UTC)
        if options.submission:
            return verify_submission.run(options, data, _certificates(options.ca), now)
        renewal = _read(options.renewal) if options.renewal else None
        anchors = _anchors(options)
    except (OSError, ValueError, HbsError) as error:
        print(f"hbs-verify: {error}", file=sys.stderr)
        return 2
    if renewal is not None:
        return _tell_renewal(verify_renewal(renewal, anchors, now=now, bundle=data), options)
    report = verify_bundle(data, anchors, now=now, is_at_lock=options.at_lock)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report, options.lang)
    return EXIT_CODES[report.verdict]


def _tell_renewal(report: RenewalReport, options: argparse.Namespace) -> int:
    print(
        json.dumps(report.as_json(), ensure_ascii=False, indent=2)
        if options.json
        else "\n".join(report.lines(options.lang))
    )
    return EXIT_CODES[report.verdict]


def _read(file: str) -> bytes:
    # A byte more than the largest that is read, so that a larger one is refused as such.
    most = max(MAX_BUNDLE, MAX_SUBMISSION, MAX_FILE) + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    with Path(file).open("rb") as opened:
        return opened.read(most)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hbs-verify",
        description="Check a bundle, a presentation, or a submission before it is sent, offline.",
        epilog="Exit codes: 0 genuine and effective (a submission: nothing against it), 1 not genuine or withdrawn "
        "(refused), 2 usage, 3 indeterminate.",
    )
    parser.add_argument("bundle", nargs="?", help="the file to check, - for standard input")
    parser.add_argument("--root", metavar="PEM", help="the Ministry's root certificate")
    parser.add_argument("--ca", metavar="PEM", action="append", default=[], help="root certificates of CAs")
    parser.add_argument("--authority", metavar="JWS", help="a newer authority document than the file's own")
    parser.add_argument("--status", metavar="JWS", help="a newer status of the same registrar and year")
    parser.add_argument("--certificates", metavar="PEM", action="append", default=[], help="signers of those two")
    parser.add_argument("--renewal", metavar="FILE", help="check that the file's bytes are those that this renewed")
    parser.add_argument("--at-lock", action="store_true", help="judge as at the lock: status age is ignored")
    parser.add_argument("--now", metavar="INSTANT", help="judge at 2026-07-01T00:00:00Z instead of now")
    parser.add_argument("--json", action="store_true", help="the whole report as JSON")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="language of the sentences")
    verify_submission.add_options(parser)
    return parser


def _anchors(options: argparse.Namespace) -> Anchors:
    roots = _certificates([options.root]) if options.root else []
    return Anchors(
        root=load_certificate(roots[0].public_bytes(Encoding.DER)) if roots else None,
        ca_roots=tuple(_certificates(options.ca)),
        certificates=tuple(
            load_certificate(entry.public_bytes(Encoding.DER)) for entry in _certificates(options.certificates)
        ),
        authority=parse_statement(_jws(options.authority), Authority) if options.authority else None,
        status=parse_statement(_jws(options.status), Status) if options.status else None,
    )


def _certificates(files: Sequence[str]) -> list[x509.Certificate]:
    return [entry for file in files for entry in x509.load_pem_x509_certificates(Path(file).read_bytes())]


def _jws(file: str) -> str:
    return Path(file).read_text("ascii").strip()


def _print(report: Report, language: Language) -> None:
    for check in report.checks:
        text = check.text(language)
        place = f"  {check.pointer}" if check.pointer else ""
        print(f"{MARKS[check.result]} {text} [{check.name}]{place}")
        if check.detail:
            print(f"    {check.detail}")
    told = report.document()
    print(f"\n{getattr(told.sentences, language)} · {getattr(told.level_sentences, language)}")
    print(getattr(told.advice, language))


if __name__ == "__main__":
    sys.exit(main())

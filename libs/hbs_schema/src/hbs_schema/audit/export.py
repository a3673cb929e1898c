"""An audit as a file (docs/audit.md §4): a line for each place, so that whoever may read some rows alone still sees
that none is missing. A row that is not shown is its digest."""

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, TextIO

from pydantic import Field, TypeAdapter, ValidationError

from hbs_schema import base64url
from hbs_schema.audit.chain import LANES, Member, row_bytes, row_digest
from hbs_schema.audit.checking import AuditCheck, Entry
from hbs_schema.audit.checkpoint import LARGEST, Book, Head, parse_checkpoint
from hbs_schema.audit.signers import Evidence, Judged, Witnesses, judge_checkpoints
from hbs_schema.errors import Malformed, Refused
from hbs_schema.types import Code, Digest, Many, Value

FORMAT: Final = "hbs-audit/1"
MAX_LINE: Final = 64 * 1024 * 1024
"""The first line holds every checkpoint; one a day for a century stays below it."""
_ASCII_PRINTABLE: Final = r"^[a-z][a-z_]{0,62}$"


class ExportHead(Value):
    """The first line. Timestamps are RFC 3161 tokens over a checkpoint's SHA-256, as base64; certificates are DER."""

    format: Literal["hbs-audit/1"]
    registrar: Code
    service: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    checkpoints: Annotated[Many[str], Field(max_length=100_000)]
    timestamps: Mapping[str, str]
    certificates: Annotated[Many[str], Field(max_length=1_000)]
    authority: str | None = None


class ExportLine(Value):
    """A place: the row, or its digest."""

    lane: Annotated[int, Field(ge=0, lt=LANES)]
    position: Annotated[int, Field(ge=1, le=LARGEST)]
    hash: Digest
    row: Mapping[Annotated[str, Field(pattern=_ASCII_PRINTABLE)], str | int] | None = None
    digest: Digest | None = None


_LINE: Final = TypeAdapter(ExportLine)


def head_line(book: Book, checkpoints: Iterable[str], evidence: Evidence) -> str:
    """The first line."""
    head: dict[str, Any] = {
        "format": FORMAT,
        "registrar": book.registrar,
        "service": book.service,
        "checkpoints": list(checkpoints),
        "timestamps": {name: base64url.encode_der(token) for name, token in evidence.tokens.items()},
        "certificates": [base64url.encode_der(der) for der in evidence.certificates.values()],
    }
    if evidence.authority is not None:
        head["authority"] = evidence.authority
    return json.dumps(head, sort_keys=True, separators=(",", ":")) + "\n"


def entry_line(lane: int, position: int, stored: bytes, row: Mapping[str, Member | None], *, is_shown: bool) -> str:
    """One place."""
    place = f'{{"hash":"{base64url.encode(stored)}","lane":{lane},"position":{position}'
    if is_shown:
        return f'{place},"row":{row_bytes(row).decode()}}}\n'
    return f'{place},"digest":"{base64url.encode(row_digest(row))}"}}\n'


@dataclass(frozen=True)
class ReadExport:
    """A file that was checked: what was found, how many rows are shown, how far its lanes have come.

    `uncovered`: rows behind the last checkpoint. Whoever wrote the file could have left them out unseen.
    """

    head: ExportHead
    check: AuditCheck
    judged: Judged
    heads: tuple[Head, ...]
    shown: int

    @property
    def uncovered(self) -> int:
        return self.check.rows - (self.judged.checkpoints[-1].payload.rows if self.judged.checkpoints else 0)


def read_export(lines: Iterable[str], witnesses: Witnesses, kept: Iterable[Head] = ()) -> ReadExport:
    """Check a file: rows, chains, checkpoints, their signers and timestamps by what the caller trusts.

    `kept`: heads that he knows from before. Raises Malformed for what is no export.
    """
    rest = iter(lines)
    head = _head(next(rest, ""))
    check, shown = AuditCheck(head.service), 0
    judged = judge_checkpoints(head.checkpoints, head.registrar, _evidence(head), witnesses, check)
    check.remember(kept, "kept")
    for line in _lines(rest):
        shown += line.row is not None
        check.take(Entry(line.lane, line.position, base64url.decode_digest(line.hash), _digest(line)))
    return ReadExport(head, check, judged, check.finish(), shown)


def read_kept(lines: Iterable[str]) -> tuple[Head, ...]:
    """What somebody has kept, to hold an audit against later: the heads of an export, or of one checkpoint's JWS.

    Raises Malformed for what is neither.
    """
    rest = iter(lines)
    first = next(rest, "")
    if first.startswith("{"):
        return read_export(itertools.chain([first], rest), Witnesses()).heads
    return parse_checkpoint(first.strip()).payload.lanes


def read_lines(file: TextIO) -> Iterator[str]:
    """A file's lines, none of which is longer than a line of an export may be. Raises Malformed."""
    try:
        while line := file.readline(MAX_LINE + 1):
            yield line
    except UnicodeDecodeError as error:
        raise Malformed("audit", "not UTF-8") from error


def _evidence(head: ExportHead) -> Evidence:
    try:
        ders = [base64url.decode_der(text) for text in head.certificates]
        tokens = {name: base64url.decode_der(text) for name, text in head.timestamps.items()}
    except Refused as error:
        raise Malformed("audit", "a certificate or a token is not base64") from error
    named = {base64url.encode(sha256(der).digest()): der for der in ders}
    return Evidence(named, head.authority, tokens)


def _digest(line: ExportLine) -> bytes:
    try:
        return row_digest(line.row) if line.row is not None else base64url.decode_digest(line.digest or "")
    except UnicodeEncodeError as error:
        # Half a character, which no stored text has.
        raise Malformed("audit", "a row is no text") from error


def _head(line: str) -> ExportHead:
    try:
        return ExportHead.model_validate(_json(line))
    except ValidationError as error:
        raise Malformed("audit", "not the first line of an export") from error


def _lines(rest: Iterator[str]) -> Iterator[ExportLine]:
    for number, line in enumerate(rest, start=2):
        try:
            told = _LINE.validate_python(_json(line))
        except ValidationError as error:
            raise Malformed("audit", "not a line of an export", f"/{number}") from error
        if (told.row is None) == (told.digest is None):
            raise Malformed("audit", "a place has its row or its digest", f"/{number}")
        yield told


def _json(line: str) -> Any:
    if len(line) > MAX_LINE:
        raise Malformed("audit", "a line is too long")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed("audit", "not JSON") from error

"""Submissions: bytes, arrival and answer belong together, and verdicts are what the answer says."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from hbs_schema import base64url, digests, merkle
from hbs_schema.errors import Refused
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.parts import parse_part
from hbs_schema.statements.payloads import Arrival
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.integrity.statements import Certificates, Found, read_signed


@dataclass(frozen=True)
class Told:
    """What an answer, and the header of the packet that it is about, say of one packet."""

    position: int
    packet_digest: str
    record_key: str
    result: str
    codes: tuple[str, ...]
    grade: int | None
    class_name: str | None


def judge_submission(row: Mapping[str, Any], certificates: Certificates) -> Iterator[Found]:
    """A row of `submissions` or `late_submissions`."""
    computed = sha256(row["body"]).digest()
    arrival = read_signed(row["arrival"], certificates) if row["arrival"] else None
    if isinstance(arrival, str):
        yield "arrival", arrival
    if computed != row["sha256"]:
        yield ("sha256" if _is_over(arrival, computed) else "body"), "digest"
    if isinstance(arrival, Statement):
        yield from _of_arrival(row, arrival, computed)
    if row.get("answer"):
        yield from _of_answer(row)


def read_told(answer: bytes, body: bytes) -> list[Told] | None:
    """What has to stand in `verdicts`; None for an answer that cannot be read."""
    told = _answer(answer)
    if told is None:
        return None
    codes: dict[int, set[str]] = {}
    for entry in told.problems:
        for position in entry.packets:
            codes.setdefault(position, set()).add(entry.code)
    headers = _headers(body) if told.packets else []
    return [
        Told(
            packet.position,
            packet.packet_digest,
            packet.record_key,
            packet.result,
            tuple(sorted(codes.get(packet.position, ()))),
            *(headers[packet.position] if packet.position < len(headers) else (None, None)),
        )
        for packet in told.packets
    ]


def judge_verdict(row: Mapping[str, Any], told: Told, window_no: int) -> Iterator[Found]:
    """A row of `verdicts` beside what the answer says of its position."""
    expected = {
        "packet_digest": told.packet_digest,
        "record_key": told.record_key,
        "result": told.result,
        "codes": list(told.codes),
        "window_no": window_no,
        **({"grade": told.grade, "class": told.class_name} if told.grade is not None else {}),
    }
    for column, value in expected.items():
        if row[column] != value:
            yield column, "not-equal"


def missing_positions(rows: Sequence[Mapping[str, Any]], told: Sequence[Told]) -> tuple[list[int], list[int]]:
    """Positions that the answer names and no row has; positions of rows that the answer does not name."""
    named, stored = {entry.position for entry in told}, {row["position"] for row in rows}
    return sorted(named - stored), sorted(stored - named)


def _is_over(arrival: object, computed: bytes) -> bool:
    if not isinstance(arrival, Statement):
        return False
    leaf = digests.leaf("hbs1:arrival", computed)
    return bool(arrival.payload.root == base64url.encode(merkle.Tree([leaf]).root))


def _of_arrival(row: Mapping[str, Any], arrival: Statement[Any], computed: bytes) -> Iterator[Found]:
    payload = arrival.payload
    # Of bytes and digest one may be damaged: it is named already.
    if not isinstance(payload, Arrival) or not any(_is_over(arrival, each) for each in (row["sha256"], computed)):
        yield "arrival", "proof"
        return
    expected = {
        "school": (row["school"], payload.school),
        "submission_id": (str(row["submission_id"]), payload.submission_id),
        "window_no": (str(row["window_no"]), payload.window),
        "received_at": (to_instant(row["received_at"]), payload.received_at),
    }
    for column, (stored, said) in expected.items():
        if stored != said:
            yield column, "not-equal"


def _of_answer(row: Mapping[str, Any]) -> Iterator[Found]:
    answer = _answer(row["answer"])
    if answer is None:
        yield "answer", "malformed"
        return
    said = (answer.submission_id, answer.window, answer.school, answer.sha256, answer.state)
    stored = (
        str(row["submission_id"]),
        str(row["window_no"]),
        row["school"],
        base64url.encode(row["sha256"]),
        row["state"],
    )
    if said != stored or answer.counts.received != len(answer.packets):
        yield "answer", "not-equal"


def _answer(body: bytes) -> SubmissionAnswer | None:
    try:
        return SubmissionAnswer.model_validate_json(body)
    except ValidationError:
        return None


def _headers(body: bytes) -> list[tuple[int | None, str | None]]:
    """Grade and class of each packet of a submission that was read before; the rest of it is not read again."""
    try:
        packets = json.loads(body)["packets"]
        return [_header(packet["parts"]) for packet in packets]
    except (ValueError, KeyError, TypeError):
        return []


def _header(parts: Sequence[str]) -> tuple[int | None, str | None]:
    for text in parts:
        try:
            part = parse_part(text)
        except Refused:
            continue
        if part.name == "header":
            return part.value.get("grade"), part.value.get("class")
    return None, None

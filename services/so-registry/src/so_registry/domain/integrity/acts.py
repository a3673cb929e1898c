"""Schools' acts: what a close and a revocation have left in other tables is what was signed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from hbs_schema import base64url, digests, leaves
from hbs_schema.errors import Refused
from hbs_schema.merkle import Tree, check_path
from hbs_schema.messages.answers import WithdrawalAnswer
from hbs_schema.registry_api import CloseIn
from hbs_schema.statements.payloads import Close, Withdrawal
from hbs_schema.statements.statement import Statement, parse_statement
from so_registry.domain.integrity.faults import ROW, Problem
from so_registry.domain.integrity.statements import Certificates, Found, read_signed


def judge_act(row: Mapping[str, Any]) -> Iterator[Found]:
    """A row of `school_acts`; its seal tells which of both was changed."""
    if sha256(row["body"]).digest() != row["sha256"]:
        yield "body", "digest"


def judge_close(row: Mapping[str, Any], body: bytes | None) -> Iterator[Found]:
    """A row of `closes` with the bytes of the act that made it."""
    if body is None:
        yield "act_id", "orphan"
        return
    try:
        request = CloseIn.model_validate_json(body)
        statements = [parse_statement(jws, Close) for jws in request.statements]
    except (ValidationError, Refused):
        yield "act_id", "malformed"
        return
    own = [
        leaves.of_record("close", base64url.decode_digest(entry.record_key), base64url.decode_digest(entry.packet))
        for entry in request.packets
    ]
    first = statements[0].payload
    expected = {
        "root": base64url.encode(Tree(own).root),
        "packet_count": len(own),
        "chain": base64url.encode(digests.chain(statement.digest for statement in statements)),
        "seq": first.seq,
        "grades": list(first.scope.grades),
        "school": first.school,
        "window_no": int(first.window),
    }
    for column, value in expected.items():
        if row[column] != value:
            yield column, "not-equal"


def judge_left_out(body: bytes, stored: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, Problem]]:
    """Whom a close left out, row by row: a supplementary window takes them and nobody else."""
    try:
        told = parse_statement(CloseIn.model_validate_json(body).statements[0], Close).payload.left_out
    except (ValidationError, Refused, IndexError):
        return  # the close is named already
    rows = {row["position"]: row for row in stored}
    for position, entry in enumerate(told):
        row = rows.pop(position, None)
        if row is None:
            yield position, ROW, "missing"
            continue
        said = {"grade": entry.grade, "class": entry.class_name, "reason": entry.reason, "note": entry.note}
        said |= {"pupil_code": entry.pupil_code} | ({"record_key": entry.record_key} if entry.record_key else {})
        yield from ((position, column, "not-equal") for column, value in said.items() if row[column] != value)
    yield from ((position, ROW, "orphan") for position in rows)


def missing_withdrawals(answer: bytes, stored: Collection[str]) -> set[str]:
    """Packets whose revocation was confirmed and is not stored."""
    try:
        return set(WithdrawalAnswer.model_validate_json(answer).proofs) - set(stored)
    except ValidationError:
        return set()  # the act's seal tells it


def judge_withdrawal(row: Mapping[str, Any], answer: bytes | None, certificates: Certificates) -> Iterator[Found]:
    """A row of `withdrawals` with the registrar's confirmation and the packet it is about."""
    expected = {"record_key": row["known_key"], "window_no": row["known_window"], "grade": row["known_grade"]}
    if row["known_key"] is None:
        yield "packet_digest", "orphan"
        return
    for column, value in expected.items():
        if row[column] != value:
            yield column, "not-equal"
    if answer is None:
        yield "request_id", "orphan"
    elif not _confirms(answer, row["packet_digest"], certificates):
        yield "packet_digest", "proof"


def _confirms(answer: bytes, packet_digest: str, certificates: Certificates) -> bool:
    try:
        told = WithdrawalAnswer.model_validate_json(answer)
        proof = told.proofs[packet_digest]
        read = read_signed(told.withdrawal, certificates)
        if not isinstance(read, Statement) or not isinstance(read.payload, Withdrawal):
            return False
        check_path(
            leaves.of_packet("withdrawal", base64url.decode_digest(packet_digest)),
            index=proof.index,
            count=read.payload.count,
            path=[base64url.decode_digest(step) for step in proof.path],
            root=base64url.decode_digest(read.payload.root),
        )
    except (ValidationError, KeyError, Refused):
        return False
    return True

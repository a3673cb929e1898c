"""A lock beside its lists: leaves, paths, withdrawn packets and schools have to come to what was signed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hbs_schema import base64url, leaves, merkle
from hbs_schema.errors import Refused
from hbs_schema.statements.members import Payload
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import to_instant
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.domain.integrity.statements import Certificates, Found, read_signed
from so_registry.domain.reporting import CHUNK


@dataclass(frozen=True)
class Leaf:
    """A row of `lock_leaves` without its path, and what `packets` says of the same packet or record."""

    position: int
    record_key: str
    packet_digest: str
    school: str
    piece: int
    known: "Known | None"


@dataclass(frozen=True)
class Known:
    """The accepted packet that a leaf names by its digest, or else the effective one of its record."""

    record_key: str
    packet_digest: str
    school: str


def judge_lock(
    row: Mapping[str, Any], previous: str | None, certificates: Certificates
) -> tuple[Lock | None, list[Found]]:
    """A row of `locks`; `previous` is the name of the lock before it."""
    read = read_signed(row["jws"], certificates)
    if not isinstance(read, Statement) or not isinstance(read.payload, Lock):
        return None, [("jws", read if isinstance(read, str) else "malformed")]
    return read.payload, [*_of_lock(row, read, previous), *_of_acknowledgement(row, read.name, certificates)]


def judge_leaves(seq: int, rows: Sequence[Leaf], lock: Lock) -> tuple[list[Fault], merkle.Tree | None]:
    """Faults of the leaves, and the tree that was signed, if what is stored in both places still tells it."""
    found = [Fault("lock_leaves", f"{seq}/{row.position}", column, "not-equal") for row in rows for column in _odd(row)]
    found += _of_pieces(seq, rows)
    mended = [_mended(row) for row in rows]
    try:
        tree = merkle.Tree([_leaf(row) for row in mended])
    except Refused:
        return [*found, Fault("lock_leaves", str(seq), ROW, "proof")], None
    if (base64url.encode(tree.root), len(rows)) != (lock.root, lock.count):
        return found or [Fault("lock_leaves", str(seq), ROW, "proof")], None
    places = {leaf: place for place, leaf in enumerate(tree.leaves)}
    found += [
        Fault("lock_leaves", f"{seq}/{row.position}", "position", "not-equal")
        for row in mended
        if places[_leaf(row)] != row.position
    ]
    return found, tree


def judge_paths(seq: int, rows: Sequence[tuple[int, Sequence[str]]], tree: merkle.Tree) -> list[Fault]:
    """Stored paths beside those of the signed tree; a position outside of it is named already."""
    return [
        Fault("lock_leaves", f"{seq}/{position}", "path", "proof")
        for position, path in rows
        if 0 <= position < len(tree.leaves) and list(path) != [base64url.encode(step) for step in tree.path(position)]
    ]


def judge_withdrawn(seq: int, rows: Sequence[Mapping[str, Any]], lock: Lock) -> list[Fault]:
    """Rows of `withdrawn_leaves`, each with what `packets`, `withdrawals` and the successor say of it."""
    found = [
        Fault("withdrawn_leaves", f"{seq}/{row['position']}", column, "not-equal")
        for row in rows
        for column in _odd_withdrawn(row)
    ]
    try:
        own = [_withdrawn_leaf(row) for row in rows]
        tree = merkle.Tree(own)
    except Refused:
        return found or [Fault("withdrawn_leaves", str(seq), ROW, "proof")]
    if (base64url.encode(tree.root), len(rows)) != (lock.withdrawn.root, lock.withdrawn.count):
        return found or [Fault("withdrawn_leaves", str(seq), ROW, "proof")]
    return found + [
        Fault("withdrawn_leaves", f"{seq}/{row['position']}", "position", "not-equal")
        for row, leaf in zip(rows, own, strict=True)
        if tree.leaves.index(leaf) != row["position"]
    ]


def judge_schools(seq: int, listed: Sequence[str], locked: set[str], lock: Lock) -> list[Fault]:
    """Rows of `lock_schools`: exactly the schools whose packets are locked."""
    odd = [Fault("lock_schools", f"{seq}/{school}", "school", "not-equal") for school in listed if school not in locked]
    try:
        root = base64url.encode(merkle.Tree([leaves.school(school) for school in listed]).root)
    except (Refused, UnicodeEncodeError):
        root = ""
    if (root, len(listed)) != (lock.schools.root, lock.schools.count) and not odd:
        odd = [Fault("lock_schools", str(seq), ROW, "proof")]
    return odd


def _of_lock(row: Mapping[str, Any], read: Statement[Payload], previous: str | None) -> Iterator[Found]:
    payload = read.payload
    assert isinstance(payload, Lock)  # noqa: S101  # narrows the type: the caller has looked
    if read.name != row["statement"]:
        yield "statement", "digest"
    said = {
        "seq": payload.seq,
        "window_no": payload.window,
        "grades": sorted(payload.scope.grades),
        "packet_count": payload.count,
        "effective_at": payload.effective_at,
        "locked_at": read.header.iat,
    }
    stored = {
        "seq": row["seq"],
        "window_no": str(row["window_no"]),
        "grades": sorted(row["grades"]),
        "packet_count": row["packet_count"],
        "effective_at": to_instant(row["effective_at"]),
        "locked_at": int(row["locked_at"].timestamp()),
    }
    for column, value in said.items():
        if stored[column] != value:
            yield column, "not-equal"
    if payload.previous != previous:
        yield "jws", "chain"


def _of_acknowledgement(row: Mapping[str, Any], lock: str, certificates: Certificates) -> Iterator[Found]:
    if row["acknowledgement"] is None:
        return
    read = read_signed(row["acknowledgement"], certificates)
    if not isinstance(read, Statement):
        yield "acknowledgement", read
        return
    leaf = leaves.acknowledgement(base64url.decode_digest(lock))
    payload = read.payload
    if not isinstance(payload, Acknowledgement) or payload.root != base64url.encode(merkle.Tree([leaf]).root):
        yield "acknowledgement", "proof"


def _odd(row: Leaf) -> Iterator[str]:
    if row.known is None:
        yield "packet_digest"
        return
    for column in ("record_key", "packet_digest", "school"):
        if getattr(row, column) != getattr(row.known, column):
            yield column


def _of_pieces(seq: int, rows: Sequence[Leaf]) -> Iterator[Fault]:
    """Every chunk but the last is full; a leaf that another chunk holds makes two of them wrong."""
    held = Counter(row.piece for row in rows)
    last = len(rows) // CHUNK
    for piece, count in held.items():
        full = CHUNK if piece < last else len(rows) % CHUNK
        if count != full or not 0 <= piece <= last:
            yield Fault("lock_leaves", f"{seq}/piece {piece}", "piece", "not-equal")


def _mended(row: Leaf) -> Leaf:
    """As the packet has it: one damaged leaf must not make every path look wrong."""
    if row.known is None:
        return row
    return replace(row, record_key=row.known.record_key, packet_digest=row.known.packet_digest)


def _leaf(row: Leaf) -> bytes:
    return leaves.of_record("lock", base64url.decode_digest(row.record_key), base64url.decode_digest(row.packet_digest))


def _odd_withdrawn(row: Mapping[str, Any]) -> Iterator[str]:
    if row["known_key"] is None:
        yield "packet_digest"
        return
    if row["record_key"] != row["known_key"]:
        yield "record_key"
    if row["successor"] is not None and row["successor"] != row["known_successor"]:
        yield "successor"
    if row["at"] not in (row["withdrawn_at"], row["superseded_at"]):
        yield "at"


def _withdrawn_leaf(row: Mapping[str, Any]) -> bytes:
    """As packets have it, where they do."""
    successor = row["known_successor"] if row["successor"] is not None else None
    return leaves.withdrawn(
        base64url.decode_digest(row["known_key"] or row["record_key"]),
        base64url.decode_digest(row["packet_digest"]),
        base64url.decode_digest(successor) if successor else leaves.NO_SUCCESSOR,
    )

"""A checkpoint: one JWS of the registrar over the heads of all lanes (docs/audit.md §2). No statement of format 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError, model_validator

from hbs_schema import algorithms, base64url, canonical
from hbs_schema.audit.chain import LANES
from hbs_schema.building.keys import SigningKey
from hbs_schema.errors import Malformed
from hbs_schema.statements.statement import LAST_SECOND
from hbs_schema.types import Code, Digest, Value

MAX_JWS: Final = 16 * 1024
TYPE: Final = "hbs-audit-checkpoint+jws"
LARGEST: Final = 2**53 - 1


class Head(Value):
    """How far a lane has come: its number of rows, and the hash of the last."""

    lane: Annotated[int, Field(ge=0, le=LANES - 1)]
    count: Annotated[int, Field(ge=1, le=LARGEST)]
    hash: Digest


class CheckpointHeader(Value):
    """The protected header."""

    alg: Literal["ES256", "PS256", "RS256"]
    iat: Annotated[int, Field(ge=0, le=LAST_SECOND)]
    typ: Literal["hbs-audit-checkpoint+jws"]
    thumbprint: Annotated[Digest, Field(alias="x5t#S256")]


class CheckpointPayload(Value):
    """What a registrar says of an audit. Lanes without a row are left out.

    `told_by`: the client whose audit it is, and who told its heads; absent: the registrar's own.
    """

    v: Literal[1]
    kind: Literal["audit-checkpoint"]
    registrar: Code
    service: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    told_by: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    seq: Annotated[int, Field(ge=1, le=LARGEST)]
    previous: Digest | None = None
    rows: Annotated[int, Field(ge=0, le=LARGEST)]
    lanes: Annotated[tuple[Head, ...], Field(max_length=LANES, strict=False)]
    text: str

    @model_validator(mode="after")
    def _agrees(self) -> "CheckpointPayload":
        numbers = [head.lane for head in self.lanes]
        if numbers != sorted(set(numbers)) or self.rows != sum(head.count for head in self.lanes):
            raise ValueError("lanes are ascending, once each, and add up to rows")
        if (self.previous is None) != (self.seq == 1):
            raise ValueError("the first alone follows none")
        return self


@dataclass(frozen=True)
class Checkpoint:
    """A well-formed checkpoint; its signature is not checked yet."""

    jws: str
    header: CheckpointHeader
    payload: CheckpointPayload

    @property
    def digest(self) -> bytes:
        """SHA-256 of the JWS: what its timestamp is over, and what the next one names as `previous`."""
        return sha256(self.jws.encode("ascii")).digest()

    def check_signature(self, key: Any) -> None:
        """Raises NotGenuine."""
        message, _, signature = self.jws.rpartition(".")
        algorithms.check_signature(key, self.header.alg, message.encode("ascii"), base64url.decode(signature))


@dataclass(frozen=True)
class Book:
    """Whose audit a checkpoint is of; `told_by`: of a client, as it told the registrar."""

    registrar: str
    service: str
    told_by: str | None = None


def sign_checkpoint(
    heads: Sequence[Head], book: Book, former: Checkpoint | None, *, key: SigningKey, signed_at: datetime
) -> Checkpoint:
    """Sign the heads as the next checkpoint after `former`."""
    seq, rows = (former.payload.seq + 1 if former else 1), sum(head.count for head in heads)
    payload: dict[str, Any] = {
        "v": 1,
        "kind": "audit-checkpoint",
        "registrar": book.registrar,
        "service": book.service,
        "seq": seq,
        "rows": rows,
        "lanes": [head.model_dump() for head in sorted(heads, key=lambda head: head.lane)],
        "text": sentence(book, seq, rows),
    }
    if book.told_by is not None:
        payload["told_by"] = book.told_by
    if former is not None:
        payload["previous"] = base64url.encode(former.digest)
    header = {
        "alg": key.algorithm,
        "iat": int(signed_at.timestamp()),
        "typ": TYPE,
        "x5t#S256": key.certificate.thumbprint,
    }
    signing_input = ".".join(base64url.encode(canonical.dump(part)) for part in (header, payload))
    return parse_checkpoint(f"{signing_input}.{base64url.encode(key.sign(signing_input.encode('ascii')))}")


def sentence(book: Book, seq: int, rows: int) -> str:
    """What the checkpoint says in words."""
    if book.told_by is not None:
        return (
            f"Đơn vị {book.registrar} ghi nhận nhật ký của {book.service} do {book.told_by} gửi có {rows} dòng tại "
            f"điểm xác nhận số {seq}; mỗi dòng nối với dòng trước."
        )
    return (
        f"Đơn vị {book.registrar} xác nhận nhật ký của {book.service} có {rows} dòng tại điểm xác nhận số {seq}; "
        "mỗi dòng nối với dòng trước."
    )


def parse_checkpoint(jws: str) -> Checkpoint:
    """Raises Malformed for anything but the one spelling of a checkpoint."""
    segments = jws.split(".")
    if len(jws) > MAX_JWS or len(segments) != 3 or not jws.isascii():
        raise Malformed("checkpoint", "not a compact JWS of its limit")
    base64url.decode(segments[2], check="checkpoint")
    try:
        header = CheckpointHeader.model_validate(_parsed(segments[0]))
        payload = CheckpointPayload.model_validate(_parsed(segments[1]))
    except ValidationError as error:
        raise Malformed("checkpoint", "not the header and payload of a checkpoint") from error
    book = Book(payload.registrar, payload.service, payload.told_by)
    if payload.text != sentence(book, payload.seq, payload.rows):
        raise Malformed("checkpoint", "another sentence than that of its members")
    return Checkpoint(jws, header, payload)


def _parsed(segment: str) -> Any:
    return canonical.parse(base64url.decode(segment, check="checkpoint"), max_depth=4, check="checkpoint")

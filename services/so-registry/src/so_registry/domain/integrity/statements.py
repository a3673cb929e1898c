"""Stored statements and documents: name, kind, number of leaves, and the signature under the certificate they name."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from hbs_schema import base64url
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import MODELS, Statement, kind_of, parse_statement
from hbs_schema.transfers.statements import Acceptance, HandOver, Transfer
from so_registry.domain.integrity.faults import Fault, Problem

_STORED: tuple[type[Payload], ...] = (*MODELS, HandOver, Acceptance, Transfer)
_MODELS = {kind_of(model): model for model in _STORED}
"""Every kind that is stored: those of format 1, and what is signed when a record is handed over."""
Found = tuple[str, Problem]
"""A column and what is wrong with it."""


class Certificates:
    """Certificates by thumbprint, each parsed once. `missing` are those that statements name and nobody stored."""

    def __init__(self, stored: Mapping[str, bytes]) -> None:
        self._stored = stored
        self._parsed: dict[str, Certificate | None] = {}
        self.missing: set[str] = set()

    def find(self, thumbprint: str) -> Certificate | None:
        """None for one that is not stored, or whose stored bytes are none."""
        if thumbprint not in self._parsed:
            self._parsed[thumbprint] = self._load(thumbprint)
        return self._parsed[thumbprint]

    def _load(self, thumbprint: str) -> Certificate | None:
        der = self._stored.get(thumbprint)
        if der is None:
            self.missing.add(thumbprint)
            return None
        try:
            return load_certificate(der)
        except Refused:
            return None


def model_of(kind: str) -> type[Payload] | None:
    """The payload of a kind; None for a kind that nobody stores."""
    return _MODELS.get(kind)


def kind_in(jws: str) -> str:
    """The kind that a statement's header says; nothing else of it is believed."""
    try:
        header = base64url.decode(jws.split(".")[0], check="statements")
    except Refused:
        return ""
    marked = header.partition(b'"typ":"hbs-')[2].partition(b'+jws"')[0]
    return marked.decode("ascii", "replace")


def read_signed(jws: str, certificates: Certificates) -> Statement[Payload] | Problem:
    """A statement whose signature holds, as far as its certificate is stored; or what is wrong with it."""
    model = model_of(kind_in(jws))
    if model is None:
        return "malformed"
    try:
        statement = parse_statement(jws, model)
    except Refused:
        return "malformed"
    certificate = certificates.find(statement.header.thumbprint)
    try:
        if certificate is not None:
            statement.check_signature(certificate.key)
    except Refused:
        return "signature"
    return statement


def judge_statement(digest: str, kind: str, jws: str, leaf_count: int, certificates: Certificates) -> Iterator[Found]:
    """A row of `statements`. Bytes that hold by themselves are right, and what stands beside them is not."""
    read = read_signed(jws, certificates)
    if not isinstance(read, Statement):
        yield "jws", read
        return
    if read.name != digest:
        yield _unnamed(read, certificates), "digest"
    if kind_of(type(read.payload)) != kind:
        yield "kind", "not-equal"
    if getattr(read.payload, "count", leaf_count) != leaf_count:
        yield "leaf_count", "not-equal"


def judge_document(digest: str, kind: str, number: int, jws: str, certificates: Certificates) -> Iterator[Found]:
    """A row of `documents`."""
    read = read_signed(jws, certificates)
    if not isinstance(read, Statement):
        yield "jws", read
        return
    if read.document_digest != digest:
        yield _unnamed(read, certificates), "digest"
    if kind_of(type(read.payload)) != kind:
        yield "kind", "not-equal"
    told = read.payload.number if isinstance(read.payload, Authority) else getattr(read.payload, "version", number)
    if told != number:
        yield "number", "not-equal"


def _unnamed(read: Statement[Payload], certificates: Certificates) -> str:
    """Which of both is wrong: bytes that nobody's certificate vouches for are not taken for right."""
    return "digest" if certificates.find(read.header.thumbprint) else "jws"


def judge_certificate(thumbprint: str, der: bytes) -> Iterator[Found]:
    """A row of `certificates`: what no longer parses is not what the thumbprint was made of."""
    if base64url.encode(sha256(der).digest()) == thumbprint:
        return
    try:
        load_certificate(der)
    except Refused:
        yield "der", "malformed"
    else:
        yield "thumbprint", "digest"


def faults(table: str, key: str, found: Iterator[Found]) -> list[Fault]:
    """What was found about one row."""
    return [Fault(table, key, column, problem) for column, problem in found]

"""A renewal file: the renewal with its timestamps, and where each object of one record stands in it."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from hbs_schema import base64url, canonical
from hbs_schema.envelopes.bundle import Bundle
from hbs_schema.errors import Malformed
from hbs_schema.renewal.statement import MAX_JWS, MAX_OBJECTS, Digest512, ObjectKind
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.types import Many, Value

MAX_FILE: Final = 4 * 1024 * 1024
FORMAT: Final = "hbs-renewal/1"

Stored = tuple[ObjectKind, bytes]
Der = Annotated[str, StringConstraints(min_length=4, max_length=32 * 1024)]


class RenewedObject(Value):
    """One stored object: its SHA-512, and its place in the tree of its renewal."""

    renewal: Annotated[int, Field(ge=0, lt=64)]
    kind: ObjectKind
    sha512: Digest512
    index: Annotated[int, Field(ge=0, lt=MAX_OBJECTS)]
    path: Annotated[Many[Digest512], Field(max_length=16)]


class RenewedStatement(Value):
    """A renewal and its tokens: the first is over the JWS, each later one over the token before it, by SHA-512."""

    jws: Annotated[str, StringConstraints(max_length=MAX_JWS)]
    timestamps: Annotated[Many[Der], Field(max_length=16)]


class RenewalFile(Value):
    """Everything needed to check, offline, that one record's bytes are those that were renewed."""

    format: Literal["hbs-renewal/1"]
    renewals: Annotated[Many[RenewedStatement], Field(min_length=1, max_length=64)]
    certificates: Annotated[Many[Der], Field(max_length=16)]
    objects: Annotated[Many[RenewedObject], Field(min_length=1, max_length=1024)]


def read_renewal_file(data: bytes) -> RenewalFile:
    """Raises Malformed for anything but the one spelling of such a file."""
    if len(data) > MAX_FILE:
        raise Malformed("format", "longer than its limit")
    try:
        file = RenewalFile.model_validate(canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH))
    except ValidationError as error:
        raise Malformed("format", "not a renewal file") from error
    if any(entry.renewal >= len(file.renewals) for entry in file.objects):
        raise Malformed("format", "an object of a renewal that is not there")
    named = {entry.renewal for entry in file.objects}
    if len(named) < len(file.renewals) or len({entry.jws for entry in file.renewals}) < len(file.renewals):
        raise Malformed("format", "a renewal that nothing refers to, or twice")
    return file


def objects_of(bundle: Bundle, data: bytes) -> tuple[list[Stored], list[Stored]]:
    """What a registrar stores of a record, as it stands in the bundle's bytes: what the record is, and its evidence.

    Evidence may have come after a renewal; of a presentation the packet's own bytes are not there.
    """
    packet = canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH)["packet"]
    record: list[Stored] = [] if bundle.is_presentation else [("packet", canonical.dump(packet))]
    record += [("statement", _bytes(placed.statement)) for placed in (*bundle.endorsements, bundle.receipt)]
    record += [("lock", _bytes(bundle.lock.statement))] if bundle.lock else []
    record += [("acknowledgement", _bytes(bundle.acknowledgement.statement))] if bundle.acknowledgement else []
    record.append(("document", _bytes(bundle.policy)))
    evidence: list[Stored] = [("document", _bytes(bundle.authority))]
    evidence += [("timestamp", token) for line in bundle.timestamps.values() for token in line]
    evidence += [("status", entry) for entry in bundle.cert_status]
    evidence += [("certificate", certificate.der) for certificate in bundle.certificates.values()]
    return record, evidence


def _bytes(statement: Statement[Payload]) -> bytes:
    return statement.jws.encode("ascii")


def decode_line(texts: Sequence[str], pointer: str) -> list[bytes]:
    """DER of base64 texts."""
    return [base64url.decode_der(text, pointer=pointer) for text in texts]

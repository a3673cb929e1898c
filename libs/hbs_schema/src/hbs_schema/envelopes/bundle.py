"""Reading a bundle or a presentation: afterwards every string in it has one meaning, nothing is yet believed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from hbs_schema import base64url, canonical
from hbs_schema.certificates import Certificate, check_all_referred, read_certificates
from hbs_schema.envelopes.packet import Packet, read_packet, read_presentation
from hbs_schema.envelopes.shape import (
    MAX_BUNDLE,
    MAX_CERTIFICATE,
    MAX_STATUS_EVIDENCE,
    MAX_TOKEN,
    BundleShape,
    PresentationShape,
    Proof,
)
from hbs_schema.errors import Malformed
from hbs_schema.statements.documents import Authority, Policy, Status
from hbs_schema.statements.members import Payload
from hbs_schema.statements.payloads import (
    Acknowledgement,
    Annotation,
    Endorsement,
    Lock,
    Receipt,
)
from hbs_schema.statements.statement import P, P_co, Statement, parse_statement

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Placed(Generic[P_co]):
    """A statement and where in its tree the thing at hand stands."""

    statement: Statement[P_co]
    proof: Proof


@dataclass(frozen=True)
class Bundle:
    """A bundle (or presentation: `endorsements` is empty and the packet has a chain only)."""

    packet: Packet
    endorsements: tuple[Placed[Endorsement], ...]
    receipt: Placed[Receipt]
    lock: Placed[Lock] | None
    acknowledgement: Placed[Acknowledgement] | None
    annotations: tuple[Placed[Annotation], ...]
    policy: Statement[Policy]
    authority: Statement[Authority]
    status: Statement[Status] | None
    certificates: Mapping[str, Certificate]
    timestamps: Mapping[str, tuple[bytes, ...]]
    cert_status: tuple[bytes, ...]
    is_presentation: bool

    def statements(self) -> list[Statement[Payload]]:
        """Every statement but the authority document, whose key the verifier is given."""
        placed: list[Placed[Payload] | None] = [
            *self.endorsements,
            self.receipt,
            self.lock,
            self.acknowledgement,
            *self.annotations,
        ]
        documents: list[Statement[Payload]] = [self.policy, *([self.status] if self.status else [])]
        return [entry.statement for entry in placed if entry] + documents


def read_bundle(data: bytes) -> Bundle:
    """Read a file of format `hbs-bundle/1` or `hbs-presentation/1`.

    Raises Malformed (checks `format`, `parts`, `statements`) or NotGenuine (`record-key`, `proofs`).
    """
    if data.startswith(b"%PDF-"):
        raise Malformed("format", "a PDF, not the file attached to it")
    if len(data) > MAX_BUNDLE:
        raise Malformed("format", "longer than 2 MiB")
    value = canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH)
    shape = _read_shape(value)
    if isinstance(shape, PresentationShape):
        packet = read_presentation(shape.packet, "/packet")
    else:
        packet = read_packet(shape.packet, "/packet")
    reader = _Statements(shape.statements)
    endorsements = tuple(reader.take(proof, Endorsement) for proof in packet.endorsements)
    receipt = reader.take(shape.receipt, Receipt)
    lock = reader.take(shape.lock, Lock) if shape.lock else None
    acknowledgement = reader.take(shape.acknowledgement, Acknowledgement) if shape.acknowledgement else None
    if acknowledgement and not lock:
        raise Malformed("format", "an acknowledgement without a lock", "/acknowledgement")
    annotations = tuple(reader.take(proof, Annotation) for proof in shape.annotations)
    reader.check_none_left()
    bundle = Bundle(
        packet=packet,
        endorsements=endorsements,
        receipt=receipt,
        lock=lock,
        acknowledgement=acknowledgement,
        annotations=annotations,
        policy=parse_statement(shape.policy, Policy, "/policy"),
        authority=parse_statement(shape.authority, Authority, "/authority"),
        status=None if shape.status is None else parse_statement(shape.status, Status, "/status"),
        certificates=read_certificates(shape.certificates, limit=MAX_CERTIFICATE),
        timestamps={
            name: tuple(read_der_list(tokens, MAX_TOKEN, f"/timestamps/{name}"))
            for name, tokens in shape.timestamps.items()
        },
        cert_status=tuple(read_der_list(shape.cert_status, MAX_STATUS_EVIDENCE, "/cert_status")),
        is_presentation=isinstance(shape, PresentationShape),
    )
    _check_references(bundle)
    return bundle


def _read_shape(value: Any) -> BundleShape | PresentationShape:
    name = value.get("format") if isinstance(value, dict) else None
    if name == "hbs-bundle/1":
        return validated(BundleShape, value)
    if name == "hbs-presentation/1":
        return validated(PresentationShape, value)
    raise Malformed("format", "neither a bundle nor a presentation", "/format")


def validated(model: type[M], value: Any) -> M:
    """A value of an envelope's model; raises Malformed with the place of the first problem."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = "".join(f"/{step}" for step in first["loc"])
        raise Malformed("format", first["type"], place) from None


def _check_references(bundle: Bundle) -> None:
    statements = bundle.statements()
    check_all_referred(bundle.certificates, (s.header.thumbprint for s in statements))
    names = {statement.name for statement in (*statements, bundle.authority)}
    if not names >= bundle.timestamps.keys():
        raise Malformed("format", "a timestamp of a statement that is not here", "/timestamps")


def read_der_list(texts: Iterable[str], limit: int, pointer: str) -> Iterable[bytes]:
    """DER entries of an envelope; raises Malformed for a wrong spelling or more than `limit` bytes."""
    for text in texts:
        der = base64url.decode_der(text, pointer=pointer)
        if len(der) > limit:
            raise Malformed("format", "longer than its limit", pointer)
        yield der


class _Statements:
    """Hands out each statement once for each place; in the end none may be left."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._taken: set[str] = set()

    def take(self, proof: Proof, model: type[P]) -> Placed[P]:
        pointer = f"/statements/{proof.statement}"
        if proof.statement not in self._texts:
            raise Malformed("format", "a statement is missing", pointer)
        statement = parse_statement(self._texts[proof.statement], model, pointer)
        if statement.name != proof.statement:
            raise Malformed("format", "a statement is not the one that its digest names", pointer)
        self._taken.add(statement.name)
        return Placed(statement, proof)

    def check_none_left(self) -> None:
        if len(self._taken) != len(self._texts):
            raise Malformed("format", "a statement that nothing refers to", "/statements")

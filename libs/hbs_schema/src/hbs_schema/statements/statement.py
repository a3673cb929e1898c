"""Reading and signing a compact JWS whose header and payload are exactly those of its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from hbs_schema import algorithms, base64url, canonical, digests
from hbs_schema.errors import Malformed
from hbs_schema.statements import documents, payloads
from hbs_schema.statements.members import Payload, TreeStatement
from hbs_schema.statements.sentences import sentence
from hbs_schema.types import Digest, Value

MODELS: tuple[type[Payload], ...] = (
    payloads.Endorsement,
    payloads.SubmissionStatement,
    payloads.Arrival,
    payloads.Receipt,
    payloads.WithdrawalRequest,
    payloads.Withdrawal,
    payloads.Close,
    payloads.Lock,
    payloads.Annotation,
    payloads.Acknowledgement,
    documents.Policy,
    documents.Calendar,
    documents.Authority,
    documents.Status,
)
"""Every kind of format 1. A kind that is not here is refused."""

P_co = TypeVar("P_co", bound=Payload, covariant=True)
P = TypeVar("P", bound=Payload)

LAST_SECOND = 4_102_444_799
"""2099-12-31T23:59:59Z: the last `iat` of format 1, so that no date library overflows."""

Signer = Callable[[bytes], bytes]
"""Signs the JWS signing input and returns the JWS signature; the key stays where it is."""


class Header(Value):
    """The protected header: these four members and no other."""

    alg: Literal["ES256", "PS256", "RS256"]
    iat: Annotated[int, Field(ge=0, le=LAST_SECOND)]
    typ: str
    thumbprint: Annotated[Digest, Field(alias="x5t#S256")]


@dataclass(frozen=True)
class Statement(Generic[P_co]):
    """A well-formed statement of one kind. Its signature is not yet checked."""

    jws: str
    header: Header
    payload: P_co
    signing_input: bytes
    signature: bytes
    payload_bytes: bytes

    @cached_property
    def digest(self) -> bytes:
        return digests.statement_digest(self.jws)

    @cached_property
    def name(self) -> str:
        """The digest as it stands on the wire."""
        return base64url.encode(self.digest)

    @cached_property
    def document_digest(self) -> str:
        """SHA-256 of the payload's bytes, base64url: how headers and locks name a document."""
        return base64url.encode(sha256(self.payload_bytes).digest())

    def check_signature(self, key: Any) -> None:
        """Raises NotGenuine unless the signature holds under a public key."""
        algorithms.check_signature(key, self.header.alg, self.signing_input, self.signature)


def kind_of(model: type[Payload]) -> str:
    """The `kind` that a payload model stands for."""
    return str(get_args(model.model_fields["kind"].annotation)[0])


def parse_statement(jws: str, model: type[P], pointer: str = "") -> Statement[P]:
    """Read a statement that must be of the kind of `model`.

    Raises Malformed: too long, not a compact JWS in its one spelling, another header, a kind that does not
    belong here, unknown or missing members, or a sentence that is not that of the payload.
    """
    if len(jws) > model.limit:
        raise Malformed("statements", "the statement is too long", pointer)
    segments = jws.split(".")
    if len(segments) != 3 or not jws.isascii():
        raise Malformed("statements", "not a compact JWS", pointer)
    header_bytes, payload_bytes, signature = (
        base64url.decode(segment, check="statements", pointer=pointer) for segment in segments
    )
    header = _validated(Header, _parse(header_bytes, pointer), pointer)
    payload_json = _parse(payload_bytes, pointer)
    kind = payload_json.get("kind") if isinstance(payload_json, dict) else None
    if kind != kind_of(model) or header.typ != f"hbs-{kind}+jws":
        raise Malformed("statements", "a kind that does not belong here", pointer)
    payload = _validated(model, payload_json, pointer)
    if isinstance(payload, TreeStatement) and payload.text != sentence(payload_json):
        raise Malformed("statements", "the sentence is not that of the payload", pointer)
    signing_input = jws[: jws.rindex(".")].encode("ascii")
    return Statement(jws, header, payload, signing_input, signature, payload_bytes)


def signing_input(
    model: type[Payload], members: Mapping[str, Any], *, algorithm: str, thumbprint: str, signed_at: datetime
) -> str:
    """What is signed of a payload given as JSON members; `v`, `kind` and `text` are added here.

    `thumbprint` is the certificate's as base64url, `signed_at` (aware) becomes `iat` in whole seconds.
    """
    payload = {"v": 1, "kind": kind_of(model), **members}
    if issubclass(model, TreeStatement):
        payload["text"] = sentence(payload)
    header = {
        "alg": algorithm,
        "iat": int(signed_at.timestamp()),
        "typ": f"hbs-{payload['kind']}+jws",
        "x5t#S256": thumbprint,
    }
    return ".".join(base64url.encode(canonical.dump(part)) for part in (header, payload))


def with_signature(text: str, signature: bytes, model: type[P]) -> Statement[P]:
    """The statement of a signing input and its signature. Raises Malformed if the payload is not of its kind."""
    return parse_statement(f"{text}.{base64url.encode(signature)}", model)


def sign_statement(
    model: type[P],
    members: Mapping[str, Any],
    *,
    algorithm: str,
    thumbprint: str,
    signed_at: datetime,
    signer: Signer,
) -> Statement[P]:
    """Sign a payload; the arguments are those of `signing_input`. Raises Malformed."""
    text = signing_input(model, members, algorithm=algorithm, thumbprint=thumbprint, signed_at=signed_at)
    return with_signature(text, signer(text.encode("ascii")), model)


def signer_name(jws: str) -> str:
    """Thumbprint of the certificate that a stored statement names; nothing else of it is read. Raises Malformed."""
    header = _parse(base64url.decode(jws.split(".")[0], check="statements"), "")
    return _validated(Header, header, "").thumbprint  # type: ignore[no-any-return]  # _validated is generic over models


def _parse(data: bytes, pointer: str) -> Any:
    return canonical.parse(data, max_depth=canonical.PART_DEPTH, check="statements", pointer=pointer)


def _validated(model: type[Any], value: Any, pointer: str) -> Any:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = "/".join(str(step) for step in first["loc"])
        raise Malformed("statements", f"payload or header: {first['type']} {place}", pointer) from None

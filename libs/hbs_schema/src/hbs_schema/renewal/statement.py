"""A renewal: one JWS over the SHA-512 root of stored objects (docs/renewal.md §3). It is no statement of format 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints, ValidationError

from hbs_schema import base64url, canonical
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Malformed
from hbs_schema.merkle import Tree
from hbs_schema.renewal.algorithms import RenewalAlgorithm, RenewalKey, check_signature
from hbs_schema.types import Code, Value

ObjectKind = Literal[
    "certificate", "document", "lock", "acknowledgement", "packet", "statement", "status", "submission", "timestamp"
]
MAX_OBJECTS: Final = 65_536
MAX_JWS: Final = 16 * 1024
TYPE: Final = "hbs-renewal+jws"
_LABEL: Final = b"hbs-renewal1:object\x00"

Digest512 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{85}[AQgw]$")]
"""64 bytes as unpadded base64url; the last digit carries four zero bits."""


class RenewalHeader(Value):
    """The protected header. `x5c` holds the signer's certificate itself: a thumbprint would rest on SHA-256."""

    alg: RenewalAlgorithm
    iat: Annotated[int, Field(ge=0, lt=4_102_444_800)]
    typ: Literal["hbs-renewal+jws"]
    x5c: Annotated[tuple[str, ...], Field(min_length=1, max_length=1, strict=False)]


class RenewalPayload(Value):
    """What a registrar says of its stored objects."""

    v: Literal[1]
    kind: Literal["renewal"]
    registrar: Code
    hash: Literal["sha-512"]
    count: Annotated[int, Field(ge=1, le=MAX_OBJECTS)]
    root: Digest512
    text: str


@dataclass(frozen=True)
class Renewal:
    """A parsed renewal; its signature is not checked yet."""

    jws: str
    header: RenewalHeader
    payload: RenewalPayload
    certificate: Certificate

    @property
    def digest(self) -> bytes:
        """SHA-512 of the JWS: what its timestamp is over."""
        return sha512(self.jws.encode("ascii")).digest()

    @property
    def root(self) -> bytes:
        return base64url.decode(self.payload.root)

    def check_signature(self) -> None:
        """Raises NotGenuine."""
        message, _, signature = self.jws.rpartition(".")
        raw = base64url.decode(signature, check="signature")
        check_signature(self.certificate.key, self.header.alg, message.encode("ascii"), raw)


def object_leaf(kind: ObjectKind, data: bytes) -> bytes:
    """The leaf of stored bytes: what they are, and their SHA-512."""
    return leaf_of_digest(kind, sha512(data).digest())


def leaf_of_digest(kind: ObjectKind, digest: bytes) -> bytes:
    """The leaf of an object whose SHA-512 is known."""
    return _LABEL + kind.encode("ascii") + b"\x00" + digest


def sign_renewal(leaves: Sequence[bytes], *, registrar: str, key: RenewalKey, signed_at: datetime) -> Renewal:
    """Sign the root over some leaves, no two equal. Raises Malformed."""
    tree = Tree(leaves, sha512)
    count, root = len(tree.leaves), base64url.encode(tree.root)
    payload = {
        "v": 1,
        "kind": "renewal",
        "registrar": registrar,
        "hash": "sha-512",
        "count": count,
        "root": root,
        "text": sentence(registrar=registrar, count=count, root=root),
    }
    header = {
        "alg": key.algorithm,
        "iat": int(signed_at.timestamp()),
        "typ": TYPE,
        "x5c": [base64url.encode_der(key.certificate.der)],
    }
    signing_input = ".".join(base64url.encode(canonical.dump(part)) for part in (header, payload))
    return parse_renewal(f"{signing_input}.{base64url.encode(key.sign(signing_input.encode('ascii')))}")


def sentence(*, registrar: str, count: int, root: str) -> str:
    """What the signer is shown."""
    return (
        f"Đơn vị {registrar} xác nhận đang lưu giữ nguyên vẹn {count} đối tượng; "
        f"danh sách theo SHA-512 có mã gốc {root}."
    )


def parse_renewal(jws: str) -> Renewal:
    """Raises Malformed for anything but the one spelling of a renewal."""
    segments = jws.split(".")
    if len(jws) > MAX_JWS or len(segments) != 3:
        raise Malformed("statement", "not a compact JWS of its limit")
    try:
        header = RenewalHeader.model_validate(_parsed(segments[0]))
        payload = RenewalPayload.model_validate(_parsed(segments[1]))
    except ValidationError as error:
        raise Malformed("statement", "not the header and payload of a renewal") from error
    if payload.text != sentence(registrar=payload.registrar, count=payload.count, root=payload.root):
        raise Malformed("statement", "another sentence than that of its members")
    certificate = load_certificate(base64url.decode_der(header.x5c[0]))
    return Renewal(jws, header, payload, certificate)


def _parsed(segment: str) -> Any:
    return canonical.parse(base64url.decode(segment, check="statement"), max_depth=2, check="statement")

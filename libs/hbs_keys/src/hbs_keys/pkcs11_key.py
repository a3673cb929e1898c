"""A key on a token as a `SigningKey`: it signs in the device, and every signature is checked before it counts."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pkcs11 import MGF, Mechanism
from pkcs11.constants import Attribute, ObjectClass

from hbs_keys.errors import KeyNotFound, SignatureFaulty
from hbs_keys.tokens import Token
from hbs_schema import algorithms
from hbs_schema.algorithms import P256_ORDER, Algorithm
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate
from hbs_schema.errors import NotGenuine

# DER of AlgorithmIdentifier SHA-256 before a digest (RFC 8017 §9.2, note 1).
_SHA256_INFO: Final = bytes.fromhex("3031300d060960864801650304020105000420")
_PSS: Final = (Mechanism.SHA256, MGF.SHA256, 32)


@dataclass(frozen=True)
class KeyPlace:
    """Which private key on the token: by its label, its id (CKA_ID), or both."""

    label: str | None = None
    key_id: bytes | None = None

    def template(self) -> dict[Attribute, Any]:
        """What PKCS#11 is asked for."""
        asked: dict[Attribute, Any] = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
        if self.label is not None:
            asked[Attribute.LABEL] = self.label
        if self.key_id is not None:
            asked[Attribute.ID] = self.key_id
        return asked

    def __str__(self) -> str:
        return self.label or (self.key_id.hex() if self.key_id else "the only key")


def pkcs11_key(
    token: Token,
    certificate: Certificate,
    place: KeyPlace | None = None,
    algorithm: Algorithm | None = None,
) -> SigningKey:
    """A signer whose key never leaves the token. Nothing is opened until it signs.

    `sign` raises KeyNotReady. Raises KeyUnusable if the certificate's key does not fit the algorithm.
    """
    chosen = algorithm or algorithms.default_algorithm(certificate.key)
    algorithms.check_key(certificate.key, chosen)
    where = place or KeyPlace()
    make = _SIGNERS[chosen]

    def sign(message: bytes) -> bytes:
        digest = hashlib.sha256(message).digest()
        signature = token.run(lambda session: make(_find(session, where), digest))
        try:
            algorithms.check_signature(certificate.key, chosen, message, signature)
        except NotGenuine:
            raise SignatureFaulty(f"key {where} on {token.label!r} is not the certificate's key") from None
        return signature

    return SigningKey(certificate, chosen, sign)


def _find(session: Any, place: KeyPlace) -> Any:
    found = list(session.get_objects(place.template()))
    if len(found) != 1:
        raise KeyNotFound(f"the token holds {len(found)} private keys under {place}")
    return found[0]


def _es256(key: Any, digest: bytes) -> bytes:
    raw = bytes(key.sign(digest, mechanism=Mechanism.ECDSA))
    r, s = (int.from_bytes(half, "big") for half in (raw[: len(raw) // 2], raw[len(raw) // 2 :]))
    # Tokens give either of (r, s) and (r, n - s); format 1 knows the lower one only (docs/packet.md §6).
    return r.to_bytes(32, "big") + min(s, P256_ORDER - s).to_bytes(32, "big")


def _ps256(key: Any, digest: bytes) -> bytes:
    return bytes(key.sign(digest, mechanism=Mechanism.RSA_PKCS_PSS, mechanism_param=_PSS))


def _rs256(key: Any, digest: bytes) -> bytes:
    return bytes(key.sign(_SHA256_INFO + digest, mechanism=Mechanism.RSA_PKCS))


_SIGNERS: Final[dict[Algorithm, Callable[[Any, bytes], bytes]]] = {
    "ES256": _es256,
    "PS256": _ps256,
    "RS256": _rs256,
}

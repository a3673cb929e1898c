"""Bundles whose signer has another certificate, or a key that format 1 does not know."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519

from tests.vectors import odd_keys
from tests.vectors.desk import KeyChoice
from tests.vectors.edits import by, flip
from tests.vectors.flaws_signatures import PRINCIPAL
from tests.vectors.forge import Forge
from tests.vectors.odd_keys import odd, p256, p384, pkcs1, pss, rsa_key
from tests.vectors.vector import Edit, Vector

SPLIT = {"has_key_a_purpose": True}


def _key(name: str, flaw: str, key: KeyChoice, **edits: Edit) -> Vector:
    steps = {f"{PRINCIPAL}.{step}": edit for step, edit in edits.items()}
    return Vector(name, flaw, "signatures", "signatures", steps, {"keys": {PRINCIPAL: key}})


def _name(name: str) -> Edit:
    """Let the header name another certificate; it stands in the bundle instead of the signer's own."""

    def change(header: dict[str, Any], forge: Forge) -> None:
        header["x5t#S256"] = forge.ca.signer(name).certificate.thumbprint

    return change


def _exchange_certificate(ders: set[bytes], forge: Forge) -> None:
    ders.remove(forge.ca.signer("principal").certificate.der)
    ders.add(forge.ca.signer("seal").certificate.der)


def _lose_certificate(name: str) -> Edit:
    return lambda ders, forge: ders.remove(forge.ca.signer(name).certificate.der)


KEY_FLAWS = (
    Vector(
        "certificate-of-another",
        "The statement names another person's certificate.",
        "signatures",
        "signatures",
        {f"{PRINCIPAL}.header": _name("seal"), "ders": _exchange_certificate},
    ),
    Vector(
        "certificate-missing",
        "The principal's certificate is not in the bundle.",
        "signatures",
        "signatures",
        {"ders": _lose_certificate("principal")},
    ),
    Vector(
        "certificate-of-lock-missing",
        "The certificate of the lock's signer is not in the bundle.",
        "signatures",
        "signatures",
        {"ders": _lose_certificate("so-lock")},
        SPLIT,
    ),
    _key("key-p384", "The signer's key is on P-384.", odd("p384", p384, "ES256", odd_keys.raw(48))),
    _key(
        "key-secp256k1", "The signer's key is on secp256k1.", odd("k1", odd_keys.secp256k1, "ES256", odd_keys.raw(32))
    ),
    _key(
        "key-ed25519",
        "The signer's key is an Ed25519 key.",
        odd("ed25519", ed25519.Ed25519PrivateKey.generate, "ES256", odd_keys.ed),
    ),
    _key("rsa-1024", "The signer's RSA key has 1024 bits.", odd("rsa-1024", rsa_key(1024), "PS256", pss(32))),
    _key("rsa-4352", "The signer's RSA key has more than 4096 bits.", odd("rsa-4352", rsa_key(4352), "PS256", pss(32))),
    _key(
        "rsa-exponent-3",
        "The exponent of the signer's RSA key is 3.",
        odd("rsa-e3", rsa_key(2048, 3), "PS256", pss(32)),
    ),
    _key(
        "ps256-salt-of-20",
        "The salt of a PS256 signature has 20 bytes.",
        odd("rsa-salt-20", rsa_key(), "PS256", pss(20)),
    ),
    _key("rs256-called-ps256", "An RS256 signature calls itself PS256.", odd("rsa-pkcs1", rsa_key(), "PS256", pkcs1)),
    _key(
        "es256-called-ps256",
        "A signature under an elliptic key calls itself PS256.",
        odd("ec-as-rsa", p256, "PS256", odd_keys.raw(32)),
    ),
    _key(
        "ps256-called-es256",
        "A signature under an RSA key calls itself ES256.",
        odd("rsa-as-ec", rsa_key(), "ES256", pss(32)),
    ),
    _key(
        "ps256-cut",
        "A PS256 signature lacks its last byte.",
        odd("rsa-cut", rsa_key(), "PS256", pss(32)),
        signature=by(lambda s: s[:-1]),
    ),
    _key(
        "ps256-flipped",
        "A bit of a PS256 signature is flipped.",
        odd("rsa-flipped", rsa_key(), "PS256", pss(32)),
        signature=flip(),
    ),
)

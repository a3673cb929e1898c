"""Signers whose keys, certificates or signatures format 1 does not permit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.algorithms import P256_ORDER
from hbs_schema.building.keys import SigningKey, memory_key
from tests.support.pki import Issuer, TestCa
from tests.support.world import RECEIVED_AT
from tests.vectors.desk import KeyChoice
from tests.vectors.forge import Forge
from tests.vectors.vector import Edit

Sign = Callable[[bytes], bytes]


def odd(name: str, make: Callable[[], Any], algorithm: str, sign: Callable[[Any], Sign]) -> KeyChoice:
    """A signer of that name with any key, any `alg` and any way to sign."""

    def choose(ca: TestCa) -> SigningKey:
        if name not in ca.issued:
            key = make()
            certificate = ca.certify(name, key)
            ca.issued[name] = SigningKey(certificate, algorithm, sign(key))  # type: ignore[arg-type]
        return ca.issued[name]

    return choose


def pss(salt: int) -> Callable[[rsa.RSAPrivateKey], Sign]:
    pad = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=salt)
    return lambda key: lambda message: key.sign(message, pad, hashes.SHA256())


def pkcs1(key: rsa.RSAPrivateKey) -> Sign:
    return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def ecdsa_der(key: ec.EllipticCurvePrivateKey) -> Sign:
    return lambda message: key.sign(message, ec.ECDSA(hashes.SHA256()))


def rsa_key(bits: int = 2048, exponent: int = 65537) -> Callable[[], rsa.RSAPrivateKey]:
    return lambda: rsa.generate_private_key(exponent, bits)


def p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def p384() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP384R1())


def secp256k1() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256K1())


def raw(size: int) -> Callable[[ec.EllipticCurvePrivateKey], Sign]:
    """r ‖ s of `size` bytes each, s in its lower half as far as that means something."""

    def signer(key: ec.EllipticCurvePrivateKey) -> Sign:
        def sign(message: bytes) -> bytes:
            from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

            r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(size, "big") + s.to_bytes(size, "big")

        return sign

    return signer


def ed(key: ed25519.Ed25519PrivateKey) -> Sign:
    return key.sign


def scalars(change: Callable[[int, int], tuple[int, int]]) -> Edit:
    """Change r and s of a signature."""

    def edit(signature: bytes, _forge: Any) -> bytes:
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        r, s = change(r, s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    return edit


def high_s(r: int, s: int) -> tuple[int, int]:
    return r, P256_ORDER - s


def dated(name: str, **validity: Any) -> KeyChoice:
    return lambda ca: ca.signer(name, **validity)


EXPIRED = dated("expired", not_after=RECEIVED_AT - timedelta(days=1))
TOO_NEW = dated("too-new", not_before=RECEIVED_AT + timedelta(days=1))


def under(name: str, line: Callable[[TestCa], list[Issuer]]) -> tuple[KeyChoice, Edit]:
    """A signer below a line of CAs, and the edit that puts their certificates into the bundle."""
    lines: dict[int, list[Issuer]] = {}

    def chain(ca: TestCa) -> list[Issuer]:
        return lines.setdefault(id(ca), line(ca)) if id(ca) not in lines else lines[id(ca)]

    def choose(ca: TestCa) -> SigningKey:
        if name not in ca.issued:
            key = p256()
            certificate = ca.certify(name, key, issuer=chain(ca)[-1])
            ca.issued[name] = memory_key(key, certificate)
        return ca.issued[name]

    def add(ders: set[bytes], forge: Forge) -> None:
        ders |= {entry.certificate.public_bytes(Encoding.DER) for entry in chain(forge.ca)}

    return choose, add


def line_of(*names: str) -> Callable[[TestCa], list[Issuer]]:
    """CAs below one another, the first one under the root."""

    def make(ca: TestCa) -> list[Issuer]:
        line: list[Issuer] = []
        for name in names:
            line.append(ca.below(name, line[-1] if line else None))
        return line

    return make


def not_a_ca(ca: TestCa) -> list[Issuer]:
    """An issuer whose own certificate does not say that it is a CA."""
    return [ca.below("Not a CA", is_ca=False)]


def not_for_certificates(ca: TestCa) -> list[Issuer]:
    """A CA by its basic constraints, whose key usage is for documents alone."""
    return [ca.below("Not for certificates", may_certify=False)]


def stranger(_ca: TestCa) -> list[Issuer]:
    """An issuing CA under a root that the verifier was not given."""
    other = TestCa("Other")
    return [Issuer(other.issuing, other.issuing_key)]


def namesake(ca: TestCa) -> list[Issuer]:
    """A CA of the known one's name under a root of the known root's name, with keys of its own."""
    other = TestCa(ca.name)
    return [Issuer(other.issuing, other.issuing_key)]

"""The key that PDFs are sealed with, as pyHanko asks for it: wherever the key is, it signs here and nowhere else."""

import asyncio

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.sign import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from hbs_schema.building.keys import SigningKey

DIGEST = "sha256"
_DSS_LENGTH = 72
"""DER of two 32-byte integers at their longest: what is reserved before the signature is made."""


class SealKey(Signer):
    """CMS signatures by a signing key: ECDSA in DER, or RSA; SHA-256 only."""

    def __init__(self, key: SigningKey, chain: tuple[bytes, ...]) -> None:
        self._key = key
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's
        store.register_multiple([x509.Certificate.load(der) for der in chain])
        own = x509.Certificate.load(key.certificate.der)
        super().__init__(signing_cert=own, cert_registry=store, prefer_pss=key.algorithm == "PS256", embed_roots=False)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature of `data`; placeholder bytes of its greatest length if `dry_run`."""
        if digest_algorithm != DIGEST:
            raise ValueError(digest_algorithm)
        if dry_run:
            return bytes(self._length)
        raw = await asyncio.to_thread(self._key.sign, data)
        if self._key.algorithm != "ES256":
            return raw
        return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))

    @property
    def _length(self) -> int:
        key = self._key.certificate.key
        return key.key_size // 8 if isinstance(key, rsa.RSAPublicKey) else _DSS_LENGTH

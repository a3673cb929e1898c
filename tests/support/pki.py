"""Throw-away keys and certificates in memory: a root, an issuing CA, and whoever is asked for."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hbs_schema.building.keys import SigningKey, memory_key
from hbs_schema.certificates import Certificate, load_certificate

BIRTH = datetime(2025, 1, 1, tzinfo=UTC)
"""When every authority of a test's world begins; tests say 'now' themselves."""


@dataclass
class TestCa:
    """A root and one issuing CA below it."""

    __test__ = False
    name: str = "Test"
    issued: dict[str, SigningKey] = field(default_factory=dict)

    @cached_property
    def _root_key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def issuing_key(self) -> ec.EllipticCurvePrivateKey:
        return ec.generate_private_key(ec.SECP256R1())

    @cached_property
    def root(self) -> x509.Certificate:
        return self._ca(f"{self.name} Root CA", self._root_key, None, None)

    @cached_property
    def issuing(self) -> x509.Certificate:
        above = Issuer(self.root, self._root_key)
        return self._ca(f"{self.name} Issuing CA", self.issuing_key, above, 0)

    @property
    def issuing_certificate(self) -> Certificate:
        return load_certificate(self.issuing_der)

    @property
    def issuing_der(self) -> bytes:
        return self.issuing.public_bytes(Encoding.DER)

    @property
    def root_der(self) -> bytes:
        return self.root.public_bytes(Encoding.DER)

    def signer(self, name: str, **options: Any) -> SigningKey:
        """The signer of this name, made at first call; options are those of `_issue` and `certify`."""
        if name not in self.issued:
            self.issued[name] = self._issue(name, **options)
        return self.issued[name]

    def _issue(
        self,
        name: str,
        *,
        use_rsa: bool = False,
        algorithm: str | None = None,
        key: PrivateKeyTypes | None = None,
        **options: Any,
    ) -> SigningKey:
        if key is None:
            key = rsa.generate_private_key(65537, 2048) if use_rsa else ec.generate_private_key(ec.SECP256R1())
        return memory_key(key, self.certify(name, key, **options), algorithm)

    def certify(
        self,
        name: str,
        key: PrivateKeyTypes,
        *,
        not_before: datetime = BIRTH,
        not_after: datetime = BIRTH + timedelta(days=3650),
        is_ca: bool = False,
        may_sign: bool = True,
        has_usage: bool = True,
        is_tsa: bool = False,
        issuer: "Issuer | None" = None,
        extra: x509.ExtensionType | None = None,
    ) -> Certificate:
        """A certificate over any key, even one that format 1 does not know."""
        above = issuer or Issuer(self.issuing, self.issuing_key)
        builder = _builder(name, above.certificate.subject, key, not_before, not_after)
        builder = builder.add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        if has_usage:
            builder = builder.add_extension(_usage(may_sign, is_ca), critical=True)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.key.public_key()), False
        )
        if is_tsa:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        if extra:
            builder = builder.add_extension(extra, critical=False)
        return as_certificate(builder.sign(above.key, hashes.SHA256()))

    def below(
        self, name: str, issuer: "Issuer | None" = None, *, is_ca: bool = True, may_certify: bool = True
    ) -> "Issuer":
        """One more CA, under the root or under another one."""
        key = ec.generate_private_key(ec.SECP256R1())
        above = issuer or Issuer(self.root, self._root_key)
        return Issuer(self._ca(name, key, above, None, is_ca=is_ca, may_certify=may_certify), key)

    def _ca(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: "Issuer | None",
        path_length: int | None,
        *,
        is_ca: bool = True,
        may_certify: bool = True,
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        above = issuer.certificate.subject if issuer else subject
        signing = issuer.key if issuer else key
        builder = _builder(name, above, key, BIRTH, BIRTH + timedelta(days=7300))
        builder = builder.add_extension(x509.BasicConstraints(is_ca, path_length), critical=True)
        builder = builder.add_extension(_usage(not may_certify, may_certify), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), False)
        return builder.sign(signing, hashes.SHA256())


@dataclass(frozen=True)
class Issuer:
    """A CA that may issue: its certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def as_certificate(certificate: x509.Certificate) -> Certificate:
    """Our view of a certificate of the cryptography library."""
    return load_certificate(certificate.public_bytes(Encoding.DER))


def _builder(
    name: str,
    issuer: x509.Name,
    key: PrivateKeyTypes,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _usage(may_sign: bool, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=may_sign,
        content_commitment=may_sign,
        key_encipherment=not (may_sign or is_ca),
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )

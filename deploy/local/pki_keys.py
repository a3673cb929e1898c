"""Make the keys and certificates of the local PKI: `python -m deploy.local.pki_keys FOLDER URL`.

The one module here that needs more than the standard library, so it runs as a process of its own
with the workspace's interpreter. It issues the certificates itself and certomancer reads them:
certomancer would sign them anew at each start, and every `x5t#S256` would change.
"""

import datetime as dt
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

from deploy.local.pki_config import ARCHITECTURE, certomancer_config
from deploy.local.pki_table import HOLDERS, ROOT_CA, STRANGE_CA, Holder
from deploy.local.state import write_json, write_private

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
CA_VALIDITY = dt.timedelta(days=20 * 365)
LEAF_VALIDITY = dt.timedelta(days=5 * 365)
BACKDATED = dt.timedelta(days=1)
EXTENDED = {
    "timestamps": ExtendedKeyUsageOID.TIME_STAMPING,
    "ocsp": ExtendedKeyUsageOID.OCSP_SIGNING,
}


def main(folder: Path, url: str) -> None:
    """Write `keys/`, `certs/`, the bundle of roots and certomancer's configuration."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    keys: dict[str, PrivateKey] = {}
    certificates: dict[str, x509.Certificate] = {}
    for holder in HOLDERS:
        keys[holder.name] = _new_key(holder)
        certificates[holder.name] = _issue(holder, keys, certificates, now, url)
    for name, key in keys.items():
        write_private(folder / "keys" / f"{name}.pem", _key_pem(key))
    for name, certificate in certificates.items():
        write_private(folder / "certs" / f"{name}.pem", _pem(certificate))
    write_private(folder / "roots.pem", _pem(certificates[ROOT_CA]))
    serials = {name: certificate.serial_number for name, certificate in certificates.items()}
    # JSON is YAML, and needs no library to write.
    write_json(folder / "certomancer.yml", certomancer_config(url, serials, now))


def _new_key(holder: Holder) -> PrivateKey:
    if holder.rsa:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _issue(
    holder: Holder,
    keys: dict[str, PrivateKey],
    certificates: dict[str, x509.Certificate],
    now: dt.datetime,
    url: str,
) -> x509.Certificate:
    is_ca = holder.purpose == "authority"
    issuer = certificates.get(holder.issuer)  # none yet: it signs itself
    subject = _name(holder)
    public = keys[holder.name].public_key()
    validity = CA_VALIDITY if is_ca else LEAF_VALIDITY
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now - BACKDATED + validity)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(_key_usage(is_ca=is_ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[holder.issuer].public_key()),
            critical=False,
        )
    )
    if holder.purpose in EXTENDED:
        usage = x509.ExtendedKeyUsage([EXTENDED[holder.purpose]])
        builder = builder.add_extension(usage, critical=True)
    if holder.purpose == "ocsp":  # who would answer for the one that answers?
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    elif issuer is not None and holder.issuer != STRANGE_CA:
        builder = builder.add_extension(_crl_points(url, holder.issuer), critical=False)
        builder = builder.add_extension(_ocsp_access(url, holder.issuer), critical=False)
    return builder.sign(keys[holder.issuer], hashes.SHA256())


def _name(holder: Holder) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, holder.common_name),
        ]
    )


def _key_usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,  # what X.509 called nonRepudiation
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _crl_points(url: str, ca: str) -> x509.CRLDistributionPoints:
    place = x509.UniformResourceIdentifier(f"{url}/{ARCHITECTURE}/crls/{ca}/latest.crl")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def _ocsp_access(url: str, ca: str) -> x509.AuthorityInformationAccess:
    place = x509.UniformResourceIdentifier(f"{url}/{ARCHITECTURE}/ocsp/{ca}")
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])


def _key_pem(key: PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode("ascii")


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

"""Schools with the keys of everybody who signs there, certified by the local CA of school people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from demo.cast import TEACHERS
from deploy.local.pki import Pki
from deploy.local.pki_table import PEOPLE_CA
from hbs_schema.building.keys import SigningKey, memory_key, read_pem_certificate
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.intake.signers import SignerEntry
from tests.support.pki import Issuer, TestCa

HOLDS_FROM, HOLDS_UNTIL = datetime(2025, 8, 1, tzinfo=UTC), datetime(2030, 8, 1, tzinfo=UTC)
BIG_VENDOR_SHARE = 0.6
"""Of the schools, as one vendor has them in several provinces."""


@dataclass(frozen=True)
class School:
    """A school, its client, and its people's keys as PEM with their certificates as DER: it goes to other processes."""

    code: str
    client: str
    keys: Mapping[str, tuple[bytes, bytes]]

    def key(self, holder: str) -> SigningKey:
        pem, der = self.keys[holder]
        return memory_key(load_pem_private_key(pem, password=None), load_certificate(der))

    def certificates(self) -> list[Certificate]:
        return [load_certificate(der) for _, der in self.keys.values()]

    def signers(self) -> Iterator[SignerEntry]:
        """What the registrar has approved."""
        for holder, (_, der) in self.keys.items():
            parts = tuple(f"subjects/{name}" for name in TEACHERS.get(holder, ()))
            yield SignerEntry(
                thumbprint=load_certificate(der).thumbprint,
                school=self.code,
                role="subject-teacher" if parts else holder,
                classes=(),
                parts=parts,
                holds_from=HOLDS_FROM,
                holds_until=HOLDS_UNTIL,
                is_approved=True,
            )


def make_schools(count: int, pki: Pki, clients: tuple[str, str]) -> list[School]:
    """So many schools; the first of the two clients serves 60 % of them."""
    pem = pki.key(PEOPLE_CA).read_bytes()
    ca_key = load_pem_private_key(pem, password=None)
    above = Issuer(read_pem_certificate(pki.certificate(PEOPLE_CA)).x509, ca_key)  # type: ignore[arg-type]  # RSA signs as well
    big = round(count * BIG_VENDOR_SHARE)
    return [_make_school(f"01-{number:05}", clients[number >= big], above) for number in range(count)]


def _make_school(code: str, client: str, above: Issuer) -> School:
    ca, keys = TestCa(), {}
    for holder in (*TEACHERS, "homeroom", "principal", "seal", "sender"):
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        keys[holder] = (pem, ca.certify(f"{code} {holder}", key, issuer=above).der)
    return School(code, client, keys)

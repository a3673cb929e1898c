"""A timestamp authority without a network, in the place of the client that asks one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec

from hbs_kit.clock import utc_now
from hbs_schema.building.keys import memory_key
from so_registry.clients.timestamps import Token
from tests.support.evidence import timestamp_token
from tests.support.pki import Issuer, TestCa


@dataclass
class HandAuthority:
    """Stamps with a certificate that ends when the test says."""

    ca: TestCa
    name: str
    asked: int = 0

    async def stamp(self, imprint: bytes) -> Token:
        """As `TimestampClient.stamp`."""
        self.asked += 1
        at = utc_now().replace(microsecond=0)
        return Token(timestamp_token(self.ca, imprint, at, name=self.name), at)


def hand_authority(ca: TestCa, *, until: datetime, issuer: Issuer | None = None) -> HandAuthority:
    """An authority whose certificate is issued by the CA, or by another issuer, and ends then."""
    name = f"tsa {until.isoformat()}"
    holder = TestCa()
    key = ec.generate_private_key(ec.SECP256R1())
    begins = utc_now() - timedelta(days=1)
    certificate = ca.certify(name, key, is_tsa=True, issuer=issuer, not_before=begins, not_after=until)
    holder.issued[name] = memory_key(key, certificate)
    return HandAuthority(holder, name)

"""The portal's operator as tests seal by him: the local PKI's certificate for it, its responders and timestamps."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore

from deploy.local.pki import Pki
from hbs_kit.clock import utc_now
from lookup_portal.clients.sealing import Sealer
from lookup_portal.resources import open_sealer
from lookup_portal.settings import ResponderSettings, SealSettings

NOBODY = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Operator:
    """Who seals, and whose evidence is asked."""

    pki: Pki

    @property
    def roots(self) -> list[x509.Certificate]:
        return x509.load_pem_x509_certificates(self.pki.roots.read_bytes())

    def settings(self, holder: str = "portal-seal", **changed: Any) -> SealSettings:
        issuers = ("root", "authorities-ca", "people-ca")
        given: dict[str, Any] = {
            "key_file": self.pki.key(holder),
            "certificate_file": self.pki.certificate(holder),
            "chain_files": tuple(self.pki.chain(holder)),
            "timestamp_url": self.pki.tsa_url,
            "responders": tuple(
                ResponderSettings(ca_file=self.pki.certificate(ca), ocsp_url=self.pki.ocsp_url(ca)) for ca in issuers
            ),
            "patience": timedelta(seconds=20),
        }
        return SealSettings(**{**given, **changed})

    def sealer(self, holder: str = "portal-seal", **changed: Any) -> Sealer:
        return open_sealer(self.settings(holder, **changed), self.roots, clock=utc_now)

    def away(self) -> tuple[ResponderSettings, ...]:
        return tuple(each.model_copy(update={"ocsp_url": NOBODY}) for each in self.settings().responders)


def signature_of(sealed: bytes) -> Any:
    return PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]


async def long_term(sealed: bytes, roots: list[x509.Certificate]) -> Any:
    """By what is in the file alone: nothing may be fetched, and nobody goes unasked for revocation."""
    anchors = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    signature = signature_of(sealed)
    inside = DocumentSecurityStore.read_dss(signature.reader)
    context = inside.as_validation_context(
        {"trust_roots": anchors, "allow_fetching": False, "revocation_mode": "hard-fail"}
    )
    return await async_validate_pdf_signature(
        signature, signer_validation_context=context, ts_validation_context=context
    )

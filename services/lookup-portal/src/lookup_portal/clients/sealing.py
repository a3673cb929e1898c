"""PAdES on what the portal hands out (ETSI EN 319 142-1): level B-LT, so that the seal is judged without any network.

The seal says who handed the file out and that nothing was changed since. What the record is worth is proven by the
bundle or presentation inside, not by the seal.
"""

import asyncio
import io
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, async_sign_pdf
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.fetchers.api import Fetchers

from lookup_portal.clients.seal_evidence import EvidenceAway, NoCertificates, NoLists, Responders, Stamper
from lookup_portal.clients.seal_key import DIGEST, SealKey
from lookup_portal.domain.errors import SealUnavailable

log = logging.getLogger(__name__)
FIELD: Final = "Seal"
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""As the format's. A response may be newer than the seal that it serves: another one that was begun later asked for it,
or the responder's clock is ahead."""


class Sealer:
    """Seals one file after another, each in a thread: neither parsing nor a token's answer holds the event loop."""

    def __init__(
        self, key: SealKey, stamper: Stamper, responders: Responders, *, roots: Sequence[x509.Certificate]
    ) -> None:
        self._key, self._stamper, self._responders = key, stamper, responders
        self._roots = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]

    async def seal(self, pdf: bytes, *, is_kept: bool) -> bytes:
        """The file with its seal.

        Without an answer from timestamp authority or responder a file that is kept (an issued copy) is refused, one
        that is made anew at every request is sealed at level B-B. Raises SealUnavailable.
        """
        try:
            return await self._in_thread(pdf, is_long_term=True)
        except EvidenceAway as away:
            if is_kept:
                raise SealUnavailable from away
            log.warning("evidence for the seal is not to be had: the level degrades", extra={"fault": str(away)})
        return await self._in_thread(pdf, is_long_term=False)

    async def _in_thread(self, pdf: bytes, *, is_long_term: bool) -> bytes:
        try:
            return await asyncio.to_thread(lambda: asyncio.run(self._sealed(pdf, is_long_term=is_long_term)))
        except EvidenceAway:
            raise
        except Exception as error:
            # The library raises many kinds: a revoked or expired certificate, a token that is gone.
            away = _find_away(error)
            if away is not None:
                raise away from error
            log.error("the seal cannot be made", extra={"fault": type(error).__name__})
            raise SealUnavailable from error

    async def _sealed(self, pdf: bytes, *, is_long_term: bool) -> bytes:
        meta = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm=DIGEST,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            embed_validation_info=is_long_term,
            validation_context=self._context() if is_long_term else None,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        sealed = await async_sign_pdf(writer, meta, self._key, timestamper=self._stamper if is_long_term else None)
        return bytes(sealed.getbuffer())

    def _context(self) -> ValidationContext:
        return ValidationContext(
            trust_roots=self._roots,
            allow_fetching=True,
            fetchers=Fetchers(self._responders, NoLists(), NoCertificates()),
            revocation_mode="hard-fail",
            time_tolerance=CLOCK_TOLERANCE,
        )


def _find_away(error: BaseException) -> EvidenceAway | None:
    """An outage that the library has wrapped."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, EvidenceAway):
        seen = seen.__cause__ or seen.__context__
    return seen

"""What declarations of certificates are checked by, beside the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hbs_schema.certificates import Certificate
from so_registry.clients.status_source import StatusSource
from so_registry.domain.certificates.anchors import TrustAnchor
from so_registry.domain.certificates.declaring import Status


@dataclass(frozen=True)
class Trust:
    """The CAs of the settings, the registrar's own certificates, and whom to ask about a certificate's status."""

    configured: TrustAnchor
    own: frozenset[str]
    sources: Sequence[StatusSource]
    timeout: timedelta

    async def ask(
        self, certificates: Mapping[str, Certificate], anchors: Sequence[TrustAnchor], at: datetime
    ) -> dict[str, Status]:
        """The status of certificates by thumbprint, as far as it is told in time."""
        # Evidence is judged by a library that takes a second to import: commands that ask nobody do not wait for it.
        from so_registry.clients.status_asking import ask_status

        return await ask_status(certificates, anchors, self.sources, at=at, patience=self.timeout)

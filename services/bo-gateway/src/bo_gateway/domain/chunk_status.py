"""The OCSP responses and CRLs of one chunk: each read once, and judged once for each certificate."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from bo_gateway.domain.trust import Trust
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import read_der_list
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.errors import NotGenuine, Refused
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge, check_not_revoked
from hbs_schema.verification.status_entries import StatusEntry, find_concerned, read_entry, status_key


class ChunkStatus:
    """Answers for a chunk's signers. Raises Refused for an entry that cannot be read, or is about nobody here."""

    def __init__(self, texts: Collection[str], certificates: Mapping[str, Certificate], trust: Trust) -> None:
        entries = [read_entry(data) for data in read_der_list(texts, MAX_STATUS_EVIDENCE, "/cert_status")]
        self._about: dict[str, list[StatusEntry]] = {}
        for entry, concerned in find_concerned(entries, certificates.values()):
            if not concerned:
                raise NotGenuine("revocation", "an entry about nobody who signed here")
            for certificate in concerned:
                self._about.setdefault(certificate.thumbprint, []).append(entry)
        self._judge = StatusJudge(trust.ca_roots, certificates.values())
        self._judged: dict[tuple[bytes, str], datetime | Refused | None] = {}

    def check(self, uses: Iterable[Use]) -> None:
        """Raises NotGenuine if an entry about one of these does not hold, or says that it was revoked when it signed.

        No digest names an entry, and without it the packet may still hold: it is no final fault.
        """
        for use in uses:
            for entry in self._about.get(use.certificate.thumbprint, ()):
                check_not_revoked(self._revoked_at(entry, use), use)

    def stored(self, uses: Iterable[Use]) -> dict[tuple[str, datetime], StatusEntry]:
        """The entries about those who signed, by the key under which they are stored, and their time."""
        return {
            (status_key(entry, use.certificate), entry.this_update): entry
            for use in uses
            for entry in self._about.get(use.certificate.thumbprint, ())
        }

    def _revoked_at(self, entry: StatusEntry, use: Use) -> datetime | None:
        key = (entry.data, use.certificate.thumbprint)
        if key not in self._judged:
            try:
                self._judged[key] = self._judge.revoked_at(entry, use)
            except Refused as refused:
                self._judged[key] = refused
        known = self._judged[key]
        if isinstance(known, Refused):
            raise known
        return known

"""The use cases' answers about copies as bodies of the API."""

from lookup_portal.domain.copies import Copy
from lookup_portal.domain.copy_verdicts import ConfirmedCopy
from lookup_portal.domain.register import RegisterLine
from lookup_portal.http.copy_models import CopyConfirmedOut, CopyLineOut, CopyOut, CopyYearOut
from lookup_portal.http.models import SentencesOut
from lookup_portal.rendering.copy_words import copy_words


def copy_out(copy: Copy) -> CopyOut:
    """For its issuer, who prints it."""
    return CopyOut(
        request_id=copy.request_id,
        state="issued" if copy.revoked_at is None else "revoked",
        kind=copy.kind,
        issuer=copy.issuer,
        number=copy.number.text(copy.kind),
        year=copy.number.year,
        serial=copy.number.serial,
        copy_code=copy.copy_code,
        issued_at=copy.issued_at,
        sha256=copy.pdf_sha256.hex(),
        revoked_at=copy.revoked_at,
    )


def line_out(line: RegisterLine) -> CopyLineOut:
    """Of the register; never the copy's code, which stands on the copy alone."""
    return CopyLineOut.model_validate({name: value for name, value in vars(line).items() if name in _LINE})


def confirmed_out(confirmed: ConfirmedCopy) -> CopyConfirmedOut:
    """For whoever holds the copy."""
    copy, vi, en = confirmed.copy, copy_words(confirmed, "vi"), copy_words(confirmed, "en")
    return CopyConfirmedOut(
        validity=confirmed.validity,
        sentences=SentencesOut(vi=vi.sentence, en=en.sentence),
        kind=copy.kind,
        number=copy.number.text(copy.kind),
        issuer=copy.issuer,
        office=copy.office,
        issued_at=copy.issued_at,
        covers=SentencesOut(vi=vi.covers, en=en.covers),
        years=[CopyYearOut(school_year=year.school_year, state=year.state) for year in confirmed.years],
        parts=list(copy.parts or ()),
        sha256=copy.pdf_sha256.hex(),
        revoked_at=copy.revoked_at,
        name=confirmed.name,
    )


_LINE = frozenset(CopyLineOut.model_fields)

"""What a copy's confirmation says, in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from hbs_schema.findings import Language, Sentence, Term
from lookup_portal.domain.copy_verdicts import ConfirmedCopy, Validity, YearState
from lookup_portal.rendering.copy_book import covers_text
from lookup_portal.rendering.wording import VIETNAM, instant_text

VALIDITIES: Mapping[Validity, Sentence] = {
    "valid": Sentence(
        "Bản sao này đã được cấp và học bạ số đang có hiệu lực.",
        "This copy was issued, and the record is in effect.",
    ),
    "outdated": Sentence(
        "Bản sao này đã được cấp, nhưng nội dung không còn là học bạ số đang có hiệu lực.",
        "This copy was issued, but what it shows is no longer the record that is in effect.",
    ),
    "revoked": Sentence(
        "Bản sao này đã bị thu hồi ngày {withdrawn_on}, không có giá trị sử dụng.",
        "This copy was revoked on {withdrawn_on}; it has no validity.",
    ),
    "indeterminate": Sentence(
        "Bản sao này đã được cấp. Chưa xác định được hiệu lực của học bạ số. Đề nghị thử lại sau.",
        "This copy was issued. The effect of the record could not be determined. Please try again later.",
    ),
}

YEAR_STATES: Mapping[YearState, Term] = {
    "effective": Term("Đang có hiệu lực", "In effect"),
    "annotated": Term("Đang có hiệu lực, có ghi chú theo quyết định", "In effect, with an annotation"),
    "not-yet-effective": Term("Chưa có hiệu lực", "Not yet effective"),
    "superseded": Term("Đã được thay thế", "Superseded"),
    "revoked": Term("Đã thu hồi", "Revoked"),
    "invalidated": Term("Không còn giá trị sử dụng theo quyết định", "No longer valid, by a decision"),
    "indeterminate": Term("Chưa xác định được", "Could not be determined"),
}


@dataclass(frozen=True)
class CopyWords:
    """The first line, what the copy covers, when it was issued."""

    sentence: str
    covers: str
    issued_at: str


def copy_words(confirmed: ConfirmedCopy, language: Language) -> CopyWords:
    """In one language; times are Vietnamese time."""
    copy = confirmed.copy
    revoked_on = f"{copy.revoked_at.astimezone(VIETNAM):%d/%m/%Y}" if copy.revoked_at else ""
    sentence = VALIDITIES[confirmed.validity].in_(language).format(withdrawn_on=revoked_on)
    covers = covers_text([year.school_year for year in confirmed.years], copy.parts, language)
    return CopyWords(sentence, covers, instant_text(copy.issued_at, language))

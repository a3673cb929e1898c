"""The words for every code that a reader may see, in both languages.

Names of subjects, traits and levels are hbs_schema's. The Vietnamese follows the project's glossary
(docs/glossary.md) and Thông tư 27/2020/TT-BGDĐT, Phụ lục; a table's order is the order of the form.
Levels are words: T, H, Đ, C never stand alone.
"""

from collections.abc import Mapping
from typing import Literal

from hbs_schema.findings import Sentence, Term
from hbs_schema.rules.subjects import PRIMARY_SUBJECTS
from hbs_schema.rules.tt27 import results, traits
from hbs_schema.values.primary import SubjectLevel, TraitLevel, YearResult

FORM_ORDER = (
    "TIENG_VIET",
    "TOAN",
    "NGOAI_NGU_1",
    "LS_DL",
    "KHOA_HOC",
    "TIN_HOC",
    "CONG_NGHE",
    "DAO_DUC",
    "TNXH",
    "GDTC",
    "AM_NHAC",
    "MI_THUAT",
    "HDTN",
    "TIENG_DTTS",
)

SUBJECTS: Mapping[str, Term] = {code: PRIMARY_SUBJECTS[code] for code in FORM_ORDER}

QUALITIES: Mapping[str, Term] = traits.QUALITIES
GENERAL_COMPETENCES: Mapping[str, Term] = traits.GENERAL_COMPETENCES
SPECIFIC_COMPETENCES: Mapping[str, Term] = traits.SPECIFIC_COMPETENCES

SUBJECT_LEVELS: Mapping[SubjectLevel, Term] = results.SUBJECT_LEVEL_NAMES
TRAIT_LEVELS: Mapping[TraitLevel, Term] = results.TRAIT_LEVEL_NAMES
YEAR_RESULTS: Mapping[YearResult, Term] = results.RESULT_NAMES

SUBJECT_GROUPS: Mapping[str, Term] = {
    "TIN_HOC": Term("Tin học và Công nghệ", "Informatics and Technology"),
    "CONG_NGHE": Term("Tin học và Công nghệ", "Informatics and Technology"),
    "AM_NHAC": Term("Nghệ thuật", "Arts"),
    "MI_THUAT": Term("Nghệ thuật", "Arts"),
}
"""One subject of the curriculum that the form marks in two rows."""

SCHOOL_LEVELS: Mapping[str, Term] = {
    "primary": Term("Tiểu học", "Primary"),
    "lower-secondary": Term("Trung học cơ sở", "Lower secondary"),
    "upper-secondary": Term("Trung học phổ thông", "Upper secondary"),
}

SCHOOL_YEARS = Term("Năm học {years}", "School year {years}")
PARTS: Mapping[str, Term] = {
    "qualities": Term("Phẩm chất", "Qualities"),
    "competences": Term("Năng lực", "Competences"),
    "conduct": Term("Kết quả rèn luyện", "Conduct"),
    "attendance": Term("Số ngày, số buổi nghỉ", "Attendance"),
    "outcome": Term("Kết quả cuối năm", "Outcome of the year"),
    "remarks": Term("Nhận xét và xác nhận của nhà trường", "Remarks and confirmation of the school"),
}
"""What an extract may have beside subjects."""

SEXES: Mapping[str, Term] = {"male": Term("Nam", "Male"), "female": Term("Nữ", "Female")}

SIGNER_ROLES: Mapping[str, Term] = {
    "subject-teacher": Term("Giáo viên dạy môn học", "Subject teacher"),
    "homeroom": Term("Giáo viên chủ nhiệm", "Homeroom teacher"),
    "principal": Term("Hiệu trưởng", "Principal"),
    "deputy": Term("Ký thay Hiệu trưởng (Phó Hiệu trưởng)", "Deputy signing for the principal"),
    "acting-head": Term("Phụ trách trường", "Acting head"),
    "seal": Term("Chữ ký số của nhà trường", "Seal of the school"),
}

HEAD_TITLES: Mapping[str, Term] = {
    "principal": Term("HIỆU TRƯỞNG", "Principal"),
    "deputy": Term("KT. HIỆU TRƯỞNG\nPHÓ HIỆU TRƯỞNG", "Deputy signing for the principal"),
    "acting-head": Term("PHỤ TRÁCH TRƯỜNG", "Acting head"),
}
"""Whoever signs as head of the school, and how the place of his signature is headed."""

HEAD_ROLES: Mapping[str, str] = {"head": "principal", "deputy": "deputy", "acting": "acting-head"}
"""The capacity that a record states (`principal_title`) as the role that a signature has."""

CONFIRMED = Term("Xác nhận của Hiệu trưởng", "Confirmed by the principal")

EXEMPT = Term("Được miễn đánh giá", "Exempt from assessment")
FIRST_LEVEL = Term("Trước đánh giá bổ sung: {level}.", "Before the supplementary assessment: {level}.")
FIRST_LEVEL_AND_TEST = Term(
    "Trước đánh giá bổ sung: {level}, điểm {test}.",
    "Before the supplementary assessment: {level}, mark {test}.",
)
AFTER_RETAKE = Term(
    "{result} (sau đánh giá bổ sung; trước đó: {before})",
    "{result} (after supplementary assessment; before: {before})",
)
COMPLETED = Term("Hoàn thành chương trình lớp học", "Completed the programme of the grade")
COMPLETED_PRIMARY = Term("Hoàn thành chương trình tiểu học", "Completed the primary education programme")
NOT_COMPLETED = Term("Chưa hoàn thành chương trình lớp học", "Has not completed the programme of the grade")
PROMOTED = Term("Được lên lớp", "Promoted")
RETAINED = Term("Ở lại lớp", "Retained in the grade")

INTERIM = Term(
    "Phần trước của năm học do {by} đánh giá và ký số, đến ngày {date}",
    "The earlier part of the year was assessed and signed by {by}, until {date}",
)
INTERIM_UNSIGNED = Term(
    "Phần trước của năm học do {by} đánh giá, đến ngày {date}",
    "The earlier part of the year was assessed by {by}, until {date}",
)

NOT_EFFECTIVE = Term("Chưa có hiệu lực", "Not yet effective")
NO_LONGER_EFFECTIVE = Term("Không còn hiệu lực", "No longer effective")
CHECKED = Sentence(
    "Đã kiểm tra {count} bước khi lập trang này: {results}; {level}.",
    "{count} checks were made for this page: {results}; {level}.",
)
FIRST_ISSUE = Term("Bản phát hành", "First issue")
REPLACEMENT = Term("Lần thay thế: lần {number}", "Replacement no. {number}")
SIGNED = Term("Đã ký số lúc {at}", "Digitally signed at {at}")
SEALED = Term("Chữ ký số của nhà trường: {at}", "Seal of the school: {at}")

ID_ABSENCES: Mapping[str, Term] = {
    "not-issued": Term("Chưa được cấp", "Not yet issued"),
    "foreign": Term("Người nước ngoài", "Foreign national"),
    "stateless": Term("Người không quốc tịch", "Stateless"),
    "unknown": Term("Chưa rõ", "Not known"),
}

Verdict = Literal[
    "effective",
    "not-effective",
    "not-yet-effective",
    "revoked",
    "invalidated",
    "superseded",
    "annotated",
    "unknown",
    "indeterminate",
    "status-old",
]

VERDICTS: Mapping[Verdict, Sentence] = {
    "effective": Sentence(
        "Học bạ số này xác thực và đang có hiệu lực từ ngày {effective_on}.",
        "This digital school record is genuine and has been in effect since {effective_on}.",
    ),
    "not-effective": Sentence(
        "Học bạ số năm học này đã được tiếp nhận nhưng chưa chốt, chưa có hiệu lực sử dụng.",
        "The record of this school year has been accepted but not yet locked; it is not yet in effect.",
    ),
    "revoked": Sentence(
        "Học bạ số này đã được cơ sở giáo dục thu hồi ngày {withdrawn_on}, không có giá trị sử dụng.",
        "The school revoked this digital school record on {withdrawn_on}; it has no validity.",
    ),
    "not-yet-effective": Sentence(
        "Học bạ số này đã chốt và có hiệu lực từ ngày {effective_on}; hiện chưa có hiệu lực sử dụng.",
        "This record is locked and takes effect on {effective_on}; it is not yet in effect.",
    ),
    "invalidated": Sentence(
        "Học bạ số này không còn giá trị sử dụng theo quyết định sau khi chốt.",
        "By a decision after the lock this digital school record is no longer valid.",
    ),
    "superseded": Sentence(
        "Bản học bạ này đã được thay thế. Đề nghị dùng bản hiện hành theo cùng mã tra cứu.",
        "This version has been superseded. Please use the current version under the same lookup code.",
    ),
    "annotated": Sentence(
        "Học bạ số đang có hiệu lực và có ghi chú theo Quyết định số {decision_no} ngày {decided_on}.",
        "This record is in effect and carries an annotation by Decision {decision_no} of {decided_on}.",
    ),
    "unknown": Sentence(
        "Không tìm thấy thông tin phù hợp với dữ liệu đã nhập. Đề nghị kiểm tra lại mã tra cứu và thông tin xác minh.",
        "Nothing was found for what was entered. Please check the lookup code and the verification details.",
    ),
    "indeterminate": Sentence(
        "Chưa xác định được hiệu lực vì chưa kiểm tra được tình trạng chứng thư số của người ký. "
        "Nội dung không bị thay đổi. Đề nghị thử lại sau.",
        "The effect could not be determined, because the status of a "
        "signer's certificate could not be "
        "checked. The content has not been changed. Please try again later.",
    ),
    "status-old": Sentence(
        "Chưa xác định được hiệu lực vì chưa có tình trạng mới do Bộ công bố. Nội dung không bị thay đổi. "
        "Đề nghị thử lại sau.",
        "The effect could not be determined, because there is no recent status from the Ministry. "
        "The content has not been changed. Please try again later.",
    ),
}

BY_DECISION = Sentence("Theo Quyết định số {number} ngày {date}.", "By Decision {number} of {date}.")
ANNOTATED = Sentence("Có ghi chú theo quyết định.", "It carries an annotation by decision.")


def verdict_sentence(verdict: Verdict, language: Literal["vi", "en"], **named: str) -> str:
    """The first line that a reader sees. Dates are given as dd/mm/yyyy."""
    return VERDICTS[verdict].in_(language).format(**named)

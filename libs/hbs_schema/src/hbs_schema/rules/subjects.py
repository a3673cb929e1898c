"""Subject slugs of grades 1–12 with their names: frozen, because signed parts and statements carry
them.

A slug is never renamed or reused; other code systems are mapped to it, never it to them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from hbs_schema.findings import Term

_PRIMARY: dict[str, Term] = {
    "TIENG_VIET": Term("Tiếng Việt", "Vietnamese"),
    "TOAN": Term("Toán", "Mathematics"),
    "DAO_DUC": Term("Đạo đức", "Ethics"),
    "TNXH": Term("Tự nhiên và Xã hội", "Nature and Society"),
    "KHOA_HOC": Term("Khoa học", "Science"),
    "LS_DL": Term("Lịch sử và Địa lí", "History and Geography"),
    "NGOAI_NGU_1": Term("Ngoại ngữ 1", "First Foreign Language"),
    "TIN_HOC": Term("Tin học", "Informatics"),
    "CONG_NGHE": Term("Công nghệ", "Technology"),
    "GDTC": Term("Giáo dục thể chất", "Physical Education"),
    "AM_NHAC": Term("Âm nhạc", "Music"),
    "MI_THUAT": Term("Mĩ thuật", "Fine Arts"),
    "HDTN": Term("Hoạt động trải nghiệm", "Experiential Activities"),
    "TIENG_DTTS": Term("Tiếng dân tộc thiểu số", "Ethnic Minority Language"),
}

_LOWER_SECONDARY: dict[str, Term] = {
    "NGU_VAN": Term("Ngữ văn", "Literature"),
    "TOAN": _PRIMARY["TOAN"],
    "NGOAI_NGU_1": _PRIMARY["NGOAI_NGU_1"],
    "NGOAI_NGU_2": Term("Ngoại ngữ 2", "Second Foreign Language"),
    "GDCD": Term("Giáo dục công dân", "Civic Education"),
    "KHTN": Term("Khoa học tự nhiên", "Natural Sciences"),
    "LS_DL": _PRIMARY["LS_DL"],
    "CONG_NGHE": _PRIMARY["CONG_NGHE"],
    "TIN_HOC": _PRIMARY["TIN_HOC"],
    "NGHE_THUAT": Term("Nghệ thuật", "Arts"),
    "GDTC": _PRIMARY["GDTC"],
    "HDTN_HN": Term("Hoạt động trải nghiệm, hướng nghiệp", "Experiential Activities and Career Guidance"),
    "GDDP": Term("Nội dung giáo dục của địa phương", "Local Education"),
    "TIENG_DTTS": _PRIMARY["TIENG_DTTS"],
}

_UPPER_SECONDARY: dict[str, Term] = {
    "NGU_VAN": _LOWER_SECONDARY["NGU_VAN"],
    "TOAN": _PRIMARY["TOAN"],
    "NGOAI_NGU_1": _PRIMARY["NGOAI_NGU_1"],
    "NGOAI_NGU_2": _LOWER_SECONDARY["NGOAI_NGU_2"],
    "LICH_SU": Term("Lịch sử", "History"),
    "GDQPAN": Term("Giáo dục quốc phòng và an ninh", "National Defence and Security Education"),
    "DIA_LI": Term("Địa lí", "Geography"),
    "GDKTPL": Term("Giáo dục kinh tế và pháp luật", "Economic and Legal Education"),
    "VAT_LI": Term("Vật lí", "Physics"),
    "HOA_HOC": Term("Hóa học", "Chemistry"),
    "SINH_HOC": Term("Sinh học", "Biology"),
    "CONG_NGHE": _PRIMARY["CONG_NGHE"],
    "TIN_HOC": _PRIMARY["TIN_HOC"],
    "AM_NHAC": _PRIMARY["AM_NHAC"],
    "MI_THUAT": _PRIMARY["MI_THUAT"],
    "GDTC": _PRIMARY["GDTC"],
    "HDTN_HN": _LOWER_SECONDARY["HDTN_HN"],
    "GDDP": _LOWER_SECONDARY["GDDP"],
    "TIENG_DTTS": _PRIMARY["TIENG_DTTS"],
}

PRIMARY_SUBJECTS: Mapping[str, Term] = MappingProxyType(_PRIMARY)
LOWER_SECONDARY_SUBJECTS: Mapping[str, Term] = MappingProxyType(_LOWER_SECONDARY)
UPPER_SECONDARY_SUBJECTS: Mapping[str, Term] = MappingProxyType(_UPPER_SECONDARY)
SUBJECT_NAMES: Mapping[str, Term] = MappingProxyType(_PRIMARY | _LOWER_SECONDARY | _UPPER_SECONDARY)


def subject_name(slug: str) -> Term:
    """The name users see; a slug that is not in the table stands for itself."""
    return SUBJECT_NAMES.get(slug, Term(slug, slug))

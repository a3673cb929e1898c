"""The words for the codes of secondary records, in both languages (Thông tư 22/2021/TT-BGDĐT)."""

from collections.abc import Mapping

from hbs_schema.findings import Term

LEVELS: Mapping[str, Term] = {
    "T": Term("Tốt", "Good"),
    "K": Term("Khá", "Fair"),
    "Đ": Term("Đạt", "Achieved"),
    "CĐ": Term("Chưa đạt", "Not achieved"),
}
"""Of subjects assessed by comments (Điều 5), of rèn luyện (Điều 8) and học tập (Điều 9)."""

PERIODS: Mapping[str, Term] = {
    "semester_1": Term("Học kỳ I", "Semester 1"),
    "semester_2": Term("Học kỳ II", "Semester 2"),
    "year": Term("Cả năm", "Year"),
}

COMMENTS_OF: Mapping[str, Term] = {
    "semester_1": Term("Học kỳ I", "Semester 1"),
    "semester_2": Term("Học kỳ II", "Semester 2"),
    "year": Term("Cả năm", "Year"),
    "after": Term("Đánh giá lại", "Re-assessment"),
}
"""What stands before a comment in the one column that the form has for all of them."""

ELECTIVES = frozenset(
    {"DIA_LI", "GDKTPL", "VAT_LI", "HOA_HOC", "SINH_HOC", "CONG_NGHE", "TIN_HOC", "AM_NHAC", "MI_THUAT"}
)
"""Four of these are chosen in upper secondary (Thông tư 13/2022/TT-BGDĐT)."""

NOT_PROMOTED = Term("Không được lên lớp", "Not promoted")
LEVEL_COMPLETED: Mapping[str, Term] = {
    "lower-secondary": Term(
        "Hoàn thành chương trình giáo dục trung học cơ sở", "Completed the lower secondary education programme"
    ),
    "upper-secondary": Term(
        "Hoàn thành chương trình giáo dục trung học phổ thông", "Completed the upper secondary education programme"
    ),
}
LEVEL_NOT_COMPLETED: Mapping[str, Term] = {
    "lower-secondary": Term(
        "Chưa hoàn thành chương trình giáo dục trung học cơ sở",
        "Has not completed the lower secondary education programme",
    ),
    "upper-secondary": Term(
        "Chưa hoàn thành chương trình giáo dục trung học phổ thông",
        "Has not completed the upper secondary education programme",
    ),
}

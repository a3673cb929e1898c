"""What is wrong with a place of a school's list, in words (docs/glossary.md)."""

from hbs_schema.findings import Sentence

CODE_REPEATED = Sentence(
    "Học sinh ở dòng {row} có cùng mã học sinh với một dòng ở trên. Đề nghị bỏ dòng trùng rồi gửi lại danh sách.",
    "The pupil in row {row} has the pupil code of a row above. Please remove the repeat and send the list again.",
)
RECORD_REPEATED = Sentence(
    "Học sinh ở dòng {row} có cùng mã số tra cứu với một dòng ở trên. Đề nghị kiểm tra lại mã của hai học sinh này.",
    "The pupil in row {row} has the lookup code of a row above. Please check the codes of these two pupils.",
)
RECORD_UNKNOWN = Sentence(
    "Học sinh ở dòng {row} có mã số tra cứu chưa được cấp cho cấp học này. Đề nghị kiểm tra lại, hoặc để trống nếu học sinh chưa có mã.",
    "The lookup code of the pupil in row {row} was not issued for this level. Please check it, or leave it out.",
)
GRADE_NOT_OF_LEVEL = Sentence(
    "Học sinh ở dòng {row} được ghi khối lớp không thuộc cấp học của đợt chốt này. Đề nghị sửa khối lớp.",
    "The pupil in row {row} has a grade that is not of this window's level. Please correct the grade.",
)
NOTE_WITHOUT_EXCUSE = Sentence(
    "Học sinh ở dòng {row} có ghi chú nhưng không có lý do không thuộc diện báo cáo. Đề nghị chọn lý do hoặc bỏ ghi chú.",
    "The pupil in row {row} has a note and no reason for being excused. Please give the reason or remove the note.",
)

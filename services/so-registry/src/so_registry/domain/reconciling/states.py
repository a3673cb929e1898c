"""What a pupil's state, an excuse and a return are called (docs/glossary.md)."""

from typing import Final

from hbs_schema.findings import Term

STATE_WORDS: Final = {
    "valid": Term("Đã tiếp nhận", "Accepted"),
    "refused": Term("Từ chối tiếp nhận", "Refused"),
    "revoked": Term("Đã thu hồi", "Revoked"),
    "missing": Term("Chưa báo cáo", "Missing"),
    "excused": Term("Không thuộc diện báo cáo", "Excused"),
    "elsewhere": Term("Báo cáo ở đợt chốt hoặc trường khác", "Reported in another window or school"),
    "unexpected": Term("Đã tiếp nhận, ngoài danh sách", "Accepted, not in the list"),
    "unexpected-refused": Term("Từ chối tiếp nhận, ngoài danh sách", "Refused, not in the list"),
}
REASON_WORDS: Final = {
    "paper": Term("Đang sử dụng học bạ giấy", "Paper records"),
    "transferred": Term("Chuyển trường", "Transferred"),
    "supplementary": Term("Đánh giá bổ sung", "Supplementary assessment"),
    "other": Term("Lý do khác", "Another reason"),
}
RETURN_WORDS: Final = {
    "enrolment-incomplete": Term("Danh sách học sinh chưa đủ", "Pupils missing in the list"),
    "enrolment-wrong": Term("Danh sách học sinh chưa đúng", "The list of pupils is wrong"),
    "records-missing": Term("Còn học bạ số chưa báo cáo", "Records are missing"),
    "records-doubtful": Term("Học bạ số cần kiểm tra lại", "Records to be looked at again"),
    "excuse-doubtful": Term("Lý do không thuộc diện báo cáo chưa rõ", "An excuse that is not clear"),
}

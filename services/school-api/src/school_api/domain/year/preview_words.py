"""The words of a preview: what parts and fields are called on the holder's page."""

from collections.abc import Mapping

from hbs_schema.findings import Term

SECTIONS: Mapping[str, Term] = {
    "identity": Term("Thông tin học sinh", "The pupil"),
    "personal": Term("Thông tin khác", "Other particulars"),
    "qualities": Term("Những phẩm chất chủ yếu", "Core qualities"),
    "competences": Term("Những năng lực cốt lõi", "Core competences"),
    "conduct": Term("Kết quả rèn luyện", "Conduct"),
    "attendance": Term("Số ngày, buổi nghỉ học", "Absences"),
    "outcome": Term("Kết quả cuối năm", "Outcome of the year"),
    "remarks": Term("Phần xác nhận cuối trang", "Foot of the page"),
}
FIELDS: Mapping[str, Term] = {
    "full_name": Term("Họ và tên", "Full name"),
    "birth_date": Term("Ngày, tháng, năm sinh", "Date of birth"),
    "sex": Term("Giới tính", "Sex"),
    "nationality": Term("Quốc tịch", "Nationality"),
    "ethnicity": Term("Dân tộc", "Ethnicity"),
    "birthplace": Term("Nơi sinh", "Birthplace"),
    "origin": Term("Quê quán", "Place of origin"),
    "level": Term("Mức đạt được", "Level"),
    "test": Term("Điểm KTĐK", "Test mark"),
    "mark": Term("Điểm trung bình", "Average"),
    "comment": Term("Nhận xét", "Teacher's remarks"),
    "summer_comment": Term("Nhận xét rèn luyện trong hè", "Teacher's remarks on the summer"),
    "retake": Term("Đánh giá bổ sung", "Supplementary assessment"),
    "reassessment": Term("Kiểm tra, đánh giá lại", "Assessed again"),
    "after_reassessment": Term("Sau kiểm tra, đánh giá lại", "After being assessed again"),
    "after_summer": Term("Sau rèn luyện trong kỳ nghỉ hè", "After the summer"),
    "exempt_reason": Term("Lý do được miễn", "Why exempt"),
    "language": Term("Ngôn ngữ được học", "Language taught"),
    "semester_1": Term("Học kỳ I", "Semester 1"),
    "semester_2": Term("Học kỳ II", "Semester 2"),
    "year": Term("Cả năm", "Whole year"),
    "assessments": Term("Đánh giá", "Assessments"),
    "regular": Term("Thường xuyên", "Regular"),
    "midterm": Term("Giữa kỳ", "Mid-term"),
    "final": Term("Cuối kỳ", "Final"),
    "topics": Term("Chuyên đề học tập", "Topics"),
    "learning": Term("Kết quả học tập", "Learning"),
    "excused_days": Term("Số ngày nghỉ có phép", "Days missed, excused"),
    "unexcused_days": Term("Số ngày nghỉ không phép", "Days missed, not excused"),
    "excused_sessions": Term("Số buổi nghỉ có phép", "Half days missed, excused"),
    "unexcused_sessions": Term("Số buổi nghỉ không phép", "Half days missed, not excused"),
    "result": Term("Đánh giá kết quả giáo dục", "Year result"),
    "result_after_retake": Term("Kết quả sau đánh giá bổ sung", "Result after the supplementary assessment"),
    "is_completed": Term("Hoàn thành chương trình lớp học", "Completed the programme of the grade"),
    "is_level_completed": Term("Hoàn thành chương trình cấp học", "Completed the programme of the level"),
    "is_promoted": Term("Được lên lớp", "Promoted"),
    "promotion_decision": Term("Quyết định lên lớp", "Decision on going up"),
    "awards": Term("Khen thưởng", "Awards"),
    "certificates": Term("Chứng chỉ", "Diplomas"),
    "interim": Term("Kết quả giữa năm từ trường khác", "Earlier part of the year elsewhere"),
    "school": Term("Trường", "School"),
    "school_name": Term("Trường", "School"),
    "name": Term("Tên", "Name"),
    "district": Term("Huyện", "District"),
    "left_on": Term("Ngày chuyển đi", "Left on"),
    "place": Term("Nơi ký", "Place"),
    "issued_on": Term("Ngày ký", "Date"),
    "homeroom_teacher": Term("Giáo viên chủ nhiệm", "Homeroom teacher"),
    "principal": Term("Hiệu trưởng", "Principal"),
    "principal_title": Term("Chức danh người ký", "Capacity of whoever signs"),
}
SEXES: Mapping[str, Term] = {"male": Term("Nam", "Male"), "female": Term("Nữ", "Female")}
ANSWERS: Mapping[str, Term] = {"yes": Term("Có", "Yes"), "no": Term("Không", "No")}
SECONDARY_LEVELS: Mapping[str, Term] = {
    "T": Term("Tốt", "Good"),
    "K": Term("Khá", "Fair"),
    "Đ": Term("Đạt", "Achieved"),
    "CĐ": Term("Chưa đạt", "Not achieved"),
}
TITLES: Mapping[str, Term] = {
    "head": Term("Hiệu trưởng", "Principal"),
    "deputy": Term("Phó Hiệu trưởng", "Deputy principal"),
    "acting": Term("Phụ trách trường", "Acting head"),
}
STATES: Mapping[str, Term] = {
    "open": Term("Chờ trả lời", "Waits for an answer"),
    "answered": Term("Đã trả lời", "Answered"),
    "corrected": Term("Đã sửa", "Corrected"),
    "declined": Term("Giữ nguyên", "Left as it is"),
}
WHOLE_RECORD = Term("Toàn bộ học bạ", "The whole record")

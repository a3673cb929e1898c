"""The printed captions of the lower and upper secondary forms (Thông tư 22/2021/TT-BGDĐT, Phụ lục).

The detail of these pages is remembered and not copied from a source (docs/copies.md says what).
"""

from collections.abc import Mapping

FORM_SECONDARY: Mapping[str, str] = {
    "secondary_subject": "Môn học/\nHoạt động giáo dục",
    "secondary_marks": "Điểm trung bình môn học hoặc mức đánh giá",
    "semester_1": "Học kỳ I",
    "semester_2": "Học kỳ II",
    "whole_year": "Cả năm",
    "after": "Đánh giá lại (nếu có)",
    "secondary_comment": "Nhận xét sự tiến bộ, ưu điểm nổi bật, hạn chế chủ yếu (nếu có)",
    "subject_signature": "Chữ ký số của giáo viên môn học",
    "electives": "Môn học lựa chọn",
    "topics": "Chuyên đề học tập",
    "period": "Học kỳ",
    "learning": "Kết quả học tập",
    "conduct": "Kết quả rèn luyện",
    "after_heading": "Mức đánh giá sau đánh giá lại môn học hoặc rèn luyện trong kỳ nghỉ hè",
    "learning_after": "Học tập",
    "conduct_after": "Rèn luyện",
    "sessions": "Tổng số buổi nghỉ học cả năm học",
    "results_heading": "KẾT QUẢ RÈN LUYỆN VÀ HỌC TẬP",
    "promotion": "Kết quả cuối năm học",
    "certificates": "Chứng chỉ (nếu có)",
    "awards": "Khen thưởng (nếu có)",
    "homeroom_comment": "Nhận xét của giáo viên chủ nhiệm",
    "summer_comment": "Nhận xét về rèn luyện trong kỳ nghỉ hè (nếu có)",
    "approved": "PHÊ DUYỆT CỦA HIỆU TRƯỞNG",
    "register_no": "Số",
}

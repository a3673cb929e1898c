"""Sentences of the holder's view, in both languages."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

HOLDER: Final[Mapping[str, Term]] = {
    "holder.heading": Term("Học bạ số", "Digital school record"),
    "holder.name": Term("Họ và tên học sinh", "Pupil's name"),
    "holder.school": Term("Trường", "School"),
    "holder.class": Term("Lớp", "Class"),
    "holder.results": Term("Các môn học và hoạt động giáo dục", "Subjects and educational activities"),
    "holder.subject": Term("Môn học", "Subject"),
    "holder.level": Term("Mức đạt được", "Level"),
    "holder.test": Term("Điểm KTĐK", "Test mark"),
    "holder.qualities": Term("Những phẩm chất chủ yếu", "Core qualities"),
    "holder.quality": Term("Phẩm chất", "Quality"),
    "holder.general": Term("Những năng lực chung", "General competences"),
    "holder.specific": Term("Những năng lực đặc thù", "Specific competences"),
    "holder.competence": Term("Năng lực", "Competence"),
    "holder.outcome": Term("Kết quả cuối năm", "Outcome of the year"),
    "holder.result": Term("Đánh giá kết quả giáo dục", "Year result"),
    "holder.awards": Term("Khen thưởng", "Awards"),
    "holder.no-awards": Term("Không có", "None"),
    "holder.completion": Term("Hoàn thành chương trình", "Completion"),
    "holder.semester-1": Term("Học kỳ I", "Semester 1"),
    "holder.semester-2": Term("Học kỳ II", "Semester 2"),
    "holder.whole-year": Term("Cả năm", "Year"),
    "holder.after": Term("Đánh giá lại", "Re-assessed"),
    "holder.periods": Term("Kết quả rèn luyện và học tập", "Conduct and learning"),
    "holder.period": Term("Học kỳ", "Period"),
    "holder.learning": Term("Học tập", "Learning"),
    "holder.conduct": Term("Rèn luyện", "Conduct"),
    "holder.certificates": Term("Văn bằng, giấy chứng nhận", "Diplomas"),
    "holder.comments": Term("Nhận xét của giáo viên chủ nhiệm", "Comments of the homeroom teacher"),
    "holder.downloads": Term("Tải về", "Download"),
    "holder.pdf": Term("Tải bản mềm (PDF)", "Download the soft copy (PDF)"),
    "holder.book": Term("Tải bản mềm cả quyển (PDF)", "Download the soft copy of all years (PDF)"),
    "holder.presentation": Term(
        "Tải tệp xác thực ngoại tuyến (bản trình bày)", "Download the offline bundle (presentation)"
    ),
    "holder.sealed": Term(
        "Bản mềm PDF có chữ ký số của {owner}: tệp do cổng cấp và chưa bị sửa. Giá trị của học bạ số được xác thực "
        "bằng tệp kèm trong PDF. Khi dịch vụ cấp dấu thời gian gián đoạn, chữ ký số này chưa kèm dấu thời gian.",
        "The PDF carries the digital signature of {owner}: the portal made it and nobody changed it. What proves the "
        "record is the file inside the PDF. While the timestamp service is away, the signature comes "
        "without a timestamp.",
    ),
    "holder.presentation-hint": Term(
        "Tệp này cho phép kiểm tra học bạ số khi không có mạng; các thông tin khác được ẩn.",
        "With this file the record can be checked without the network; everything else is hidden in it.",
    ),
    "holder.accesses": Term("Ai đã xem học bạ này", "Who looked at this record"),
    "holder.access-at": Term("Thời điểm", "Time"),
    "holder.access-viewer": Term("Người xem", "Viewer"),
    "holder.access-purpose": Term("Mục đích tra cứu", "Purpose"),
    "viewer.holder": Term("Người học, cha, mẹ hoặc người giám hộ", "The pupil or a guardian"),
    "act.view": Term("Xem học bạ", "View of the record"),
    "act.pdf": Term("Tải bản mềm (PDF)", "Download of the soft copy (PDF)"),
    "act.book": Term("Tải bản mềm cả quyển (PDF)", "Download of the soft copy of all years (PDF)"),
    "act.copy": Term("Cấp bản sao", "Issue of a copy"),
    "act.presentation": Term("Tải tệp xác thực ngoại tuyến", "Download of the offline bundle"),
    "act.bundle": Term("Tải tệp xác thực ngoại tuyến", "Download of the offline bundle"),
    "holder.no-accesses": Term("Chưa có lượt xem nào trước lượt này.", "Nobody before this view."),
}

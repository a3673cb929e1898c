"""Words of reconciliation: boards, a school's figures, returns, sign-offs, statistics, the weekly table."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term
from so_registry.domain.reconciling.boards import STATE_WORDS as BOARD_WORDS
from so_registry.domain.reconciling.states import REASON_WORDS, RETURN_WORDS, STATE_WORDS

REVIEW: Final[Mapping[str, Term]] = {
    **{f"board.{code}": word for code, word in BOARD_WORDS.items()},
    **{f"pupil.{code}": word for code, word in STATE_WORDS.items()},
    **{f"excuse.{code}": word for code, word in REASON_WORDS.items()},
    **{f"return-reason.{code}": word for code, word in RETURN_WORDS.items()},
    "window.tabs": Term("Các trang của đợt chốt", "Pages of the window"),
    "tab.progress": Term("Tiến độ", "Progress"),
    "tab.reconciliation": Term("Đối chiếu số liệu", "Reconciliation"),
    "tab.statistics": Term("Thống kê", "Statistics"),
    "tab.weekly": Term("Biểu tiến độ tuần", "Weekly table"),
    "tab.extensions": Term("Gia hạn, thông báo trước hạn", "Extensions, announcements"),
    "tab.cutoff": Term("Chốt dữ liệu", "Lock"),
    "reconciliation.heading": Term("Đối chiếu số liệu", "Reconciliation"),
    "board.all": Term("Tất cả các trường", "All"),
    "board.late": Term("Quá hạn", "Overdue"),
    "figure.expected": Term("Phải báo cáo", "Expected"),
    "figure.valid": Term("Đã tiếp nhận", "Accepted"),
    "figure.refused": Term("Từ chối tiếp nhận", "Refused"),
    "figure.revoked": Term("Đã thu hồi", "Revoked"),
    "figure.missing": Term("Chưa báo cáo", "Missing"),
    "figure.excused": Term("Không thuộc diện báo cáo", "Excused"),
    "figure.unexpected": Term("Ngoài danh sách", "Not in the list"),
    "figure.percent": Term("Tỷ lệ", "Share"),
    "figure.waiting": Term("Lượt báo cáo chờ kiểm tra", "Submissions to be judged"),
    "figure.whole": Term("Cộng", "Sum"),
    "workbook.heading": Term("Xuất Excel", "Workbook"),
    "workbook.hint": Term(
        "Ghi lý do thì bảng có họ tên học sinh chưa báo cáo hoặc bị từ chối; để trống thì chỉ có mã. "
        "Từ 5 đến 500 ký tự, được lưu vào nhật ký.",
        "With a reason the table names pupils who are missing or refused; without one it has codes alone. "
        "In 5 to 500 characters; it is kept in the audit.",
    ),
    "workbook.submit": Term("Xuất Excel", "Export to Excel"),
    "school-page.heading": Term("Trường", "School"),
    "school-page.refused-whole": Term("lượt báo cáo bị từ chối toàn bộ", "submissions refused as a whole"),
    "school-page.story": Term("Xem diễn biến của trường", "What became of the school"),
    "school-page.wrong.list-reason": Term(
        "Đề nghị ghi lý do xem danh sách học sinh, từ 8 đến 200 ký tự.",
        "Please say why the list is needed, in 8 to 200 characters.",
    ),
    "school-page.wrong.return-reason": Term(
        "Đề nghị chọn lý do và ghi nội dung trả lại cho nhà trường, không quá 2.000 ký tự.",
        "Please choose a reason and tell the school what is returned, in 2,000 characters at most.",
    ),
    "enrolment": Term("Danh sách học sinh", "List of pupils"),
    "enrolment.told": Term("bản {number}, nhà trường gửi lúc {at}", "version {number}, told by the school at {at}"),
    "enrolment.none": Term(
        "nhà trường chưa gửi nên chưa biết ai phải báo cáo", "not told yet: nobody can say who is missing"
    ),
    "stage": Term("Bước kiểm tra, đối chiếu", "Stage of review"),
    "stage.none": Term("không có", "none"),
    "stage.check": Term("có kiểm tra, đối chiếu", "figures are checked"),
    "stage.accept": Term("chỉ chốt khi số liệu đã được xác nhận", "nothing is locked without a sign-off"),
    "yes": Term("Có", "Yes"),
    "not-yet": Term("Chưa", "Not yet"),
    "pupils.heading": Term("Danh sách học sinh theo tình trạng", "Pupils by state"),
    "pupils.states": Term("Tình trạng", "States"),
    "pupils.reason-hint": Term(
        "Danh sách có họ tên: ghi rõ để làm gì, từ 8 đến 200 ký tự; được lưu vào nhật ký.",
        "The list has names: say what for, in 8 to 200 characters; it is kept in the audit.",
    ),
    "pupils.show": Term("Xem danh sách", "Show the list"),
    "pupils.row": Term("Số thứ tự", "Line"),
    "pupils.name": Term("Họ tên học sinh", "Pupil"),
    "pupils.no-name": Term("nhà trường chưa gửi họ tên", "name not told"),
    "pupils.code": Term("Mã học sinh", "Pupil code"),
    "pupils.none": Term("Không có học sinh nào ở tình trạng đã chọn.", "There is no pupil in these states."),
    "returns.heading": Term("Đã trả lại để chỉnh sửa", "Returned for correction"),
    "return.heading": Term("Trả lại để chỉnh sửa", "Return for correction"),
    "return.records": Term("Trả lại học bạ đã chọn", "Return the records that are chosen"),
    "return.class": Term("Chỉ lớp", "Of one class alone"),
    "return.class-hint": Term("Không bắt buộc, như 4A.", "Optional, such as 4A."),
    "return.text": Term("Nội dung gửi nhà trường", "What the school is told"),
    "return.text-hint": Term(
        "Nhà trường đọc nội dung này: nêu việc cần sửa, không ghi họ tên học sinh.",
        "The school reads it: say what to correct, and name no pupil.",
    ),
    "return.submit": Term("Trả lại", "Return"),
    "return.answer": Term("Nhà trường trả lời", "The school's answer"),
    "return.settled": Term("Đã giải quyết", "Settled"),
    "return.words": Term("Ý kiến giải quyết", "What is settled"),
    "return.settle": Term("Giải quyết xong", "Settle"),
    "return-state.open": Term("Chờ nhà trường", "Waits for the school"),
    "return-state.answered": Term("Nhà trường đã trả lời", "Answered"),
    "return-state.settled": Term("Đã giải quyết", "Settled"),
    "sign-off.heading": Term("Xác nhận số liệu", "Sign-off"),
    "sign-off.link": Term("Xem và xác nhận số liệu", "Look at the figures and confirm them"),
    "sign-off.stands": Term("Đang có giá trị", "Stands"),
    "sign-off.over": Term("Không còn giá trị", "Stands no more"),
    "sign-off.figures": Term(
        "{count} đã tiếp nhận trong {expected} phải báo cáo", "{count} accepted of {expected} expected"
    ),
    "sign-off.withdraw": Term("Rút xác nhận", "Withdraw"),
    "sign-off.text": Term("Nội dung xác nhận", "What is confirmed"),
    "sign-off.packets": Term("Mã của các học bạ được tính", "Digest of the records that count"),
    "sign-off.content": Term("Nội dung cần ký số (base64url)", "The bytes to sign (base64url)"),
    "sign-off.statement": Term("Chữ ký số của cán bộ kiểm tra, đối chiếu (JWS)", "The reviewer's signature (JWS)"),
    "sign-off.statement-hint": Term(
        "Lịch chốt yêu cầu ký số: ký đúng nội dung trên bằng chứng thư số đã đăng ký rồi dán chữ ký vào đây.",
        "The calendar asks for a signature: sign these bytes with the registered certificate and paste it here.",
    ),
    "sign-off.note": Term("Ghi chú", "Note"),
    "sign-off.note-hint": Term(
        "Không bắt buộc; đi cùng nội dung xác nhận.", "Optional; it stands in what is confirmed."
    ),
    "sign-off.submit": Term("Xác nhận số liệu", "Confirm the figures"),
    "reviewers.heading": Term("Chứng thư số của cán bộ kiểm tra, đối chiếu", "Certificates of reviewers"),
    "reviewers.lead": Term(
        "Xác nhận số liệu chỉ được ký bằng chứng thư số đã đăng ký ở đây. "
        "Không ai tự đăng ký hoặc tự kết thúc chứng thư số của mình.",
        "Sign-offs are signed by certificates that are registered here alone. "
        "Nobody registers his own certificate or ends it.",
    ),
    "reviewers.link": Term("Xem, đăng ký và kết thúc chứng thư số", "See, register and end certificates"),
    "reviewers.none": Term("Chưa có chứng thư số nào được đăng ký.", "No certificate is registered yet."),
    "reviewers.nobody": Term(
        "Không có cán bộ nào khác đang giữ vai trò kiểm tra, đối chiếu. Đề nghị cán bộ quản trị giao vai trò trước.",
        "Nobody else is a reviewer now. Please have an administrator grant the role first.",
    ),
    "reviewers.certificate": Term("Chứng thư số", "Certificate"),
    "reviewers.registered": Term("Đăng ký lúc", "Registered at"),
    "reviewers.ended": Term("Đã kết thúc", "Ended"),
    "reviewers.own": Term("Chứng thư số của tài khoản đang dùng", "Certificate of the account in use"),
    "reviewers.register": Term("Đăng ký chứng thư số", "Register a certificate"),
    "reviewers.pem": Term("Nội dung tệp chứng thư số (PEM)", "Certificate as a PEM file has it"),
    "reviewers.pem-hint": Term(
        "Dán toàn bộ nội dung tệp chứng thư số, từ dòng BEGIN đến dòng END; không dán khóa ký.",
        "Paste the whole certificate, from the line BEGIN to the line END; never paste a key.",
    ),
    "reviewers.decision-hint": Term("Quyết định phân công cán bộ.", "The decision that appoints the reviewer."),
    "reviewers.submit": Term("Đăng ký", "Register"),
    "reviewer-wrong.person": Term(
        "Chọn cán bộ đang giữ vai trò kiểm tra, đối chiếu.", "Choose somebody who is a reviewer now."
    ),
    "reviewer-wrong.certificate": Term(
        "Chứng thư số không đọc được, không thuộc tổ chức chứng thực được tin cậy, "
        "không còn hiệu lực hoặc đã được đăng ký.",
        "The certificate cannot be read, is not of a trusted CA, is not valid now, or is registered already.",
    ),
    "reviewer-wrong.decision": Term(
        "Ghi số quyết định, không quá 200 ký tự.", "Say the decision's number, in 200 characters at most."
    ),
    "statistics.heading": Term("Thống kê kết quả", "Statistics of results"),
    "statistics.by": Term("Thống kê theo", "By"),
    "statistics.none": Term("Chưa có học bạ số nào được tiếp nhận.", "No record was accepted yet."),
    "by.window": Term("Cả đợt chốt", "Whole window"),
    "by.grade": Term("Khối lớp", "Grade"),
    "by.commune": Term("Xã, phường", "Commune"),
    "by.school": Term("Trường", "School"),
    "unit.window": Term("Đợt chốt", "Window"),
    "unit.grade": Term("Khối lớp", "Grade"),
    "unit.commune": Term("Xã, phường", "Commune"),
    "unit.school": Term("Trường", "School"),
    "unit.nowhere": Term("chưa có mã xã", "no commune registered"),
    "result.HTXS": Term("Hoàn thành xuất sắc", "Completed with excellence"),
    "result.HTT": Term("Hoàn thành tốt", "Completed well"),
    "result.HT": Term("Hoàn thành", "Completed"),
    "result.CHT": Term("Chưa hoàn thành", "Not completed"),
    "result.T": Term("Tốt", "Good"),
    "result.K": Term("Khá", "Fair"),
    "result.Đ": Term("Đạt", "Achieved"),
    "result.CĐ": Term("Chưa đạt", "Not achieved"),
    "result.not-assessed": Term("Không đánh giá", "Not assessed"),
    "result.none": Term("Chưa ghi kết quả", "No result"),
    "weekly.heading": Term("Tiến độ báo cáo học bạ số về Sở", "Progress of reporting, week by week"),
    "weekly.day": Term("Tính đến hết ngày", "Until the end of"),
    "weekly.day-hint": Term("Để trống: đến bây giờ.", "Empty: until now."),
    "weekly.show": Term("Xem biểu", "Show"),
    "weekly.reported": Term("Đã báo cáo", "Reported"),
    "weekly.change": Term("Tăng trong 7 ngày", "Within 7 days"),
    "weekly.untold": Term(
        "{count} trường chưa gửi danh sách học sinh, chưa tính vào số phải báo cáo.",
        "{count} schools have told no list of pupils and are not counted.",
    ),
    "weekly.maker": Term("NGƯỜI LẬP BIỂU", "DRAWN UP BY"),
    "weekly.maker-signs": Term("(Ký, ghi rõ họ tên)", "(signature, name)"),
    "weekly.head": Term("THỦ TRƯỞNG ĐƠN VỊ", "HEAD OF THE OFFICE"),
    "weekly.head-signs": Term("(Ký, đóng dấu)", "(signature, seal)"),
}

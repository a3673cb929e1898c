"""Every sentence of the pages, in both languages, by key. Codes of levels and verdicts are in
rendering.labels.

The Vietnamese follows the project's glossary (docs/glossary.md): no pronoun for the reader, no
blame, no jokes.
"""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Language, Term
from hbs_schema.verification.sentences import VERDICTS
from lookup_portal.http.texts_copies import COPIES
from lookup_portal.http.texts_holder import HOLDER
from lookup_portal.http.texts_offline import OFFLINE

FRAME: Final[Mapping[str, Term]] = {
    "skip": Term("Đến nội dung chính", "Skip to main content"),
    "language.this": Term("Tiếng Việt", "English"),
    "nav.label": Term("Các trang", "Pages"),
    "nav.home": Term("Tra cứu", "Look up"),
    "nav.file": Term("Kiểm tra tệp", "Check a file"),
    "nav.copy": Term("Kiểm tra bản sao", "Check a copy"),
    "nav.about": Term("Dữ liệu cá nhân và khả năng tiếp cận", "Privacy and accessibility"),
    "footer.owner": Term("Đơn vị quản lý: {owner}", "Managed by {owner}"),
    "footer.law": Term(
        "Tra cứu không mất phí. Kết quả chỉ dùng đúng mục đích đã được phép.",
        "Looking up is free of charge. Use the result only for the purpose it was shown to you for.",
    ),
    "errors.heading": Term("Có thông tin cần sửa", "There is a problem"),
    "again": Term("Tra cứu mã khác", "Look up another code"),
}

LOOKUP: Final[Mapping[str, Term]] = {
    "home.heading": Term("Tra cứu học bạ số", "Look up a digital school record"),
    "home.lead": Term(
        "Nhập mã số tra cứu để biết học bạ số có xác thực và đang có hiệu lực hay không.",
        "Enter the lookup code to see whether a digital school record is genuine and in effect.",
    ),
    "code.label": Term("Mã số tra cứu học bạ", "Lookup code"),
    "code.hint": Term(
        "Gồm 32 chữ số và chữ cái từ a đến f, in trên học bạ số; nhập liền hoặc theo nhóm 4 đều được.",
        "32 digits and letters a to f, printed on the record; with or without spaces.",
    ),
    "code.submit": Term("Tra cứu", "Look up"),
    "code.missing": Term("Nhập mã số tra cứu học bạ.", "Enter the lookup code."),
    "code.format": Term(
        "Mã số tra cứu gồm đúng 32 chữ số và chữ cái từ a đến f. Đề nghị kiểm tra lại mã đã nhập.",
        "A lookup code has exactly 32 digits and letters a to f. Please check what was entered.",
    ),
    "code.expired": Term(
        "Lượt tra cứu đã quá 10 phút. Đề nghị nhập lại mã số tra cứu học bạ.",
        "More than 10 minutes have passed. Please enter the lookup code again.",
    ),
    "home.file": Term(
        "Nếu có tệp xác thực ngoại tuyến, có thể kiểm tra trực tiếp tệp đó:",
        "If you hold an offline bundle, the file itself can be checked:",
    ),
    "status.heading": Term("Kết quả tra cứu", "Result"),
    "status.level": Term("Cấp học", "Level"),
    "status.year": Term("Năm học", "School year"),
    "status.effective": Term("Ngày hiệu lực", "Effective date"),
    "status.others": Term("Các năm học khác", "Other school years"),
    "status.law": Term(
        "Trang này chỉ cho biết tình trạng của học bạ số. Kết quả tra cứu có "
        "giá trị pháp lý là bản xem đầy đủ, "
        "dành cho người học, cha, mẹ hoặc người giám hộ và tổ chức, cá nhân được cấp quyền.",
        "This page tells the status only. The result with legal value is "
        "the full view, which is for the "
        "pupil, the parents or guardian, and organisations and persons "
        "who have been given the right.",
    ),
    "factor.heading": Term("Xem học bạ", "View the record"),
    "factor.lead": Term(
        "Dành cho người học và cha, mẹ hoặc người giám hộ. Mỗi lần xem đều được ghi vào nhật ký truy cập.",
        "For the pupil and the parents or guardian. Every view is written to the access log.",
    ),
    "birth.legend": Term("Ngày, tháng, năm sinh của học sinh", "The pupil's date of birth"),
    "birth.hint": Term(
        "Ví dụ: 05 03 2016. Nếu giấy khai sinh chỉ ghi năm sinh, để trống ngày và tháng.",
        "For example 05 03 2016. If the birth certificate gives the year only, leave day and month empty.",
    ),
    "birth.day": Term("Ngày", "Day"),
    "birth.month": Term("Tháng", "Month"),
    "birth.year": Term("Năm", "Year"),
    "birth.school-year": Term("Năm học cần xem", "School year to view"),
    "birth.submit": Term("Xem học bạ", "View the record"),
    "birth.missing": Term("Nhập ngày, tháng, năm sinh.", "Enter the date of birth."),
    "birth.format": Term(
        "Ngày sinh phải là một ngày có thật, ví dụ 05 03 2016.",
        "The date of birth must be a real date, such as 05 03 2016.",
    ),
    "not-found.heading": Term("Không tìm thấy thông tin", "Nothing found"),
    "not-found.next": Term(
        "Nếu mã được in trên bản giấy, đề nghị so lại từng nhóm 4 ký tự. "
        "Nếu vẫn không tra cứu được, "
        "đề nghị liên hệ cơ sở giáo dục đã phát hành học bạ số.",
        "If the code was printed, compare it group by group. If it still cannot be found, "
        "contact the school that issued the record.",
    ),
}

FILE: Final[Mapping[str, Term]] = {
    "file.heading": Term("Kiểm tra tệp xác thực ngoại tuyến", "Check an offline bundle"),
    "file.lead": Term(
        "Tệp chỉ được dùng để kiểm tra, không được lưu lại.",
        "The file is used for the check only and is not kept.",
    ),
    "file.label": Term("Tệp xác thực ngoại tuyến (.json)", "Offline bundle (.json)"),
    "file.hint": Term("Dung lượng tối đa 2 MB.", "2 MB at most."),
    "file.submit": Term("Kiểm tra", "Check"),
    "file.missing": Term("Chọn tệp cần kiểm tra.", "Choose a file to check."),
    "file.too-large": Term(
        "Tệp lớn hơn 2 MB nên không phải là tệp xác thực ngoại tuyến.",
        "The file is larger than 2 MB and cannot be an offline bundle.",
    ),
    "file.is-pdf": Term(
        "Tệp này là bản PDF; việc kiểm tra cần tệp xác thực ngoại tuyến (.json) đính kèm bên trong. Đề nghị mở tệp "
        "bằng phần mềm đọc PDF, lưu tệp đính kèm về máy, rồi chọn tệp đã lưu.",
        "This file is a PDF; the check takes the offline bundle (.json) attached inside it. Please open it in a PDF "
        "reader, save the attachment, and choose the saved file.",
    ),
    "file.unreadable": Term(
        "Tệp không đọc được. Đề nghị dùng tệp nguyên bản đã tải về, không mở và lưu lại bằng phần mềm khác.",
        "The file cannot be read. Please use the file as it was downloaded, not saved again by other software.",
    ),
    "file-result.heading": Term("Kết quả kiểm tra tệp", "Result of the check"),
    "file-result.checks": Term("Các bước kiểm tra", "Checks"),
    "file-result.level": Term("Bằng chứng về thời điểm ký kèm theo tệp", "Proof of the time of signing in the file"),
    "file-result.again": Term("Kiểm tra tệp khác", "Check another file"),
    "check.passed": Term("Đạt", "Passed"),
    "check.failed": Term("Không đạt", "Failed"),
    "check.indeterminate": Term("Chưa xác định được", "Indeterminate"),
    "check.not-applicable": Term("Không áp dụng", "Not applicable"),
    "overall.superseded": Term("Đã được thay thế", "Superseded"),
    "overall.revoked": Term("Đã thu hồi", "Revoked"),
    "overall.withdrawn": VERDICTS["withdrawn"],
    "overall.genuine": VERDICTS["genuine"],
    "overall.not-genuine": VERDICTS["failed"],
    "overall.indeterminate": VERDICTS["indeterminate"],
}

OTHERS: Final[Mapping[str, Term]] = {
    "too-many.heading": Term("Có quá nhiều lượt tra cứu", "Too many requests"),
    "too-many.next": Term(
        "Hệ thống tạm dừng nhận lượt tra cứu từ địa chỉ này. Đề nghị thử lại sau {minutes} phút.",
        "Requests from this address are paused. Please try again in {minutes} minutes.",
    ),
    "error.heading": Term("Chưa thực hiện được yêu cầu", "The request could not be completed"),
    "error.busy": Term(
        "Hệ thống tạm gián đoạn hoặc đang có nhiều yêu cầu. Đề nghị thử lại sau ít phút.",
        "The system is interrupted or busy at the moment. Please try again in a few minutes.",
    ),
    "error.no-form": Term(
        "Học bạ số này chưa có mẫu hiển thị trên cổng. Tình trạng của học bạ số vẫn tra cứu được.",
        "The portal has no form to show this record on yet. Its status can still be looked up.",
    ),
    "error.fault": Term(
        "Hệ thống gặp sự cố khi xử lý. Thông tin đã nhập không được lưu lại. Đề nghị thử lại sau ít phút.",
        "The system had a fault. What was entered has not been kept. Please try again in a few minutes.",
    ),
    "error.reference": Term("Khi báo sự cố, đề nghị gửi kèm mã: {reference}", "When reporting, quote: {reference}"),
    "about.heading": Term("Dữ liệu cá nhân và khả năng tiếp cận", "Privacy and accessibility"),
    "about.purpose-heading": Term("Cổng này dùng để làm gì", "What this portal is for"),
    "about.purpose": Term(
        "Cổng cho biết một học bạ số có xác thực và đang có hiệu lực hay "
        "không. Học bạ số do cơ sở giáo dục "
        "phát hành; cơ sở giáo dục chịu trách nhiệm về nội dung.",
        "The portal tells whether a digital school record is genuine and in "
        "effect. Records are issued by "
        "schools, which answer for their content.",
    ),
    "about.data-heading": Term("Dữ liệu cá nhân", "Personal data"),
    "about.data-code": Term(
        "Chỉ có mã số tra cứu: cổng chỉ cho biết tình trạng, cấp học, năm học và ngày hiệu lực.",
        "With the lookup code alone the portal tells status, level, school year and effective date.",
    ),
    "about.data-holder": Term(
        "Có thêm ngày sinh: cổng cho xem họ tên và kết quả. Số định danh cá nhân, cha "
        "mẹ, nơi ở, dân tộc và thông tin "
        "khuyết tật không được hiển thị.",
        "With the date of birth it shows name and results. Ids, parents, "
        "address, ethnicity and disability "
        "are not shown.",
    ),
    "about.data-log": Term(
        "Mỗi lần xem học bạ được ghi vào nhật ký truy cập; người học, cha, mẹ hoặc người giám hộ xem được nhật ký này.",
        "Every view is logged, and the pupil and the parents or guardian can see that log.",
    ),
    "about.data-cookies": Term(
        "Cổng không dùng cookie theo dõi và không tải nội dung từ trang khác.",
        "The portal sets no tracking cookies and loads nothing from other sites.",
    ),
    "about.access-heading": Term("Khả năng tiếp cận", "Accessibility"),
    "about.access": Term(
        "Các trang được làm để dùng bằng bàn phím, trình đọc màn hình và khi phóng "
        "to đến 400 %, không cần JavaScript. "
        "Bản mềm PDF có thẻ cấu trúc.",
        "The pages are made to be used with a keyboard, a screen reader and at "
        "400 % zoom, without JavaScript. "
        "The PDF is tagged.",
    ),
}

TEXTS: Final[Mapping[str, Term]] = {**FRAME, **LOOKUP, **HOLDER, **FILE, **OFFLINE, **COPIES, **OTHERS}


class Texts:
    """The sentences in one language, as templates call them: `t("code.label")`."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language

    def __call__(self, key: str, **named: str | int) -> str:
        return TEXTS[key].in_(self.language).format(**named)

    def link(self, path: str) -> str:
        """The path in this language; Vietnamese is the default and needs no mark."""
        return path if self.language == "vi" else f"{path}?lang={self.language}"

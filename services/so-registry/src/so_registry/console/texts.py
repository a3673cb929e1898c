"""Every word of the pages, in both languages; templates have none of their own (docs/glossary.md)."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term
from so_registry.console.texts_acts import ACTS
from so_registry.console.texts_audit import ACTS as AUDIT_ACTS
from so_registry.console.texts_audit import AUDIT
from so_registry.console.texts_boards import BOARDS
from so_registry.console.texts_cases import CASES
from so_registry.console.texts_cutoff import CUTOFF
from so_registry.console.texts_people import PEOPLE
from so_registry.console.texts_review import REVIEW
from so_registry.console.texts_story import STORY

FRAME: Final[Mapping[str, Term]] = {
    "console.name": Term("Quản lý học bạ số", "Digital school record"),
    "skip": Term("Đến nội dung chính", "Skip to main content"),
    "language.this": Term("Tiếng Việt", "English"),
    "menu.label": Term("Các trang", "Pages"),
    "menu.overview": Term("Tổng quan", "Overview"),
    "menu.search": Term("Tra cứu", "Search"),
    "menu.certificates": Term("Chứng thư số", "Certificates"),
    "menu.proposals": Term("Chờ phê duyệt", "To be approved"),
    "menu.locks": Term("Chốt và báo cáo", "Locks and reports"),
    "menu.transfers": Term("Chuyển giao", "Transfers"),
    "menu.annotations": Term("Ghi chú theo quyết định", "Annotations"),
    "menu.jobs": Term("Rà soát", "Rechecks"),
    "menu.audit": Term("Nhật ký", "Audit"),
    "menu.people": Term("Cán bộ", "People"),
    "footer.audit": Term(
        "Mỗi việc làm và mỗi lần xem dữ liệu cá nhân đều được ghi vào nhật ký.",
        "Every act and every view of personal data is written to the audit.",
    ),
    "footer.ends": Term("Phiên làm việc kết thúc chậm nhất lúc {at}.", "This session ends at {at} at the latest."),
    "errors.heading": Term("Có thông tin cần sửa", "There is a problem"),
    "go-on": Term("Quay lại", "Go back"),
    "sign-in.heading": Term("Đăng nhập", "Log in"),
    "sign-in.lead": Term(
        "Trang này dành cho cán bộ của Sở. Việc đăng nhập diễn ra ở hệ thống đăng nhập của Sở.",
        "These pages are for the people of the registrar, who log in with its own identity provider.",
    ),
    "sign-in.link": Term("Đăng nhập", "Log in"),
    "sign-in.law": Term(
        "Chỉ xem và xử lý dữ liệu trong phạm vi được giao.",
        "See and handle only what was entrusted to you.",
    ),
    "signed-out.heading": Term("Đã đăng xuất", "Logged out"),
    "signed-out.lead": Term(
        "Phiên làm việc trên trang này đã kết thúc. Trên máy dùng chung, đề nghị đăng xuất cả hệ thống đăng nhập.",
        "The session on these pages has ended. On a shared computer, please leave the identity provider as well.",
    ),
    "signed-out.leave": Term("Đăng xuất khỏi hệ thống đăng nhập của Sở", "Leave the identity provider"),
    "sign-out": Term("Đăng xuất", "Log out"),
    "refusal.heading": Term("Không thực hiện được", "Not possible"),
    "confirm.needed": Term(
        "Quyết định trên trang này có giá trị pháp lý: đề nghị xác thực lại bằng yếu tố thứ hai trước khi thực hiện.",
        "A decision on this page has legal effect: please confirm who you are with the second factor before.",
    ),
    "confirm.link": Term("Xác thực lại", "Confirm who you are"),
    "as-of": Term("Số liệu lúc", "As of"),
    "live.pause": Term("Tạm dừng tự cập nhật", "Pause updates"),
    "live.resume": Term("Tiếp tục tự cập nhật", "Resume updates"),
    "left.over": Term("đã đến hạn", "passed"),
    "reason.label": Term("Lý do xem", "Reason"),
    "reason.hint": Term(
        "Ghi rõ để làm gì, từ 5 đến 500 ký tự; được lưu vào nhật ký.",
        "Say what for, in 5 to 500 characters; it is kept in the audit.",
    ),
    "decision-reason.label": Term("Lý do, căn cứ", "Reason"),
    "decision-reason.hint": Term(
        "Từ 5 đến 500 ký tự; được lưu cùng quyết định.", "In 5 to 500 characters; it is kept with the decision."
    ),
    "provider.title": Term("Hệ thống đăng nhập tạm gián đoạn", "The identity provider is away"),
    "provider.sentence": Term(
        "Chưa kết nối được với hệ thống đăng nhập của Sở nên chưa đăng nhập được. Đề nghị thử lại sau ít phút.",
        "The identity provider cannot be reached, so nobody can log in now. Please try again in a few minutes.",
    ),
    "away.title": Term("Hệ thống tạm gián đoạn", "Temporarily unavailable"),
    "away.sentence": Term(
        "Cơ sở dữ liệu tạm thời không dùng được, chưa có gì thay đổi. Đề nghị thử lại sau ít phút.",
        "The database is away and nothing was changed. Please try again in a few minutes.",
    ),
    "slow.title": Term("Yêu cầu mất quá nhiều thời gian", "The request took too long"),
    "slow.sentence": Term(
        "Hệ thống không hoàn thành yêu cầu trong thời hạn. Đề nghị xem phạm vi nhỏ hơn (một trường, một khối lớp) "
        "hoặc thử lại sau ít phút.",
        "The system did not finish in its time. Please look at less (one school, one grade), or try again in a few "
        "minutes.",
    ),
    "busy.title": Term("Quá nhiều yêu cầu", "Too many requests"),
    "busy.sentence": Term(
        "Địa chỉ mạng này gửi quá nhiều yêu cầu đăng nhập. Đề nghị thử lại sau một phút.",
        "Too many logins were asked for from this address. Please try again in a minute.",
    ),
    "fault.title": Term("Có lỗi xảy ra", "Something went wrong"),
    "fault.sentence": Term(
        "Hệ thống gặp lỗi khi xử lý. Đề nghị thử lại; nếu vẫn lỗi, báo cán bộ kỹ thuật mã {reference}.",
        "Something of ours failed. Please try again; if it fails again, quote {reference} to the technical staff.",
    ),
}
TEXTS: Final[Mapping[str, Term]] = {
    **FRAME,
    **BOARDS,
    **STORY,
    **ACTS,
    **PEOPLE,
    **REVIEW,
    **CUTOFF,
    **CASES,
    **AUDIT,
    **AUDIT_ACTS,
}

"""The words of the local page."""

from collections.abc import Mapping

from hbs_schema.findings import Term

TEXTS: Mapping[str, Term] = {
    "title": Term("Ký số học bạ", "Sign records"),
    "language_this": Term("Tiếng Việt", "English"),
    "skip": Term("Đến nội dung chính", "To the content"),
    "pair": Term("Kết nối trình duyệt này", "Connect this browser"),
    "pair_hint": Term(
        "Nhập mã kết nối đang hiện ở cửa sổ dòng lệnh. Mã dùng một lần, trong hai phút.",
        "Enter the code that the terminal shows. It is good once, for two minutes.",
    ),
    "code": Term("Mã kết nối", "Code"),
    "connect": Term("Kết nối", "Connect"),
    "pair_wrong": Term(
        "Mã kết nối không đúng. Đề nghị nhập lại mã ở cửa sổ dòng lệnh.",
        "The code is wrong. Please enter the one that the terminal shows.",
    ),
    "pair_over": Term(
        "Mã kết nối đã dùng hoặc đã hết hạn. Đề nghị khởi động lại chương trình để có mã mới.",
        "The code is used up or too old. Please start the program anew for another one.",
    ),
    "work": Term("Nội dung chờ ký số", "What waits to be signed"),
    "year": Term("Năm học", "School year"),
    "choose": Term("Chọn", "Choose"),
    "open": Term("Mở phiên ký số", "Open the signing session"),
    "round": Term("Phiên ký số", "Signing session"),
    "sentences": Term("Nội dung xác nhận", "What you confirm"),
    "see": Term("Xem từng học bạ", "Look at each record"),
    "field": Term("Mục", "Field"),
    "value": Term("Giá trị", "Value"),
    "changed": Term("Thay đổi từ lần ký trước", "Changed since signed before"),
    "before": Term("Trước khi sửa", "Before"),
    "after": Term("Sau khi sửa", "After"),
    "secret_hint": Term(
        "Mã PIN chỉ được chuyển cho thiết bị hoặc dịch vụ ký số, không gửi đến hệ thống của nhà trường và không được lưu.",
        "The PIN goes to the token or signing service alone, never to the school's service, and is not kept.",
    ),
    "sign": Term("Ký số ({count} học bạ)", "Sign ({count} records)"),
    "back": Term("Về danh sách chờ ký số", "Back to what waits to be signed"),
    "round_changed": Term(
        "Nội dung đã mở không còn là nội dung đang hiện, nên chưa ký. Đề nghị mở lại phiên ký số.",
        "What is open is no longer what this page shows, so nothing was signed. Please open the signing session again.",
    ),
    "none_chosen": Term(
        "Chưa chọn nội dung nào. Đề nghị chọn ít nhất một dòng.", "Nothing is chosen. Please choose a line."
    ),
}

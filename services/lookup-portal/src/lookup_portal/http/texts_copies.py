"""Sentences of the pages on which a copy is confirmed, in both languages."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

COPIES: Final[Mapping[str, Term]] = {
    "copy.heading": Term("Kiểm tra bản sao", "Check a copy"),
    "copy.lead": Term(
        "Dành cho người nhận bản giấy, bản sao y hoặc bản trích sao: kiểm tra bằng số và mã bản sao in trên mỗi trang.",
        "For whoever was given a paper copy, a certified copy or an extract: "
        "check it by the number and the copy code on each page.",
    ),
    "copy.number-label": Term("Số bản sao", "Number of the copy"),
    "copy.number-hint": Term("Ví dụ: 15/2026/HBS-SY.", "For example 15/2026/HBS-SY."),
    "copy.number-missing": Term("Nhập số bản sao.", "Enter the number of the copy."),
    "copy.number-format": Term(
        "Số bản sao gồm số thứ tự và năm, ví dụ 15/2026/HBS-SY. Đề nghị kiểm tra lại số đã nhập.",
        "The number has a serial and a year, such as 15/2026/HBS-SY. Please check what was entered.",
    ),
    "copy.code-label": Term("Mã bản sao", "Copy code"),
    "copy.code-hint": Term(
        "Gồm 32 chữ số và chữ cái từ a đến f; nhập liền hoặc theo nhóm 4 đều được.",
        "32 digits and letters a to f; with or without spaces.",
    ),
    "copy.code-missing": Term("Nhập mã bản sao.", "Enter the copy code."),
    "copy.code-format": Term(
        "Mã bản sao gồm đúng 32 chữ số và chữ cái từ a đến f. Đề nghị kiểm tra lại mã đã nhập.",
        "A copy code has exactly 32 digits and letters a to f. Please check what was entered.",
    ),
    "copy.submit": Term("Kiểm tra", "Check"),
    "copy-result.heading": Term("Kết quả kiểm tra bản sao", "Result for the copy"),
    "copy-result.kind": Term("Loại", "Kind"),
    "copy-result.number": Term("Số", "Number"),
    "copy-result.office": Term("Đơn vị cấp", "Issued by"),
    "copy-result.issued": Term("Thời điểm cấp", "Issued at"),
    "copy-result.covers": Term("Nội dung gồm", "It covers"),
    "copy-result.name": Term("Họ và tên học sinh", "Pupil's name"),
    "copy-result.years": Term("Tình trạng học bạ số hiện nay", "The record as it stands now"),
    "copy-result.digest": Term("SHA-256 của tệp PDF đã cấp", "SHA-256 of the PDF as it was issued"),
    "copy-result.compare": Term(
        "Đề nghị so nội dung trên bản sao với các thông tin này; trang này không cho biết kết quả học tập.",
        "Please compare the copy with this; results are not shown here.",
    ),
    "copy-result.again": Term("Kiểm tra bản sao khác", "Check another copy"),
    "copy-none.heading": Term("Không tìm thấy bản sao", "No copy found"),
    "copy-none.next": Term(
        "Không tìm thấy bản sao phù hợp với số và mã đã nhập. "
        "Đề nghị so lại số và từng nhóm 4 ký tự của mã in trên bản sao.",
        "No copy was found for this number and code. "
        "Please compare the number, and the code group by group, with the copy.",
    ),
}

"""The words of a preview: what becomes of comments."""

from collections.abc import Mapping

from hbs_schema.findings import Term

STATES: Mapping[str, Term] = {
    "open": Term("Chờ trả lời", "Waits for an answer"),
    "answered": Term("Đã trả lời", "Answered"),
    "corrected": Term("Đã sửa", "Corrected"),
    "declined": Term("Giữ nguyên", "Left as it is"),
}
WHOLE_RECORD = Term("Toàn bộ học bạ", "The whole record")

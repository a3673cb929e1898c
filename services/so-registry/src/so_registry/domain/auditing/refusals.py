"""Refusals of the heads of audits, in words."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.auditing.errors import HeadsDiffer, HeadsMalformed
from so_registry.domain.errors import RegistryError
from so_registry.domain.refusal import Refusal

AUDITING: Mapping[type[RegistryError], Refusal] = {
    HeadsMalformed: Refusal(
        "heads-malformed",
        Term("Trạng thái nhật ký không đúng", "Malformed heads of an audit"),
        Sentence(
            "Các chuỗi của nhật ký phải theo thứ tự tăng dần, mỗi chuỗi một lần. Đề nghị gửi lại cho đúng.",
            "The lanes of an audit are ascending, each once. Please send them again like that.",
        ),
    ),
    HeadsDiffer: Refusal(
        "heads-differ",
        Term("Nhật ký khác với lần gửi trước", "The audit is not the one that was told before"),
        Sentence(
            "Trạng thái nhật ký không nối tiếp lần gửi trước: dòng đã có nay thiếu hoặc bị sửa, hoặc số thứ tự không "
            "phải số tiếp theo. Đề nghị kiểm tra cơ sở dữ liệu của phần mềm có bị khôi phục về trước hay không, và báo "
            "người phụ trách an toàn thông tin.",
            "The audit does not go on from what was told before: rows are missing or changed, or the number is not the "
            "next. Please see whether the software's database was set back, and tell who answers for security.",
        ),
    ),
}

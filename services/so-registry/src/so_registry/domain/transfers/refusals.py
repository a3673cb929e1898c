"""Refusals about transfers in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain import act_errors, errors
from so_registry.domain.refusal import Refusal

TRANSFERS: Mapping[type[errors.RegistryError], Refusal] = {
    act_errors.TransferUnknown: Refusal(
        "transfer-unknown",
        Term("Không có hồ sơ chuyển giao này", "Unknown transfer"),
        Sentence(
            "Không có hồ sơ chuyển giao hoặc học bạ số như đã nêu đối với nhà trường. Đề nghị kiểm tra lại mã hồ sơ, mã số tra cứu học bạ.",
            "There is no such transfer or record for this school. Please check the id of the case and the lookup code.",
        ),
    ),
    act_errors.TransferConflict: Refusal(
        "transfer-conflict",
        Term("Mã đã dùng cho nội dung khác", "The id was used for other content"),
        Sentence(
            "Mã hồ sơ hoặc mã lần thực hiện này đã được dùng cho nội dung khác. Đề nghị dùng mã mới.",
            "This id of a case or act was used for other content. Please use a new id.",
        ),
    ),
    act_errors.TransferOpen: Refusal(
        "transfer-open",
        Term("Đang có hồ sơ chuyển giao khác", "Another transfer is open"),
        Sentence(
            "Học bạ số này đang có một hồ sơ chuyển giao chưa kết thúc. Đề nghị kết thúc hồ sơ đó trước.",
            "Another transfer of this record is not finished. Please bring that one to its end first.",
        ),
    ),
    act_errors.TransferNotPossible: Refusal(
        "transfer-not-possible",
        Term("Không thực hiện được ở bước này", "Not possible at this step"),
        Sentence(
            "Việc này không do nhà trường thực hiện, hoặc hồ sơ chuyển giao không ở bước cho phép. Đề nghị tải lại trạng thái hồ sơ.",
            "This is not for this school to do, or not at the step at which the transfer is. Please look at its state again.",
        ),
    ),
    act_errors.TransferOverdue: Refusal(
        "transfer-overdue",
        Term("Hồ sơ chuyển giao đã quá hạn", "The transfer is overdue"),
        Sentence(
            "Hồ sơ chuyển giao đã quá hạn nên kết thúc; quyền quản lý không thay đổi. Đề nghị lập hồ sơ mới.",
            "The deadline of the transfer has passed, so it ends and the manager stays the same. Please open a new one.",
        ),
    ),
}

"""Refusals about cutoff jobs, in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.cutoff import errors as cutoff_errors
from so_registry.domain.errors import RegistryError
from so_registry.domain.refusal import Refusal

CUTOFF: Mapping[type[RegistryError], Refusal] = {
    cutoff_errors.CutoffUnknown: Refusal(
        "cutoff-unknown",
        Term("Không có công việc chốt này", "Unknown cutoff job"),
        Sentence(
            "Không có công việc chốt dữ liệu với số này. Đề nghị xem danh sách công việc chốt của đợt chốt.",
            "There is no cutoff job of this number. Please look at the list of the window's jobs.",
        ),
    ),
    cutoff_errors.CutoffRunning: Refusal(
        "cutoff-running",
        Term("Đợt chốt đang có công việc chốt", "A cutoff job is open"),
        Sentence(
            "Đợt chốt này đang có một công việc chốt chưa xong, chưa có gì thay đổi. Đề nghị tiếp tục hoặc bỏ công việc đó.",
            "The window has a cutoff job that is not finished; nothing was changed. Please go on with it or cancel it.",
        ),
    ),
    cutoff_errors.CutoffOver: Refusal(
        "cutoff-over",
        Term("Công việc chốt đã kết thúc", "The cutoff job is over"),
        Sentence(
            "Công việc chốt này đã xong, đã dừng do lỗi hoặc đã bỏ nên không thể tiếp tục. Đề nghị lập công việc mới cho các khối lớp chưa chốt.",
            "The cutoff job is done, failed or cancelled and cannot go on. Please start another for the grades that are not locked.",
        ),
    ),
    cutoff_errors.CutoffLocked: Refusal(
        "cutoff-locked",
        Term("Đã chốt, không thể bỏ", "Locked: it cannot be cancelled"),
        Sentence(
            "Một số khối lớp của công việc này đã chốt nên không thể bỏ. Muốn dừng các khối lớp còn lại, đề nghị tạm dừng công việc.",
            "Some grades of this job are locked, so it cannot be cancelled. To stop the others please pause it.",
        ),
    ),
    cutoff_errors.RehearsalBusy: Refusal(
        "rehearsal-busy",
        Term("Đang có lần chốt hoặc diễn tập khác", "Another lock or rehearsal is at work"),
        Sentence(
            "Một lần chốt hoặc diễn tập khác đang chạy, chưa có gì thay đổi. Đề nghị chạy lại sau ít phút.",
            "Another lock or rehearsal is at work; nothing was changed. Please try again in a few minutes.",
        ),
    ),
    cutoff_errors.ReasonNeeded: Refusal(
        "names-need-reason",
        Term("Cần nêu lý do", "A reason is needed"),
        Sentence(
            "Danh sách có họ tên học sinh chỉ được xem khi nêu lý do; lý do được ghi vào nhật ký. Đề nghị nêu lý do rồi chạy lại.",
            "Names of pupils are shown for a reason only, which is noted in the audit. Please give the reason and try again.",
        ),
    ),
}

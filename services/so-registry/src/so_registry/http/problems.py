"""Errors as problems: one table, checked complete by a test."""

from hbs_kit import limits, token_errors
from hbs_kit.problem_types import ProblemTable, ProblemType
from so_registry.domain import errors
from so_registry.domain.sentences import PROBLEMS as WORDS


def _own(status: int, code: str, title_vi: str, title_en: str) -> ProblemType:
    words = WORDS.get(code)
    return ProblemType(
        status, code, title_vi, title_en, words.vi if words else title_vi, words.en if words else title_en
    )


PROBLEMS: ProblemTable = {
    **limits.PROBLEMS,
    **token_errors.PROBLEMS,
    errors.WindowUnknown: ProblemType(
        404,
        "window-unknown",
        "Không có đợt chốt này",
        "Unknown window",
        "Không có đợt chốt dữ liệu với mã này. Đề nghị kiểm tra lại danh sách đợt chốt của Sở.",
        "There is no window of this number. Please check the registrar's list of windows.",
    ),
    errors.SubmissionUnknown: ProblemType(
        404,
        "submission-unknown",
        "Không có lượt báo cáo này",
        "Unknown submission",
        "Không có lượt báo cáo với mã này của nhà trường trong đợt chốt. Đề nghị kiểm tra lại mã lượt báo cáo.",
        "The school has no submission of this id in this window. Please check the id.",
    ),
    errors.PacketUnknown: ProblemType(
        404,
        "packet-unknown",
        "Không có gói tin này",
        "Unknown packet",
        "Không có gói tin học bạ số này của nhà trường. Đề nghị kiểm tra lại biên nhận điện tử.",
        "The school has no such packet here. Please check the receipt.",
    ),
    errors.DocumentUnknown: ProblemType(
        404,
        "document-unknown",
        "Không có tài liệu này",
        "Unknown document",
        "Không có tài liệu đã ký số với mã này. Đề nghị kiểm tra lại mã.",
        "There is no signed document of this digest. Please check it.",
    ),
    errors.SchoolNotAllowed: ProblemType(
        403,
        "school-not-allowed",
        "Không được thay mặt nhà trường này",
        "Not entitled to act for this school",
        "Tài khoản này không được thay mặt nhà trường đã nêu. Đề nghị nhà trường cấp quyền cho đơn vị cung cấp phần mềm.",
        "This client may not act for that school. The school should delegate it first.",
    ),
    errors.SubmissionConflict: ProblemType(
        409,
        "submission-conflict",
        "Mã lượt báo cáo đã dùng cho nội dung khác",
        "The submission id was used for other bytes",
        "Mã lượt báo cáo này đã được dùng cho nội dung khác. Đề nghị dùng mã mới cho nội dung mới.",
        "This submission id was used for other bytes. Please use a new id for new content.",
    ),
    errors.RequestConflict: ProblemType(
        409,
        "request-conflict",
        "Mã yêu cầu đã dùng cho nội dung khác",
        "The request id was used for other content",
        "Mã yêu cầu này đã được dùng cho nội dung khác. Đề nghị dùng mã mới.",
        "This request id was used for other content. Please use a new id.",
    ),
    errors.WindowClosed: _own(409, "window-closed", "Đợt chốt đã đóng", "The window has closed"),
    errors.RecordLocked: _own(409, "record-locked", "Học bạ số đã chốt", "The record is locked"),
    errors.SchoolClosed: _own(409, "school-closed", "Nhà trường đã xác nhận chốt", "The school has closed"),
    errors.NotRevocable: ProblemType(
        409,
        "not-revocable",
        "Không thể thu hồi",
        "Cannot be revoked",
        "Gói tin chưa được tiếp nhận, đã thu hồi hoặc đã được thay thế nên không thể thu hồi. Đề nghị tải lại trạng thái.",
        "The packet was not accepted, or is revoked or superseded already. Please refresh its state.",
    ),
    errors.SchoolBusy: ProblemType(
        409,
        "school-busy",
        "Còn lượt báo cáo chờ kiểm tra",
        "Submissions are still being verified",
        "Nhà trường còn lượt báo cáo đã nhận, chờ kiểm tra. Đề nghị chờ có kết quả rồi xác nhận chốt.",
        "The school still has submissions without a verdict. Please wait for them, then close.",
    ),
    errors.StatementRefused: ProblemType(
        422,
        "statement-refused",
        "Tuyên bố đã ký số không hợp lệ",
        "The signed statement does not hold",
        "Tuyên bố đã ký số không khớp với danh sách gửi kèm hoặc người ký chưa được phê duyệt ({reason}). Đề nghị ký lại và gửi lại.",
        "The signed statement does not fit the list beside it, or its signer is not approved ({reason}). Please sign again.",
    ),
    errors.WindowNotDrained: ProblemType(
        409,
        "window-not-drained",
        "Đợt chốt còn lượt báo cáo chờ kiểm tra",
        "The window is not drained",
        "Đợt chốt chưa đến hạn hoặc còn lượt báo cáo chờ kiểm tra. Đề nghị chờ kiểm tra xong rồi chốt dữ liệu.",
        "The cutoff has not come, or submissions still wait for a verdict. Please lock after the last verdict.",
    ),
    errors.NothingToLock: ProblemType(
        409,
        "nothing-to-lock",
        "Không còn khối lớp để chốt",
        "Nothing to lock",
        "Các khối lớp đã nêu đã chốt hoặc không thuộc đợt chốt này. Đề nghị kiểm tra lại.",
        "These grades are locked already or do not belong to this window. Please check.",
    ),
}

"""Refusals in words (docs/glossary.md): one code and one sentence in each language, whatever door they go out by."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from hbs_schema.intake.sentences import PROBLEMS
from so_registry.domain import act_errors, errors
from so_registry.domain.annotations.refusals import ANNOTATIONS
from so_registry.domain.auditing.refusals import AUDITING
from so_registry.domain.certificates.refusals import CERTIFICATES
from so_registry.domain.cutoff.refusals import CUTOFF
from so_registry.domain.feeds.refusals import FEEDS
from so_registry.domain.people.refusals import PEOPLE
from so_registry.domain.proposals.refusals import PROPOSALS as OF_PROPOSALS
from so_registry.domain.reconciling.refusals import RECONCILING
from so_registry.domain.refusal import Refusal
from so_registry.domain.retention.refusals import RETENTION
from so_registry.domain.transfers.refusals import TRANSFERS
from so_registry.domain.windows.refusals import WINDOWS

REFUSALS: Mapping[type[errors.RegistryError], Refusal] = {
    errors.WindowUnknown: Refusal(
        "window-unknown",
        Term("Không có đợt chốt này", "Unknown window"),
        Sentence(
            "Không có đợt chốt dữ liệu với mã này. Đề nghị kiểm tra lại danh sách đợt chốt của Sở.",
            "There is no window of this number. Please check the registrar's list of windows.",
        ),
    ),
    errors.SubmissionUnknown: Refusal(
        "submission-unknown",
        Term("Không có lượt báo cáo này", "Unknown submission"),
        Sentence(
            "Không có lượt báo cáo với mã này của nhà trường trong đợt chốt. Đề nghị kiểm tra lại mã lượt báo cáo.",
            "The school has no submission of this id in this window. Please check the id.",
        ),
    ),
    errors.PacketUnknown: Refusal(
        "packet-unknown",
        Term("Không có gói tin này", "Unknown packet"),
        Sentence(
            "Không có gói tin học bạ số này của nhà trường. Đề nghị kiểm tra lại biên nhận điện tử.",
            "The school has no such packet here. Please check the receipt.",
        ),
    ),
    errors.DocumentUnknown: Refusal(
        "document-unknown",
        Term("Không có tài liệu này", "Unknown document"),
        Sentence(
            "Không có tài liệu đã ký số với mã này. Đề nghị kiểm tra lại mã.",
            "There is no signed document of this digest. Please check it.",
        ),
    ),
    errors.RuleBookRefused: Refusal(
        "rule-book-refused",
        Term("Không nhận bộ quy tắc này", "Rule book refused"),
        Sentence(
            "Bộ quy tắc không phải của đơn vị này hoặc không ghi năm học. Đề nghị ghi đúng registrar và school_year.",
            "The rule book is not of this registrar, or names no school year. Please give registrar and school_year.",
        ),
    ),
    errors.RuleBookConflict: Refusal(
        "rule-book-conflict",
        Term("Phiên bản bộ quy tắc đã có", "Version of the rule book exists"),
        Sentence(
            "Phiên bản này của bộ quy tắc đã được lưu với nội dung khác. Đề nghị đặt phiên bản mới.",
            "This version of the rule book is stored with other content. Please give it a new version.",
        ),
    ),
    errors.SchoolNotAllowed: Refusal(
        "school-not-allowed",
        Term("Không được thay mặt nhà trường này", "Not entitled to act for this school"),
        Sentence(
            "Tài khoản này không được thay mặt nhà trường đã nêu. Đề nghị nhà trường cấp quyền cho đơn vị cung cấp phần mềm.",
            "This client may not act for that school. The school should delegate it first.",
        ),
    ),
    errors.SubmissionConflict: Refusal(
        "submission-conflict",
        Term("Mã lượt báo cáo đã dùng cho nội dung khác", "The submission id was used for other bytes"),
        Sentence(
            "Mã lượt báo cáo này đã được dùng cho nội dung khác. Đề nghị dùng mã mới cho nội dung mới.",
            "This submission id was used for other bytes. Please use a new id for new content.",
        ),
    ),
    errors.RequestConflict: Refusal(
        "request-conflict",
        Term("Mã yêu cầu đã dùng cho nội dung khác", "The request id was used for other content"),
        Sentence(
            "Mã yêu cầu này đã được dùng cho nội dung khác. Đề nghị dùng mã mới.",
            "This request id was used for other content. Please use a new id.",
        ),
    ),
    errors.LevelUnknown: Refusal(
        "level-unknown",
        Term("Không có cấp học này", "Unknown level"),
        Sentence(
            "Cấp học đã nêu không có trong danh mục. Đề nghị kiểm tra lại.",
            "There is no level of this name. Please check it.",
        ),
    ),
    errors.RecordsRefused: Refusal(
        "records-refused",
        Term("Chưa cấp được mã số tra cứu học bạ", "Lookup codes are not issued"),
        Sentence(
            "Một số học sinh trong danh sách chưa được cấp mã số tra cứu học bạ. Đề nghị xem từng học sinh được nêu, sửa và gửi lại cả danh sách.",
            "Some pupils of the list get no lookup code. Please look at each that is named, correct it and send the whole list again.",
        ),
    ),
    errors.WindowNotOpen: Refusal(
        "window-not-open",
        Term("Đợt chốt chưa mở", "The window has not opened"),
        Sentence(
            "Đợt chốt dữ liệu chưa mở nên chưa nhận lượt báo cáo. Đề nghị gửi lại từ thời điểm mở đợt chốt.",
            "The window has not opened, so the submission was not taken. Please send it again once the window is open.",
        ),
    ),
    errors.WindowClosed: Refusal(
        "window-closed",
        Term("Đợt chốt đã đóng", "The window has closed"),
        PROBLEMS["window-closed"],
    ),
    errors.RecordLocked: Refusal(
        "record-locked",
        Term("Học bạ số đã chốt", "The record is locked"),
        PROBLEMS["record-locked"],
    ),
    errors.SchoolClosed: Refusal(
        "school-closed",
        Term("Nhà trường đã xác nhận chốt", "The school has closed"),
        PROBLEMS["school-closed"],
    ),
    errors.NotRevocable: Refusal(
        "not-revocable",
        Term("Không thể thu hồi", "Cannot be revoked"),
        Sentence(
            "Gói tin chưa được tiếp nhận, đã thu hồi hoặc đã được thay thế nên không thể thu hồi. Đề nghị tải lại trạng thái.",
            "The packet was not accepted, or is revoked or superseded already. Please refresh its state.",
        ),
    ),
    errors.SchoolBusy: Refusal(
        "school-busy",
        Term("Còn lượt báo cáo chờ kiểm tra", "Submissions are still being verified"),
        Sentence(
            "Nhà trường còn lượt báo cáo đã nhận, chờ kiểm tra. Đề nghị chờ có kết quả rồi xác nhận chốt.",
            "The school still has submissions without a verdict. Please wait for them, then close.",
        ),
    ),
    errors.StatementRefused: Refusal(
        "statement-refused",
        Term("Tuyên bố đã ký số không được ghi nhận", "The signed statement does not hold"),
        Sentence(
            "Tuyên bố đã ký số không khớp với danh sách gửi kèm hoặc người ký chưa được phê duyệt ({reason}). Đề nghị ký lại và gửi lại.",
            "The signed statement does not fit the list beside it, or its signer is not approved ({reason}). Please sign again.",
        ),
    ),
    errors.WindowNotDrained: Refusal(
        "window-not-drained",
        Term("Đợt chốt còn lượt báo cáo chờ kiểm tra", "The window is not drained"),
        Sentence(
            "Đợt chốt chưa đến hạn hoặc còn lượt báo cáo chờ kiểm tra. Đề nghị chờ kiểm tra xong rồi chốt dữ liệu.",
            "The cutoff has not come, or submissions still wait for a verdict. Please lock after the last verdict.",
        ),
    ),
    errors.SubmissionsSetAside: Refusal(
        "submissions-set-aside",
        Term("Đợt chốt còn lượt báo cáo chờ xử lý", "Submissions are set aside"),
        Sentence(
            "Chưa thể chốt dữ liệu: còn lượt báo cáo chưa kiểm tra được, chờ xử lý (trường/mã lượt: {submissions}). Đề nghị cán bộ Sở khắc phục nguyên nhân, cho kiểm tra lại, rồi chốt.",
            "Not locked: submissions could not be judged and are set aside (school/id: {submissions}). Please mend the cause, retry them, then lock.",
        ),
    ),
    errors.NotSetAside: Refusal(
        "not-set-aside",
        Term("Lượt báo cáo không ở trạng thái chờ xử lý", "Not set aside"),
        Sentence(
            "Không có lượt báo cáo nào với mã này đang chờ xử lý. Đề nghị xem lại danh sách.",
            "No submission of this id is set aside. Please look at the list again.",
        ),
    ),
    errors.NothingToLock: Refusal(
        "nothing-to-lock",
        Term("Không còn khối lớp để chốt", "Nothing to lock"),
        Sentence(
            "Các khối lớp đã nêu đã chốt hoặc không thuộc đợt chốt này. Đề nghị kiểm tra lại.",
            "These grades are locked already or do not belong to this window. Please check.",
        ),
    ),
    errors.NothingToRecheck: Refusal(
        "nothing-to-recheck",
        Term("Không có chữ ký số để kiểm tra lại", "Nothing to recheck"),
        Sentence(
            "Không có chữ ký số nào đã lưu thuộc chứng thư số, tổ chức chứng thực hoặc đợt chốt đã nêu. Đề nghị kiểm tra lại mã.",
            "No stored signature is of this certificate, CA or window. Please check what was given.",
        ),
    ),
    errors.JobUnknown: Refusal(
        "job-unknown",
        Term("Không có công việc này", "Unknown job"),
        Sentence(
            "Không có công việc với số này. Đề nghị xem lại danh sách công việc.",
            "There is no job of this number. Please look at the list of jobs.",
        ),
    ),
    errors.TimestampsMissing: Refusal(
        "timestamps-missing",
        Term("Chưa cấu hình dịch vụ cấp dấu thời gian", "No timestamp authority"),
        Sentence(
            "Chưa cấu hình dịch vụ cấp dấu thời gian nên chưa gia hạn được. Đề nghị bổ sung cấu hình rồi chạy lại.",
            "No timestamp authority is configured, so nothing can be renewed. Please add it to the settings and run again.",
        ),
    ),
    act_errors.CloseUnknown: Refusal(
        "close-unknown",
        Term("Không có xác nhận chốt này", "No such close stands"),
        Sentence(
            "Nhà trường không có xác nhận chốt với khối lớp và số lần đã nêu, hoặc xác nhận đó đã được mở lại. Đề nghị tải lại trạng thái.",
            "The school has no close of these grades and this number, or it is reopened already. Please refresh its state.",
        ),
    ),
    **ANNOTATIONS,
    **TRANSFERS,
    **CERTIFICATES,
    **WINDOWS,
    **OF_PROPOSALS,
    **PEOPLE,
    **RECONCILING,
    **CUTOFF,
    **FEEDS,
    **RETENTION,
    **AUDITING,
}

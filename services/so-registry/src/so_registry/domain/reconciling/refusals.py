"""Refusals about lists, returns and confirmations, in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.errors import RegistryError
from so_registry.domain.reconciling import errors
from so_registry.domain.refusal import Refusal

RECONCILING: Mapping[type[RegistryError], Refusal] = {
    errors.EnrolmentRefused: Refusal(
        "enrolment-refused",
        Term("Không nhận danh sách học sinh này", "List of pupils refused"),
        Sentence(
            "Danh sách học sinh có dòng chưa đúng nên chưa có gì được lưu. Đề nghị sửa từng dòng được nêu rồi gửi lại cả danh sách.",
            "Rows of the list are wrong, so nothing was stored. Please correct each that is named and send the whole list again.",
        ),
    ),
    errors.EnrolmentUnknown: Refusal(
        "enrolment-unknown",
        Term("Nhà trường chưa gửi danh sách học sinh", "The school has told no list"),
        Sentence(
            "Nhà trường chưa gửi danh sách học sinh của năm học và cấp học này nên chưa đối chiếu được. Đề nghị nhà trường gửi danh sách trước.",
            "The school has told no list of pupils for this school year and level. Please have it send the list first.",
        ),
    ),
    errors.NoReviewHere: Refusal(
        "no-review-here",
        Term("Đợt chốt không có bước kiểm tra, đối chiếu", "The window has no reviewer"),
        Sentence(
            "Lịch chốt của đợt này không có bước kiểm tra, đối chiếu nên không trả lại hoặc xác nhận số liệu được. Đề nghị xem lại lịch chốt.",
            "This window's calendar has no reviewer, so nothing is returned or confirmed. Please look at the calendar.",
        ),
    ),
    errors.GradesNotHere: Refusal(
        "grades-not-here",
        Term("Khối lớp không thuộc đợt chốt này", "Grades that are not in this window"),
        Sentence(
            "Có khối lớp mà nhà trường không tham gia trong đợt chốt này. Đề nghị kiểm tra lại khối lớp.",
            "The school does not take part in this window with these grades. Please check the grades.",
        ),
    ),
    errors.ReturnUnknown: Refusal(
        "return-unknown",
        Term("Không có lần trả lại này", "Unknown return"),
        Sentence(
            "Không có lần trả lại với mã này trong đợt chốt. Đề nghị xem lại danh sách các lần trả lại.",
            "There is no return of this id in the window. Please look at the list of returns.",
        ),
    ),
    errors.ReturnConflict: Refusal(
        "return-conflict",
        Term("Mã lần trả lại đã dùng cho nội dung khác", "The return id was used for other content"),
        Sentence(
            "Lần trả lại này đã được ghi với nội dung khác. Đề nghị xem lại nội dung đã ghi, hoặc dùng mã mới.",
            "This return is recorded with other content. Please look at what is recorded, or use a new id.",
        ),
    ),
    errors.ReturnSettled: Refusal(
        "return-settled",
        Term("Lần trả lại đã được giải quyết", "The return is settled"),
        Sentence(
            "Cán bộ kiểm tra, đối chiếu đã xác nhận giải quyết xong lần trả lại này. Nhà trường không cần trả lời thêm; nếu còn vướng mắc, đề nghị liên hệ cán bộ đó.",
            "The reviewer has settled this return, so it needs no answer. Please ask the reviewer if something is left.",
        ),
    ),
    errors.SignOffUnknown: Refusal(
        "sign-off-unknown",
        Term("Không có xác nhận số liệu này", "Unknown confirmation"),
        Sentence(
            "Không có xác nhận số liệu với mã này trong đợt chốt. Đề nghị xem lại danh sách xác nhận.",
            "There is no confirmation of this id in the window. Please look at the list of confirmations.",
        ),
    ),
    errors.SignOffConflict: Refusal(
        "sign-off-conflict",
        Term("Mã xác nhận đã dùng cho nội dung khác", "The confirmation id was used for other content"),
        Sentence(
            "Xác nhận số liệu này đã được ghi với nội dung khác. Đề nghị xem lại nội dung đã ghi, hoặc dùng mã mới.",
            "This confirmation is recorded with other content. Please look at what is recorded, or use a new id.",
        ),
    ),
    errors.SignOffStale: Refusal(
        "sign-off-stale",
        Term("Số liệu đã thay đổi", "The figures have changed"),
        Sentence(
            "Số liệu của nhà trường đã thay đổi sau khi được xem nên chưa ghi xác nhận. Đề nghị xem lại số liệu hiện tại rồi xác nhận lại.",
            "The school's figures have changed since they were looked at. Please look at them again and confirm those.",
        ),
    ),
    errors.SignOffStands: Refusal(
        "sign-off-stands",
        Term("Khối lớp đã được xác nhận số liệu", "Figures confirmed already"),
        Sentence(
            "Có khối lớp đã được xác nhận số liệu. Đề nghị rút lại xác nhận trước, nêu lý do, rồi xác nhận lại.",
            "Some of these grades are confirmed. Please withdraw that confirmation, with a reason, and confirm again.",
        ),
    ),
    errors.ReturnsOpen: Refusal(
        "returns-open",
        Term("Còn lần trả lại chưa giải quyết", "Returns are not settled"),
        Sentence(
            "Nhà trường còn danh sách hoặc học bạ số đã bị trả lại, chưa giải quyết xong. Đề nghị xác nhận giải quyết từng lần trả lại trước khi xác nhận số liệu.",
            "Something that was returned to the school is not settled. Please settle each return before confirming the figures.",
        ),
    ),
    errors.SignatureNeeded: Refusal(
        "sign-off-signature",
        Term("Cần chữ ký số của cán bộ kiểm tra, đối chiếu", "The reviewer's signature is needed"),
        Sentence(
            "Theo lịch chốt, xác nhận số liệu phải kèm chữ ký số của chính cán bộ kiểm tra, đối chiếu trên đúng nội dung này. Đề nghị ký số bằng chứng thư số đã đăng ký rồi gửi lại.",
            "By the calendar a confirmation carries the reviewer's own signature over exactly this content. Please sign with the registered certificate and send it again.",
        ),
    ),
    errors.ReviewerCertificateRefused: Refusal(
        "reviewer-certificate",
        Term("Không đăng ký được chứng thư số này", "Certificate of a reviewer refused"),
        Sentence(
            "Chứng thư số của cán bộ kiểm tra, đối chiếu không thuộc tổ chức chứng thực được tin cậy, không còn hiệu lực, đã được đăng ký, hoặc chưa được đăng ký. Đề nghị kiểm tra lại chứng thư số.",
            "The reviewer's certificate is not of a trusted CA, is not valid now, is registered already, or is not registered. Please check it.",
        ),
    ),
    errors.SignOffsMissing: Refusal(
        "sign-offs-missing",
        Term("Còn trường chưa được xác nhận số liệu", "Schools that are not confirmed"),
        Sentence(
            "Theo lịch chốt, dữ liệu chỉ được chốt sau khi cán bộ kiểm tra, đối chiếu xác nhận số liệu. Chưa xác nhận, hoặc số liệu đã đổi sau khi xác nhận, gồm các trường: {schools}. Đề nghị hoàn tất xác nhận rồi chạy lại.",
            "By the calendar the lock waits for the reviewers' confirmation. Not confirmed, or changed since: {schools}. Please have these confirmed and run again.",
        ),
    ),
}

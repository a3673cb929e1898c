"""Refusals about certificates in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain import errors
from so_registry.domain.refusal import Refusal

CERTIFICATES: Mapping[type[errors.RegistryError], Refusal] = {
    errors.CertificatesRefused: Refusal(
        "certificates-refused",
        Term("Chưa ghi nhận đăng ký chứng thư số", "Declarations are not taken"),
        Sentence(
            "Một số đăng ký chứng thư số trong danh sách chưa đúng nên chưa ghi nhận đăng ký nào. Đề nghị xem từng mục được nêu, sửa và gửi lại cả danh sách.",
            "Some declarations of the list do not hold, so none was taken. Please look at each that is named, correct it and send the whole list again.",
        ),
    ),
    errors.DeclarationUnknown: Refusal(
        "declaration-unknown",
        Term("Không có đăng ký chứng thư số này", "Unknown declaration"),
        Sentence(
            "Không có đăng ký chứng thư số với mã này. Đề nghị kiểm tra lại danh sách đăng ký.",
            "There is no declaration of this id. Please check the list of declarations.",
        ),
    ),
    errors.ActNotPossible: Refusal(
        "act-not-possible",
        Term("Không thực hiện được ở trạng thái này", "Not possible in this state"),
        Sentence(
            "Đăng ký chứng thư số không ở trạng thái cho phép thực hiện việc này. Đề nghị tải lại trạng thái của đăng ký.",
            "The declaration is not in a state in which this can be done. Please look at its state again.",
        ),
    ),
    errors.ActConflict: Refusal(
        "act-conflict",
        Term("Mã lần thực hiện đã dùng cho nội dung khác", "The act id was used for other content"),
        Sentence(
            "Mã lần thực hiện này đã được dùng cho nội dung khác. Đề nghị dùng mã mới.",
            "This act id was used for other content. Please use a new id.",
        ),
    ),
    errors.SinceNotPossible: Refusal(
        "since-not-possible",
        Term("Thời điểm không phù hợp", "This instant is not possible"),
        Sentence(
            "Thời điểm áp dụng ở tương lai, hoặc việc này chỉ áp dụng từ lúc thực hiện. Đề nghị sửa hoặc bỏ thời điểm.",
            "The instant lies in the future, or the act counts from now on alone. Please correct the instant or leave it out.",
        ),
    ),
    errors.PersonNeeded: Refusal(
        "person-needed",
        Term("Cần người có thẩm quyền thực hiện", "A person is needed"),
        Sentence(
            "Việc này do người có thẩm quyền thực hiện, không do phần mềm. Đề nghị đăng nhập bằng tài khoản cá nhân.",
            "This is a person's act, not a program's. Please log in as yourself.",
        ),
    ),
    errors.ReviewNeeded: Refusal(
        "review-needed",
        Term("Chưa có cán bộ kiểm tra", "Not reviewed"),
        Sentence(
            "Đăng ký chứng thư số chưa được cán bộ kiểm tra, đối chiếu. Đề nghị kiểm tra trước khi phê duyệt.",
            "No reviewer has looked at the declaration. Please have it reviewed before it is approved.",
        ),
    ),
    errors.SecondPersonNeeded: Refusal(
        "second-person-needed",
        Term("Chờ người thứ hai phê duyệt", "Pending second approval"),
        Sentence(
            "Việc này cần người thứ hai, chưa tham gia đăng ký, kiểm tra hoặc phê duyệt trước đó. Đề nghị chuyển cho người khác.",
            "This needs a second person, who has not declared, reviewed or approved before. Please pass it on to somebody else.",
        ),
    ),
    errors.TrustListConflict: Refusal(
        "trust-list-conflict",
        Term("Phiên bản danh sách đã có", "Version of the list exists"),
        Sentence(
            "Phiên bản này của danh sách đã được lưu với nội dung khác. Đề nghị đặt phiên bản mới.",
            "This version of the list is stored with other content. Please give it a new version.",
        ),
    ),
    errors.SuccessionConflict: Refusal(
        "succession-conflict",
        Term("Không ghi nhận được việc sáp nhập", "The succession is not possible"),
        Sentence(
            "Trường đã có đơn vị kế thừa khác, hoặc việc kế thừa quay vòng. Đề nghị kiểm tra lại quyết định sáp nhập.",
            "The school has another successor, or would come to succeed itself. Please check the decision.",
        ),
    ),
    errors.SchoolUnknown: Refusal(
        "school-unknown",
        Term("Không có trường này", "Unknown school"),
        Sentence(
            "Không có trường với mã này trong sổ đăng ký của Sở. Đề nghị kiểm tra lại mã trường.",
            "The registrar has no school of this code. Please check it.",
        ),
    ),
}

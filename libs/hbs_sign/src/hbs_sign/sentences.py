"""What hbs-sign says to signers: every refusal in three parts, and the words of its tables and pages."""

from collections.abc import Mapping
from typing import Literal

from hbs_keys.errors import KeyNotReady
from hbs_schema.findings import Sentence, Term
from hbs_sign.errors import ServiceRefused, SigningStopped

Language = Literal["vi", "en"]

REFUSALS: Mapping[str, Sentence] = {
    "signing-stopped": Sentence(
        "Phiên ký số dừng lại. Phần đã ký được giữ lại. Đề nghị chọn “Tiếp tục phiên ký”.",
        "Signing stopped. What was signed is kept. Please go on signing.",
    ),
    "service-away": Sentence(
        "Chưa kết nối được với hệ thống của {system}. Phần đã ký được giữ trên máy này và sẽ được gửi lại, không phải ký lại. Đề nghị thử lại sau ít phút.",
        "The {system}'s service does not answer. What was signed is kept on this computer and will be handed over again without another signature. Please try again in some minutes.",
    ),
    "answer-unusable": Sentence(
        "Hệ thống của {system} trả lời không đúng quy định. Chưa ký thêm nội dung nào. Đề nghị báo sự cố cho cán bộ quản trị.",
        "The {system}'s service gave an answer that cannot be used. Nothing more was signed. Please tell the administrator.",
    ),
    "content-differs": Sentence(
        "Nội dung nhận được không khớp với câu xác nhận ({reason}). Không ký nội dung này. Đề nghị báo cán bộ quản trị kiểm tra.",
        "What was received is not what its sentence is about ({reason}). Nothing of it is signed. Please have the administrator look into it.",
    ),
    "clock-wrong": Sentence(
        "Đồng hồ của máy này lệch {minutes} phút so với hệ thống của {system} nên chưa ký. Đề nghị chỉnh lại ngày, giờ của máy rồi mở lại phiên ký số.",
        "This computer's clock is {minutes} minutes off that of the {system}'s service, so nothing was signed. Please set date and time and open the signing session again.",
    ),
    "secret-file": Sentence(
        "Không dùng được tệp {file} ({reason}). Tệp chứa khóa ký hoặc mã truy cập chỉ được để chủ sở hữu đọc. Đề nghị kiểm tra tệp và quyền của tệp rồi chạy lại.",
        "The file {file} cannot be used ({reason}). A file with a key or an access token is its owner's alone. Please check the file and its permissions and start again.",
    ),
    "key-unfit": Sentence(
        "Không dùng được khóa ký đã chọn ({reason}). Đề nghị kiểm tra tệp khóa, thiết bị ký số hoặc tài khoản ký số từ xa.",
        "The chosen key cannot be used ({reason}). Please check the key file, the token or the remote signing account.",
    ),
    "journal-busy": Sentence(
        "Một hbs-sign khác trên máy này đang ký chính nội dung này. Đề nghị hoàn tất hoặc đóng chương trình đó trước.",
        "Another hbs-sign on this computer is signing the same. Please finish or close it first.",
    ),
    "journal-unusable": Sentence(
        "Không ghi được nhật ký ký số trên máy này ({reason}) nên chưa ký. Đề nghị kiểm tra quyền của thư mục và dung lượng đĩa.",
        "The signing journal on this computer cannot be written ({reason}), so nothing was signed. Please check the folder's permissions and the disk.",
    ),
    "sign-off-old": Sentence(
        "Trường này có một xác nhận số liệu của chính các khối lớp đó không còn giá trị vì số liệu đã thay đổi. Chưa ký. Đề nghị rút xác nhận cũ rồi ký lại.",
        "There is a sign-off of just these grades that stands no more, because the figures have changed. Nothing was signed. Please withdraw it and sign again.",
    ),
    "authorisation-needed": Sentence(
        "Dịch vụ ký số từ xa yêu cầu {reason} nhưng chưa được nhập. Đề nghị nhập rồi ký tiếp.",
        "The remote signing service asks for the {reason}, and none was given. Please enter it and go on.",
    ),
    "key-not-ready": Sentence(
        "Thiết bị hoặc dịch vụ ký số chưa ký được. Phần đã ký được giữ lại. Đề nghị thử lại; nếu vẫn vậy, liên hệ đơn vị cấp chứng thư số.",
        "The token or signing service cannot sign now. What was signed is kept. Please try again; if it stays so, ask whoever issued the certificate.",
    ),
    "token-away": Sentence(
        "Không thấy thiết bị ký số. Phần đã ký được giữ lại. Đề nghị cắm lại thiết bị rồi chọn “Tiếp tục phiên ký”.",
        "The token is not there. What was signed is kept. Please plug it in again and go on signing.",
    ),
    "key-not-found": Sentence(
        "Thiết bị ký số không có đúng một khóa với tên đã chọn. Đề nghị kiểm tra tên khóa hoặc chọn thiết bị khác.",
        "The token does not hold exactly one key of this name. Please check the name or choose another token.",
    ),
    "pin-refused": Sentence(
        "Mã PIN hoặc mã xác nhận không đúng. Không thử lại tự động để thiết bị không bị khóa. Đề nghị kiểm tra rồi nhập lại.",
        "The PIN or confirmation code is wrong. It is not tried again by itself, so that the token stays usable. Please check it and enter it again.",
    ),
    "pin-locked": Sentence(
        "Thiết bị ký số đã bị khóa do nhập mã PIN sai quá số lần cho phép. Phần đã ký được giữ lại; sau khi mở khóa thiết bị, chọn “Tiếp tục phiên ký”.",
        "The token takes no PIN any more after too many wrong ones. What was signed is kept; once its issuer has freed it, go on signing.",
    ),
    "signature-faulty": Sentence(
        "Chữ ký số trả về không khớp với chứng thư số nên không được sử dụng. Đề nghị kiểm tra đã chọn đúng thiết bị và đúng chứng thư số.",
        "The signature that came back does not hold under the certificate and is not used. Please check that token and certificate belong together.",
    ),
    "remote-away": Sentence(
        "Dịch vụ ký số từ xa tạm gián đoạn. Phần đã ký được giữ lại. Đề nghị thử lại sau ít phút.",
        "The remote signing service does not answer. What was signed is kept. Please try again in some minutes.",
    ),
    "remote-refused": Sentence(
        "Dịch vụ ký số từ xa từ chối yêu cầu. Phần đã ký được giữ lại. Đề nghị kiểm tra tài khoản ký số rồi thử lại.",
        "The remote signing service refuses. What was signed is kept. Please check the signing account and try again.",
    ),
    "not-confirmed": Sentence(
        "Chưa nhận được xác nhận trên điện thoại trong thời gian cho phép. Phần đã ký được giữ lại. Đề nghị chọn “Tiếp tục phiên ký” và xác nhận trên điện thoại.",
        "The phone gave no confirmation in time. What was signed is kept. Please go on signing and confirm on the phone.",
    ),
}
WORDS: Mapping[str, Term] = {
    "class": Term("Lớp", "Class"),
    "role": Term("Vai trò", "Role"),
    "part": Term("Nội dung", "Content"),
    "waiting": Term("Chờ ký số", "Waiting for signature"),
    "blocked": Term("Chờ chữ ký trước", "Waiting for earlier signatures"),
    "records": Term("Số học bạ", "Records"),
    "warnings": Term("Cảnh báo", "Warnings"),
    "changes": Term("Thay đổi từ lần ký trước", "Changed since signed before"),
    "statements": Term("Số chữ ký", "Signatures"),
    "root": Term("Mã đối chiếu (8 ký tự đầu)", "Check digits (first 8)"),
    "window": Term("Đợt chốt", "Window"),
    "grades": Term("Khối lớp", "Grades"),
    "left-out": Term("Học sinh không gồm", "Pupils left out"),
    "giver": Term("Bên giao", "Giver"),
    "receiver": Term("Bên nhận", "Receiver"),
    "years": Term("Số năm học", "School years"),
    "pupil-code": Term("Mã học sinh", "Pupil code"),
    "school": Term("Trường", "School"),
    "expected": Term("Phải báo cáo", "Expected"),
    "valid": Term("Đã tiếp nhận", "Accepted"),
    "refused": Term("Từ chối tiếp nhận", "Refused"),
    "revoked": Term("Đã thu hồi", "Revoked"),
    "missing": Term("Chưa báo cáo", "Missing"),
    "excused": Term("Không thuộc diện báo cáo", "Excused"),
    "unexpected": Term("Ngoài danh sách", "Not in the list"),
    "signed": Term("Đã ký", "Signed"),
    "delivered": Term("Đã gửi", "Handed over"),
    "undelivered": Term("Chưa gửi", "Not handed over"),
    "nothing": Term("Không có nội dung nào chờ ký số.", "Nothing waits for this signature."),
    "confirm": Term("Ký số {count} học bạ?", "Sign {count} records?"),
    "done": Term("Đã ký và gửi {count} chữ ký.", "{count} signatures were made and handed over."),
    "act-signed": Term("Vai trò này đã ký nội dung này.", "This role has signed this."),
    "confirm-act": Term("Ký số nội dung này ({count} học bạ)?", "Sign this ({count} records)?"),
    "confirm-document": Term("Ký số nội dung này?", "Sign this?"),
    "document-signed": Term(
        "Nội dung này đã được ký và tiếp nhận, không phải ký lại.",
        "This has been signed and taken; nothing is to be signed again.",
    ),
    "sign-off-stands": Term(
        "Số liệu này đã được xác nhận và xác nhận đó đang có giá trị. Không phải ký lại.",
        "These figures are signed off, and that stands. Nothing is to be signed again.",
    ),
    "years-handed": Term("Học bạ số năm học {year} (khối lớp {grade})", "Year record {year} (grade {grade})"),
    "interim-handed": Term("Hồ sơ chuyển trường trong năm học {year}", "Interim record of {year}"),
    "again": Term(
        "Đã gửi lại {count} chữ ký của lần trước.", "{count} signatures of an earlier attempt were handed over."
    ),
    "signing": Term("Đang ký số", "Signing"),
    "dry-run": Term("Chạy thử (không ghi dữ liệu): chưa ký.", "Dry run: nothing was signed."),
    "kept": Term(
        "Đã ký {count} trong {number}; phần đã ký được giữ lại.",
        "{count} of {number} are signed; what was signed is kept.",
    ),
    "address": Term(
        "Mở http://127.0.0.1:{number}/ và nhập mã kết nối {reference}.",
        "Open http://127.0.0.1:{number}/ and enter the code {reference}.",
    ),
    "pin": Term("Mã PIN", "PIN"),
    "otp": Term("Mã xác nhận (OTP)", "One-time password"),
}
SYSTEMS: Mapping[str, Term] = {"school": Term("nhà trường", "school"), "registrar": Term("Sở", "registrar")}
"""Whose service a sentence is about."""
ROLES: Mapping[str, Term] = {
    "subject-teacher": Term("Giáo viên dạy môn học", "Subject teacher"),
    "homeroom": Term("Giáo viên chủ nhiệm", "Homeroom teacher"),
    "principal": Term("Hiệu trưởng", "Principal"),
    "deputy": Term("Ký thay Hiệu trưởng (Phó Hiệu trưởng)", "Deputy signing for the principal"),
    "acting-head": Term("Phụ trách trường", "Acting head"),
    "seal": Term("Chữ ký số của nhà trường", "School's seal"),
    "reviewer": Term("Cán bộ kiểm tra, đối chiếu", "Reviewer"),
}


def role_word(role: str) -> Term:
    """What a role is called; a policy may have others."""
    return ROLES.get(role, Term(role, role))


def tell(stopped: SigningStopped | KeyNotReady, language: Language) -> str:
    """The sentence, with the code last in brackets. A service's refusal is told in its own words."""
    if isinstance(stopped, ServiceRefused):
        where = f"{WORDS['class'].in_(language)} {stopped.class_name}: " if stopped.class_name else ""
        return f"{where}{stopped.title}. {stopped.detail} [{stopped.code}]"
    code = stopped.reason if isinstance(stopped, KeyNotReady) else stopped.code
    params = {} if isinstance(stopped, KeyNotReady) else stopped.params
    system = SYSTEMS["school" if isinstance(stopped, KeyNotReady) else stopped.system].in_(language)
    sentence = REFUSALS.get(code, REFUSALS["key-not-ready"])
    return f"{sentence.in_(language).format(**{'reason': '–', **params, 'system': system})} [{code}]"

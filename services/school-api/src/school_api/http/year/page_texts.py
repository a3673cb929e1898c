"""Every sentence of the holder's pages, in both languages, by key."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Language, Term
from school_api.domain.year.preview_words import STATES

TEXTS: Final[Mapping[str, Term]] = {
    "skip": Term("Đến nội dung chính", "Skip to main content"),
    "language.this": Term("Tiếng Việt", "English"),
    "heading": Term("Xem trước học bạ", "Preview of the record"),
    "lead": Term(
        "Dành cho người học, cha, mẹ hoặc người giám hộ: xem học bạ trước khi nhà trường ký số "
        "và phản ánh sai sót nếu có.",
        "For the pupil, the parents or guardian: see the record before the school signs it, and make a comment "
        "if something is wrong.",
    ),
    "code.label": Term("Mã xem trước", "Preview code"),
    "code.hint": Term(
        "Gồm 52 chữ cái và chữ số do nhà trường cấp; chữ hoa, chữ thường và dấu cách đều được.",
        "52 letters and digits handed out by the school; capitals and spaces do not matter.",
    ),
    "code.given": Term("Mã xem trước đã có trong liên kết.", "The link has the preview code."),
    "code.submit": Term("Xem học bạ", "View the record"),
    "code.wrong": Term(
        "Mã xem trước không đúng, đã ngừng hoặc đã quá hạn. Đề nghị kiểm tra lại hoặc liên hệ giáo viên chủ nhiệm.",
        "The preview code is wrong, ended or out of date. Please check it, or ask the homeroom teacher.",
    ),
    "code.too-many": Term(
        "Đã nhận quá nhiều yêu cầu trong thời gian ngắn. Đề nghị thử lại sau ít phút.",
        "There were too many requests in a short time. Please try again in a few minutes.",
    ),
    "errors.heading": Term("Có thông tin cần sửa", "There is a problem"),
    "not-final": Term(
        "Đây là học bạ số đang tạo lập, chưa ký số và chưa có giá trị sử dụng. Xem được đến {at}.",
        "This is a draft: not signed, and of no use yet. It can be seen until {at}.",
    ),
    "year": Term("Năm học", "School year"),
    "class": Term("Lớp", "Class"),
    "waits": Term("Có phản ánh đang chờ trả lời.", "A comment waits for an answer."),
    "said.heading": Term("Phản ánh đã gửi", "Comments made"),
    "said.answer": Term("Trả lời của nhà trường", "The school's answer"),
    "say.heading": Term("Phản ánh sai sót", "Comment on an error"),
    "say.field": Term("Mục cần phản ánh", "What is wrong"),
    "say.choose": Term("Chọn một mục", "Choose one"),
    "say.words": Term("Nội dung phản ánh", "What it should be"),
    "say.hint": Term(
        "Tối đa 2000 ký tự. Giáo viên chủ nhiệm sẽ trả lời tại trang này.",
        "2000 characters at most. The homeroom teacher answers on this page.",
    ),
    "say.submit": Term("Gửi phản ánh", "Send the comment"),
    "say.done": Term("Đã gửi phản ánh đến giáo viên chủ nhiệm.", "The comment has gone to the homeroom teacher."),
    "say.missing": Term("Chọn mục cần phản ánh và nhập nội dung.", "Choose a field and say what it should be."),
    "say.character": Term(
        "Nội dung có ký tự không được phép hoặc quá dài. Đề nghị nhập lại.",
        "The text has a character that is not permitted, or is too long. Please enter it again.",
    ),
    "say.limit": Term(
        "Đã gửi đủ số phản ánh cho phép. Đề nghị liên hệ giáo viên chủ nhiệm.",
        "No more comments can be made under this code. Please ask the homeroom teacher.",
    ),
    "footer": Term(
        "Trang này chỉ dành cho người có mã. Đề nghị không chuyển liên kết cho người khác.",
        "This page is for whoever has the code. Please do not pass the link on.",
    ),
    **{f"state.{state}": term for state, term in STATES.items()},
}


class Texts:
    """The sentences in one language, as templates call them: `t("heading")`."""

    def __init__(self, language: Language) -> None:
        self.language: Final = language

    def __call__(self, key: str, **named: str) -> str:
        return TEXTS[key].in_(self.language).format(**named)

    def link(self, path: str) -> str:
        """The path in this language; Vietnamese is the default and needs no mark."""
        return path if self.language == "vi" else f"{path}?lang={self.language}"

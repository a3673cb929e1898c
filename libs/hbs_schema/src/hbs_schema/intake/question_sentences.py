"""What is asked of a submission, and how it ended, in words (docs/glossary.md)."""

from hbs_schema.findings import Term

QUESTIONS = {
    "form": Term("Khuôn dạng lượt báo cáo", "Form of the submission"),
    "cutoff": Term("Còn trong hạn chốt", "Before the cutoff"),
    "sender": Term("Chữ ký số của lượt báo cáo", "The sender's signature"),
    "sending-key": Term("Chứng thư số gửi báo cáo của nhà trường", "The school's sending certificate"),
    "school": Term("Nhà trường thuộc đợt chốt", "The window expects the school"),
    "timestamps": Term("Dấu thời gian", "Timestamps"),
    "window": Term("Đúng năm học, cấp học, khối lớp, diện của đợt chốt", "Year, level, grades and track of the window"),
    "one-school": Term("Cùng một trường, mã gói tin không trùng", "One school, no packet id twice"),
    "statements": Term("Tuyên bố đã ký số và chữ ký số", "Signed statements and their signatures"),
    "leaves": Term("Danh sách nội dung đã ký số", "Lists of what was signed"),
    "content": Term("Nội dung theo Thông tư", "Content by the circular"),
    "policy": Term("Quy trình ký số được dùng", "The policy is one that is allowed"),
    "endorsements": Term("Đủ, đúng người ký theo quy trình ký số", "Signatures are those of the policy"),
    "signers": Term("Người ký đã được phê duyệt", "The signers are approved"),
    "people": Term("Người ký ở từng vai trò, đủ giáo viên cùng ký", "A person for each role, every teacher of a part"),
    "dates": Term("Thời hạn chứng thư số, thuật toán, thời điểm ký", "Dates of certificates, algorithms and signing"),
    "records": Term("Mã số tra cứu, bản đã tiếp nhận, dữ liệu đã chốt", "Lookup codes, what was accepted or locked"),
}
REASONS = {
    "not-told": Term(
        "Chưa có dữ liệu của Sở để đối chiếu. Đề nghị bổ sung tệp dữ liệu do Sở xuất.",
        "What the registrar knows of it was not given. Please bring the file that the registrar exports.",
    ),
    "registrar-only": Term(
        "Chỉ Sở kiểm tra được khi nhận lượt báo cáo.", "Only the registrar can tell, once it has it."
    ),
    "not-reached": Term("Không kiểm tra vì bước trước không đạt.", "Not checked because an earlier check failed."),
    "shipped-rules": Term(
        "Kiểm tra theo bộ quy tắc phát hành kèm phần mềm, không phải của Sở.",
        "Judged by the rule book that is shipped, not by the registrar's own.",
    ),
    "shipped-algorithms": Term(
        "Kiểm tra theo danh sách thuật toán phát hành kèm phần mềm, không phải của Sở.",
        "Judged by the list of algorithms that is shipped, not by the registrar's own.",
    ),
    "no-leaves": Term(
        "Có tuyên bố đã ký số không kèm danh sách: chỉ được bỏ khi Sở đã nhận danh sách này trước đó.",
        "A statement came without its list, which may be left out only if the registrar has had it before.",
    ),
}
VERDICTS = {
    "acceptable": Term("Chưa thấy lý do để không tiếp nhận", "Nothing stands against accepting it"),
    "refused": Term("Sẽ không được tiếp nhận", "It would be refused"),
    "indeterminate": Term("Chưa xác định được", "Indeterminate"),
}

"""What is said of missing rights; worded as docs/glossary.md has it."""

from collections.abc import Mapping

from hbs_schema.findings import Finding, Sentence, Term
from school_api.domain.deciding import Denied, Lack
from school_api.domain.errors import Item
from school_api.domain.people import Role

ROLE_NAMES: Mapping[Role, Term] = {
    Role.SUBJECT_TEACHER: Term("Giáo viên dạy môn học", "subject teacher"),
    Role.HOMEROOM: Term("Giáo viên chủ nhiệm", "homeroom teacher"),
    Role.PRINCIPAL: Term("Hiệu trưởng", "principal"),
    Role.DEPUTY: Term("Phó Hiệu trưởng", "deputy principal"),
    Role.ACTING_HEAD: Term("Phụ trách trường", "acting head"),
    Role.SCHOOL_ADMINISTRATOR: Term("Cán bộ quản trị hệ thống của nhà trường", "school administrator"),
    Role.DATA_CLERK: Term("Nhân viên nhập liệu", "data clerk"),
    Role.INSPECTOR: Term("Đoàn thanh tra, kiểm tra", "inspector"),
}
LACKS: Mapping[Lack, tuple[str, Sentence]] = {
    "returned-draft": (
        "draft-handed-over",
        Sentence(
            "Học bạ số đã chuyển xét duyệt hoặc ký số nên chưa sửa được. Đề nghị Hiệu trưởng trả lại để chỉnh sửa.",
            "The record was handed over for review or signature. The principal should return it for correction first.",
        ),
    ),
    "editable-part": (
        "part-not-editable",
        Sentence(
            "Phần này do hệ thống ghi nên không ai sửa được. Đề nghị chọn phần khác.",
            "The system writes this part itself, so nobody edits it. Please choose another part.",
        ),
    ),
    "role": (
        "role-needed",
        Sentence(
            "Việc này cần vai trò {role} đang có hiệu lực tại nhà trường. Đề nghị cán bộ quản trị giao vai trò.",
            "This needs a role that is in effect at the school: {role}. The administrator should grant it.",
        ),
    ),
    "assignment": (
        "assignment-needed",
        Sentence(
            "Lớp, môn học, học sinh hoặc thời gian nằm ngoài phân công {role}. Đề nghị cán bộ quản trị kiểm tra.",
            "The class, subject, pupil or date is outside the assignments as {role}. The administrator should check.",
        ),
    ),
    "delegation": (
        "delegation-needed",
        Sentence(
            "Phó Hiệu trưởng chưa được ủy quyền việc này hoặc ủy quyền đã hết. Đề nghị Hiệu trưởng đăng ký ủy quyền.",
            "The deputy principal has no delegation for this, or it has ended. The principal should register one.",
        ),
    ),
    "known-role": (
        "signing-role-unknown",
        Sentence(
            "Vai trò ký số này không giao cho cá nhân. Đề nghị kiểm tra quy trình ký số.",
            "No person is given this signing role. Please check the signing policy.",
        ),
    ),
}
ASSIGNMENT_MALFORMED = Sentence(
    "Phân công giáo viên dạy môn học cần có môn học; phân công giáo viên chủ nhiệm là của cả lớp. Đề nghị sửa lại.",
    "A subject teacher's assignment names a subject; a homeroom teacher's is the whole class. Please correct it.",
)
HEAD_DIFFERS = Sentence(
    "Người ký với tư cách người đứng đầu khác với người ghi ở cuối trang của {count} học bạ số. Đề nghị kiểm tra họ "
    "tên và chức danh trước khi ký số.",
    "Whoever signs as head is not whom the foot of the page names on {count} records. Please check name and title "
    "before signing.",
)


def items_of_denial(denied: Denied, pointer: str = "") -> list[Item]:
    """Why somebody may not, as a refusal lists it."""
    code, sentence = LACKS[denied.lack]
    names = [ROLE_NAMES[role] for role in denied.roles]
    role = Term(", ".join(name.vi for name in names), ", ".join(name.en for name in names))
    finding = Finding(code, sentence, pointer, parameters={"role": role})
    told = [finding.text(language).removesuffix(f" [{code}]") for language in ("vi", "en")]
    return [Item(code, pointer, told[0], told[1], {"roles": [role.value for role in denied.roles]})]

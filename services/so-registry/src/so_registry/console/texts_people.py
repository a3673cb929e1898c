"""Words of people and roles."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

PEOPLE: Final[Mapping[str, Term]] = {
    "no-role.heading": Term("Chưa có vai trò trên trang này", "No role on these pages"),
    "no-role.lead": Term(
        "Đã đăng nhập nhưng chưa được giao vai trò xem đợt chốt. Đề nghị báo cán bộ quản trị của Sở mã dưới đây.",
        "The login was right, but no role shows windows. Please give this id to the registrar's administrator (“Sở”).",
    ),
    "people.heading": Term("Cán bộ và vai trò", "People and roles"),
    "people.lead": Term(
        "Người đã đăng nhập hoặc đã được ghi tên. Không ai tự giao vai trò cho mình.",
        "Those who have logged in or were entered. Nobody grants himself a role.",
    ),
    "people.none": Term("chưa có", "none"),
    "person.heading": Term("Vai trò của cán bộ", "A person's roles"),
    "person.id": Term("Mã cán bộ", "Person's id"),
    "person.name": Term("Họ tên", "Name"),
    "person.subject": Term("Mã tài khoản", "Account"),
    "person.roles": Term("Vai trò", "Roles"),
    "person.self": Term(
        "Đây là tài khoản đang dùng: vai trò do cán bộ quản trị khác giao hoặc kết thúc.",
        "This is the account in use: another administrator grants and ends its roles.",
    ),
    "people-role.administrator": Term("Cán bộ quản trị", "Administrator"),
    "people-role.operator": Term("Cán bộ vận hành", "Operator"),
    "people-role.signer": Term("Người ký số của Sở", "Signer of the registrar"),
    "people-role.reviewer": Term("Cán bộ kiểm tra, đối chiếu", "Reviewer"),
    "people-role.approver": Term("Người phê duyệt chứng thư số", "Approver of certificates"),
    "people-role.inspector": Term("Đoàn thanh tra, kiểm tra", "Inspector"),
    "scope": Term("Phạm vi quản lý", "Jurisdiction"),
    "whole-province": Term("toàn tỉnh", "whole province"),
    "no-end": Term("không thời hạn", "no end"),
    "grant.heading": Term("Giao vai trò", "Grant a role"),
    "grant.submit": Term("Giao vai trò", "Grant"),
    "grant.end": Term("Kết thúc", "End"),
    "grant.scope": Term("Tên phạm vi quản lý", "Name of the jurisdiction"),
    "grant.scope-hint": Term("Ví dụ: Phường Hà Đông, cấp tiểu học.", "For example: Hà Đông, primary “tiểu học”."),
    "grant.schools": Term("Mã các trường thuộc phạm vi", "Schools of the jurisdiction"),
    "grant.schools-hint": Term(
        "Cách nhau bằng dấu cách hoặc dấu phẩy; để trống là toàn tỉnh.",
        "With spaces or commas between them; empty for the whole province.",
    ),
    "grant.from": Term("Từ ngày", "From"),
    "grant.from-hint": Term("Để trống là từ bây giờ.", "Empty: from now on."),
    "grant.until": Term("Đến hết ngày", "Until the end of"),
    "grant.until-hint": Term(
        "Bắt buộc với cán bộ kiểm tra, đối chiếu và đoàn thanh tra, kiểm tra.", "Needed for reviewers and inspectors."
    ),
    "grant.decision": Term("Số quyết định", "Decision's number"),
    "grant.decision-hint": Term(
        "Bắt buộc với cán bộ kiểm tra, đối chiếu và đoàn thanh tra, kiểm tra.", "Needed for reviewers and inspectors."
    ),
    "grant.reason": Term("Lý do", "Reason"),
    "grant.reason-hint": Term("Được lưu vào nhật ký.", "It is kept in the audit."),
    "grant-wrong.again": Term(
        "Mẫu này đã dùng để giao một vai trò khác. Đề nghị kiểm tra rồi gửi lại.",
        "This form has given another role already. Please check it and send it again.",
    ),
    "grant-wrong.role": Term("Chọn một vai trò.", "Choose a role."),
    "grant-wrong.scope": Term(
        "Đặt tên cho phạm vi gồm các trường này.", "Give these schools a name as a jurisdiction."
    ),
    "grant-wrong.schools": Term(
        "Có mã trường chưa đăng ký ở Sở. Đề nghị kiểm tra lại.", "A school is not known to the registrar. Please check."
    ),
    "grant-wrong.from": Term("Ngày bắt đầu không đọc được.", "The first day cannot be read."),
    "grant-wrong.until": Term("Vai trò này phải có ngày kết thúc.", "This role needs an end."),
    "grant-wrong.term": Term(
        "Ngày kết thúc phải sau ngày bắt đầu và sau hôm nay.", "The end comes after the beginning, and after today."
    ),
    "grant-wrong.decision": Term("Vai trò này phải có số quyết định.", "This role needs a decision's number."),
    "grant-wrong.reason": Term("Ghi lý do.", "Say why."),
}

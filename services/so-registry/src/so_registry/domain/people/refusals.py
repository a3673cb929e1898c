"""The console's refusals in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.errors import RegistryError
from so_registry.domain.people import refused
from so_registry.domain.refusal import Refusal

PEOPLE: Mapping[type[RegistryError], Refusal] = {
    refused.LoginRefused: Refusal(
        "login-refused",
        Term("Chưa đăng nhập được", "Login refused"),
        Sentence(
            "Lượt đăng nhập này đã hết hạn hoặc không phải do trình duyệt này yêu cầu. Đề nghị đăng nhập lại từ trang đầu.",
            "This login has expired or was not asked for by this browser. Please start again from the first page.",
        ),
    ),
    refused.NotSignedIn: Refusal(
        "not-signed-in",
        Term("Chưa đăng nhập", "Not logged in"),
        Sentence(
            "Phiên làm việc đã hết hoặc chưa đăng nhập. Đề nghị đăng nhập rồi thực hiện lại.",
            "There is no session, or it has ended. Please log in and do it again.",
        ),
    ),
    refused.FreshFactorNeeded: Refusal(
        "fresh-factor-needed",
        Term("Cần xác thực lại", "Confirm who you are"),
        Sentence(
            "Việc này có giá trị pháp lý nên cần yếu tố xác thực thứ hai trong vài phút gần đây. Đề nghị xác thực lại rồi thực hiện.",
            "This act has legal effect and needs a second factor of the last few minutes. Please confirm who you are and do it again.",
        ),
    ),
    refused.NotPermitted: Refusal(
        "not-permitted",
        Term("Không thuộc phạm vi được giao", "Not permitted"),
        Sentence(
            "Vai trò được giao không bao gồm việc này hoặc cơ sở giáo dục này. Đề nghị liên hệ cán bộ quản trị của Sở nếu cần được giao vai trò.",
            "No role that was granted includes this act or this school. Please ask the registrar's administrator if it should.",
        ),
    ),
    refused.FormExpired: Refusal(
        "form-expired",
        Term("Biểu mẫu đã hết hạn", "Form expired"),
        Sentence(
            "Biểu mẫu này không thuộc phiên làm việc hiện tại nên chưa có gì thay đổi. Đề nghị mở lại trang rồi thực hiện.",
            "This form is not of the present session, and nothing was changed. Please open the page again.",
        ),
    ),
    refused.ReasonNeeded: Refusal(
        "reason-needed",
        Term("Thiếu lý do", "Reason missing"),
        Sentence(
            "Nội dung này có dữ liệu cá nhân. Đề nghị ghi lý do xem, từ 5 đến 500 ký tự; lý do được lưu vào nhật ký.",
            "This shows personal data. Please say why, in 5 to 500 characters; the reason is kept in the audit.",
        ),
    ),
    refused.OwnGrant: Refusal(
        "own-grant",
        Term("Không tự giao vai trò", "Own role"),
        Sentence(
            "Không ai được tự giao vai trò hoặc tự kết thúc vai trò của mình. Đề nghị cán bộ quản trị khác của Sở thực hiện.",
            "Nobody grants a role to himself or ends his own. Another administrator of the registrar should do it.",
        ),
    ),
    refused.GrantRefused: Refusal(
        "grant-refused",
        Term("Chưa giao được vai trò", "Role not granted"),
        Sentence(
            "Các mục sau còn thiếu hoặc chưa đúng: {fields}. Đề nghị bổ sung; vai trò kiểm tra, đối chiếu và thanh tra phải có số quyết định và thời hạn.",
            "These fields are missing or wrong: {fields}. Please complete them; a reviewer's and an inspector's role needs a decision's number and a term.",
        ),
    ),
    refused.PersonUnknown: Refusal(
        "person-unknown",
        Term("Không có cán bộ này", "Unknown person"),
        Sentence(
            "Chưa có cán bộ nào đăng nhập bằng tài khoản này. Đề nghị người đó đăng nhập một lần hoặc kiểm tra lại mã tài khoản.",
            "Nobody has logged in with this account. Please have the person log in once, or check the account.",
        ),
    ),
    refused.GrantUnknown: Refusal(
        "grant-unknown",
        Term("Không có vai trò này", "Unknown grant"),
        Sentence(
            "Không có vai trò đang được giao với mã này. Đề nghị mở lại danh sách cán bộ.",
            "No role of this number is held. Please open the list of people again.",
        ),
    ),
    refused.NothingFound: Refusal(
        "nothing-found",
        Term("Không tìm thấy", "Nothing found"),
        Sentence(
            "Không tìm thấy thông tin phù hợp trong phạm vi được giao. Đề nghị kiểm tra lại mã đã nhập.",
            "Nothing of this name was found within what was granted. Please check what was entered.",
        ),
    ),
}

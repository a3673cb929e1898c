"""Problems of who may do what."""

from hbs_kit.problem_types import ProblemTable, ProblemType
from school_api.domain import people_errors as errors
from school_api.domain.errors import ContentRefused
from school_api.http.errors import BehalfNotAllowed

PEOPLE: ProblemTable = {
    errors.PersonUnknown: ProblemType(
        404,
        "person-unknown",
        "Không có người này",
        "Unknown person",
        "Không có người với mã này tại nhà trường. Đề nghị kiểm tra lại danh sách cán bộ, giáo viên.",
        "There is no person of this id at the school. Please check the list of people.",
    ),
    errors.HoldingUnknown: ProblemType(
        404,
        "holding-unknown",
        "Không có vai trò, phân công hoặc ủy quyền này",
        "Unknown grant, assignment or delegation",
        "Không có vai trò, phân công hoặc ủy quyền với mã này tại nhà trường. Đề nghị kiểm tra lại danh sách.",
        "There is no grant, assignment or delegation of this id at the school. Please check the list.",
    ),
    errors.InvitationUnknown: ProblemType(
        404,
        "invitation-unknown",
        "Lời mời không dùng được",
        "The invitation cannot be used",
        "Lời mời không đúng, đã quá thời hạn hoặc đã được thay bằng lời mời khác. Đề nghị cán bộ quản trị mời lại.",
        "The invitation is wrong, has expired or was replaced by another. The administrator should invite again.",
    ),
    errors.NotPermitted: ProblemType(
        403,
        "act-not-permitted",
        "Chưa có quyền làm việc này",
        "Not permitted",
        "Người dùng chưa có quyền làm việc này tại nhà trường, lý do kèm theo. Đề nghị cán bộ quản trị kiểm tra "
        "vai trò và phân công.",
        "What the person holds at the school does not reach this, for the reasons listed. The administrator should "
        "check roles and assignments.",
    ),
    errors.PersonInactive: ProblemType(
        403,
        "person-inactive",
        "Người này đang tạm dừng hoặc đã thôi làm việc",
        "The person is suspended or has ended",
        "Người này đang tạm dừng hoặc đã thôi làm việc tại nhà trường. Đề nghị liên hệ cán bộ quản trị.",
        "The person is suspended at the school or works there no more. Please ask the administrator.",
    ),
    errors.ClientNotDelegated: ProblemType(
        403,
        "client-not-delegated",
        "Nhà trường không ủy quyền cho phần mềm này",
        "The school has not delegated this to the client",
        "Nhà trường chưa ủy quyền việc này cho phần mềm, hoặc đã chấm dứt ủy quyền. Đề nghị cán bộ quản trị kiểm tra "
        "danh sách phần mềm được ủy quyền.",
        "The school has not delegated this to the client, or has ended it. The administrator should check the list of "
        "clients.",
    ),
    errors.PersonNeeded: ProblemType(
        403,
        "person-needed",
        "Việc này cần một người thực hiện",
        "A person is needed",
        "Phần mềm không tự mình làm được việc này. Đề nghị người có quyền đăng nhập, hoặc phần mềm nêu người được thay "
        "mặt (HBS-On-Behalf-Of) nếu việc đó cho phép.",
        "A client alone may not do this. Please let the person log in, or name whom the client acts for "
        "(HBS-On-Behalf-Of) where that is allowed.",
    ),
    errors.FreshFactorNeeded: ProblemType(
        401,
        "fresh-factor-needed",
        "Cần xác thực lại bằng yếu tố thứ hai",
        "A recent login with a second factor is needed",
        "Việc này có giá trị pháp lý nên cần lần đăng nhập gần đây, có yếu tố xác thực thứ hai. Đề nghị đăng nhập lại "
        "rồi thử lại.",
        "This has legal effect, so it needs a recent login with a second factor. Please log in again, then repeat.",
    ),
    errors.ReasonNeeded: ProblemType(
        403,
        "reason-needed",
        "Cần nêu lý do xem",
        "A reason is needed",
        "Đoàn thanh tra, kiểm tra nêu lý do mỗi lần xem, từ 5 đến 500 ký tự, ở trường HBS-Reason. Đề nghị nêu lý do rồi "
        "xem lại.",
        "An inspector says why he looks, each time, in 5 to 500 characters, in the header HBS-Reason. Please say why "
        "and look again.",
    ),
    errors.NotYoursToGive: ProblemType(
        403,
        "not-yours-to-give",
        "Không có quyền giao hoặc chấm dứt",
        "Not yours to give or end",
        "Không ai giao hoặc chấm dứt điều mình không nắm giữ, và không ai tự giao cho mình. Đề nghị người có quyền "
        "thực hiện.",
        "Nobody gives or ends what he does not hold, and nobody gives to himself. Please ask somebody who may.",
    ),
    errors.TermRefused: ProblemType(
        422,
        "term-refused",
        "Thời hạn không được ghi nhận",
        "The term is refused",
        "Thời hạn không được ghi nhận ({reason}): không bắt đầu trước lúc giao, không dài hơn thời hạn của người giao; "
        "ủy quyền và dạy thay phải có ngày kết thúc. Đề nghị sửa lại.",
        "The term is refused ({reason}): it begins no earlier than it is given and outlives no term of its giver; a "
        "delegation and a substitute have an end. Please correct it.",
    ),
    errors.LastAdministrator: ProblemType(
        409,
        "last-administrator",
        "Nhà trường phải còn cán bộ quản trị",
        "Somebody has to administer the school",
        "Đây là cán bộ quản trị cuối cùng của nhà trường. Đề nghị giao vai trò này cho người khác trước.",
        "This is the school's last administrator. Please grant the role to somebody else first.",
    ),
    errors.AccountBound: ProblemType(
        409,
        "account-bound",
        "Tài khoản đã được gắn",
        "The account is bound",
        "Tài khoản này hoặc người được mời đã được gắn tại nhà trường. Đề nghị cán bộ quản trị kiểm tra danh sách.",
        "This account, or the invited person, is bound at the school already. The administrator should check the list.",
    ),
    errors.IdUsed: ProblemType(
        409,
        "id-used",
        "Mã đã được dùng",
        "The id is used",
        "Mã này đã được dùng cho nội dung khác. Đề nghị tạo mã mới (UUID) rồi gửi lại.",
        "This id names something else. Please make a new UUID and send again.",
    ),
    BehalfNotAllowed: ProblemType(
        400,
        "behalf-not-allowed",
        "Không được nêu người khác",
        "A person names nobody else",
        "Người đã đăng nhập chỉ làm việc bằng quyền của mình. Đề nghị bỏ HBS-On-Behalf-Of rồi gửi lại.",
        "Whoever is logged in acts by his own right. Please leave HBS-On-Behalf-Of out and send again.",
    ),
}

REFUSALS = (
    errors.NotPermitted,
    errors.PersonInactive,
    errors.ClientNotDelegated,
    errors.PersonNeeded,
    errors.ReasonNeeded,
)
"""What any act may be answered."""
MANAGING = (*REFUSALS, errors.FreshFactorNeeded, ContentRefused, errors.NotYoursToGive, errors.LastAdministrator)
"""What changing people and what they hold may be answered besides."""

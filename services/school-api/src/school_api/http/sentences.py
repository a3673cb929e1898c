"""Problems of what is not there, or not for this caller: the answer is the same."""

from hbs_kit.problem_types import ProblemTable, ProblemType
from school_api.domain import errors

NOT_THERE: ProblemTable = {
    errors.ClassUnknown: ProblemType(
        404,
        "class-unknown",
        "Không có lớp này",
        "Unknown class",
        "Không có lớp với mã này trong các trường được giao. Đề nghị kiểm tra lại danh sách lớp.",
        "There is no class of this id among the caller's schools. Please check the list of classes.",
    ),
    errors.NoClassOpen: ProblemType(
        404,
        "no-class-open",
        "Chưa mở lớp nào",
        "No class is open",
        "Nhà trường chưa mở lớp nào của năm học, cấp học và diện đánh giá này. Đề nghị mở các lớp trước khi nhập tệp.",
        "The school has opened no class of this school year, level and track. Open the classes before importing.",
    ),
    errors.ImportUnknown: ProblemType(
        404,
        "import-unknown",
        "Không có lần nhập này",
        "Unknown import",
        "Không có lần nhập dữ liệu hoặc tệp với mã này. Đề nghị kiểm tra lại.",
        "There is no import or file of this id. Please check it.",
    ),
    errors.DraftUnknown: ProblemType(
        404,
        "draft-unknown",
        "Không có học bạ số đang tạo lập này",
        "Unknown draft",
        "Không có học bạ số đang tạo lập với mã này trong các trường được giao. Đề nghị kiểm tra lại danh sách lớp.",
        "There is no draft of this id among the caller's schools. Please check the class.",
    ),
    errors.SessionUnknown: ProblemType(
        404,
        "signing-session-unknown",
        "Không có phiên ký số này",
        "Unknown signing session",
        "Không có phiên ký số với mã này. Đề nghị mở phiên ký số mới.",
        "There is no signing session of this id. Please open one.",
    ),
    errors.SubmissionUnknown: ProblemType(
        404,
        "submission-unknown",
        "Không có lượt báo cáo này",
        "Unknown submission",
        "Không có lượt báo cáo với mã này trong các trường được giao. Đề nghị kiểm tra lại mã lượt báo cáo.",
        "There is no submission of this id among the caller's schools. Please check the id.",
    ),
    errors.ActUnknown: ProblemType(
        404,
        "act-unknown",
        "Không có yêu cầu này",
        "Unknown act",
        "Không có xác nhận chốt hoặc yêu cầu thu hồi với mã này. Đề nghị kiểm tra lại.",
        "There is no close or withdrawal request of this id. Please check it.",
    ),
    errors.RecordUnknown: ProblemType(
        404,
        "record-unknown",
        "Không có học bạ số này",
        "Unknown record",
        "Không có học bạ số đã tiếp nhận với mã tra cứu này trong các trường được giao. Đề nghị kiểm tra lại mã.",
        "There is no accepted record under this code among the caller's schools. Please check the code.",
    ),
    errors.WindowUnknown: ProblemType(
        404,
        "window-unknown",
        "Không có đợt chốt này",
        "Unknown window",
        "Không có đợt chốt dữ liệu với mã này. Đề nghị kiểm tra lại danh sách đợt chốt của Sở.",
        "There is no window of this number. Please check the registrar's list of windows.",
    ),
    errors.PolicyUnknown: ProblemType(
        404,
        "policy-unknown",
        "Không có quy trình ký số này",
        "Unknown signing policy",
        "Sở không có quy trình ký số với mã này cho cấp học đã nêu. Đề nghị kiểm tra lại quy trình của đợt chốt.",
        "The registrar has no signing policy of this digest for the level. Please check the window's policies.",
    ),
}

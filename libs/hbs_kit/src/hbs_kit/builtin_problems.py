"""Problems that any HTTP service has, whatever it is about."""

from hbs_kit.problem_types import ProblemType

INVALID_REQUEST = ProblemType(
    422,
    "invalid-request",
    "Dữ liệu gửi lên chưa đúng mẫu",
    "The request does not have the required form",
    "Dữ liệu gửi lên có {count} chỗ chưa đúng mẫu, danh sách kèm theo. Đề nghị sửa và gửi lại.",
    "The request has {count} problems, listed below. Please correct and send again.",
)
INTERNAL = ProblemType(
    500,
    "internal-error",
    "Lỗi hệ thống",
    "Internal error",
    "Hệ thống gặp lỗi ngoài dự kiến khi xử lý yêu cầu này. Đề nghị thử lại sau; nếu "
    "vẫn lỗi, báo mã theo dõi {trace_id} cho bộ phận hỗ trợ.",
    "The system met an unexpected error with this request. Please try again later; if "
    "it stays, tell the support the trace id {trace_id}.",
)
UNAVAILABLE = ProblemType(
    503,
    "temporarily-unavailable",
    "Hệ thống tạm gián đoạn",
    "Temporarily unavailable",
    "Hệ thống tạm gián đoạn nên chưa trả lời được yêu cầu này. Đề nghị thử lại sau ít phút.",
    "The system is interrupted and could not answer this request. Please try again in a few minutes.",
)
TOOK_TOO_LONG = ProblemType(
    503,
    "took-too-long",
    "Yêu cầu mất quá nhiều thời gian",
    "The request took too long",
    "Hệ thống không hoàn thành yêu cầu này trong thời hạn. Đề nghị hỏi phạm vi nhỏ hơn (một trường, một khối lớp) hoặc "
    "thử lại sau ít phút.",
    "The system did not finish this request in its time. Please ask for less (one school, one grade), or try again in "
    "a few minutes.",
)
BODY_TOO_LARGE = ProblemType(
    413,
    "body-too-large",
    "Dữ liệu gửi lên quá lớn",
    "The body is too large",
    "Dữ liệu gửi lên vượt dung lượng cho phép. Đề nghị chia nhỏ và gửi lại.",
    "The body is larger than allowed here. Please divide it and send again.",
)

_OF_STATUS = {
    400: ProblemType(
        400,
        "bad-request",
        "Yêu cầu không đọc được",
        "The request cannot be read",
        "Yêu cầu không đọc được. Đề nghị đối chiếu với tài liệu và gửi lại.",
        "The request cannot be read. Please compare the documentation and send again.",
    ),
    401: ProblemType(
        401,
        "not-authenticated",
        "Chưa đăng nhập",
        "Not authenticated",
        "Yêu cầu này cần đăng nhập hoặc mã truy cập. Đề nghị đăng nhập rồi thử lại.",
        "This needs a login or an access token. Please log in and try again.",
    ),
    403: ProblemType(
        403,
        "not-permitted",
        "Không có quyền",
        "Not permitted",
        "Tài khoản này không có quyền thực hiện yêu cầu. Đề nghị liên hệ cán bộ quản trị.",
        "This account may not do that. Please ask its administrator.",
    ),
    404: ProblemType(
        404,
        "not-found",
        "Không tìm thấy",
        "Not found",
        "Không tìm thấy địa chỉ được yêu cầu. Đề nghị kiểm tra lại đường dẫn.",
        "There is nothing at this address. Please check the path.",
    ),
    405: ProblemType(
        405,
        "method-not-allowed",
        "Phương thức không được hỗ trợ",
        "Method not allowed",
        "Địa chỉ này không nhận phương thức đã dùng. Đề nghị đối chiếu với tài liệu.",
        "This address does not take that method. Please compare the documentation.",
    ),
    413: BODY_TOO_LARGE,
    415: ProblemType(
        415,
        "unsupported-media-type",
        "Kiểu dữ liệu không được hỗ trợ",
        "Unsupported media type",
        "Không nhận kiểu dữ liệu đã gửi. Đề nghị đối chiếu với tài liệu và gửi lại.",
        "This type of content is not taken. Please compare the documentation.",
    ),
    500: INTERNAL,
    503: UNAVAILABLE,
}


def for_status(status: int) -> ProblemType:
    """The row for an HTTPException, whose own text is never shown."""
    row = _OF_STATUS.get(status)
    if row is not None:
        return row
    return ProblemType(
        status,
        f"http-{status}",
        "Không thực hiện được yêu cầu",
        "The request was not carried out",
        "Không thực hiện được yêu cầu này. Đề nghị đối chiếu với tài liệu.",
        "The request was not carried out. Please compare the documentation.",
    )

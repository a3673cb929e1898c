"""Errors as problems: one table, checked complete by a test."""

from hbs_kit import limits, pagination, token_errors
from hbs_kit.problem_types import ProblemTable, ProblemType
from lookup_portal.domain import errors
from lookup_portal.http.copy_problems import COPY_PROBLEMS
from lookup_portal.rendering import errors as rendering
from lookup_portal.rendering.labels import VERDICTS

PROBLEMS: ProblemTable = {
    **limits.PROBLEMS,
    **token_errors.PROBLEMS,
    **pagination.PROBLEMS,
    **COPY_PROBLEMS,
    errors.RecordNotFound: ProblemType(
        404,
        "record-not-found",
        "Không tìm thấy thông tin",
        "Nothing found",
        VERDICTS["unknown"].vi,
        VERDICTS["unknown"].en,
    ),
    errors.TooManyAttempts: ProblemType(
        429,
        "too-many-attempts",
        "Có quá nhiều lượt tra cứu",
        "Too many attempts",
        "Đã có quá nhiều lượt tra cứu từ địa chỉ này hoặc với mã này. Đề nghị thử lại sau {seconds} giây.",
        "There were too many attempts from this address or with this code. Please try again in {seconds} seconds.",
    ),
    errors.RecordDamaged: ProblemType(
        500,
        "record-damaged",
        "Chưa thể hiển thị học bạ số",
        "The record cannot be shown",
        "Dữ liệu lưu trữ của học bạ số này không qua được bước xác thực nên không được hiển thị. Sự cố đã được ghi nhận; đề nghị thử lại sau.",
        "What is stored of this record no longer verifies, so it is not shown. The fault has been reported; please try again later.",
    ),
    errors.FormUnknown: ProblemType(
        501,
        "form-unknown",
        "Chưa có mẫu hiển thị học bạ số",
        "No form for this record",
        "Học bạ số này chưa có mẫu bản mềm trên cổng. Đề nghị dùng tệp xác thực ngoại tuyến.",
        "The portal has no printed form for this record yet. Please use the offline bundle.",
    ),
    errors.SealUnavailable: ProblemType(
        503,
        "seal-unavailable",
        "Chưa ký số được tệp",
        "The file cannot be sealed now",
        "Tệp này chỉ được cấp kèm chữ ký số của đơn vị quản lý cổng, hiện chưa ký số được. Đề nghị thử lại sau ít phút.",
        "This file is handed out with the operator's seal only, which cannot be made at the moment. Please try again in a few minutes.",
    ),
    rendering.RenderBusy: ProblemType(
        503,
        "rendering-busy",
        "Đang có nhiều yêu cầu tạo bản mềm",
        "Too many soft copies are being made",
        "Đang có nhiều yêu cầu tạo bản mềm. Đề nghị thử lại sau ít phút.",
        "Many soft copies are being made at the moment. Please try again in a few minutes.",
    ),
    rendering.RenderTimeout: ProblemType(
        503,
        "rendering-slow",
        "Chưa tạo được bản mềm",
        "The soft copy was not made in time",
        "Chưa tạo được bản mềm trong thời gian cho phép. Đề nghị thử lại sau ít phút.",
        "The soft copy could not be made in time. Please try again in a few minutes.",
    ),
    rendering.RenderFailed: ProblemType(
        500,
        "rendering-failed",
        "Không tạo được bản mềm",
        "The soft copy could not be made",
        "Không tạo được bản mềm của học bạ số này. Đề nghị dùng tệp xác thực ngoại tuyến và báo bộ phận hỗ trợ.",
        "The soft copy of this record could not be made. Please use the offline bundle and tell the support.",
    ),
}

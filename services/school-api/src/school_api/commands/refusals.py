"""Refusals that commands meet, in the words of the HTTP API; a test holds both alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from school_api.domain import errors
from school_api.domain.year import errors as year

AWAY: Final = (
    "Cơ sở dữ liệu hoặc dịch vụ của Sở tạm thời không dùng được. Đề nghị chạy lại sau cùng mã lần thực hiện. [away]"
)
SLOW: Final = (
    "Hệ thống không hoàn thành lệnh này trong thời hạn. Đề nghị chạy lại khi hệ thống rảnh, hoặc đặt "
    "SCHOOL_API_DATABASE__STATEMENT_TIMEOUT và SCHOOL_API_DATABASE__COMMAND_TIMEOUT dài hơn. [took-too-long]"
)


@dataclass(frozen=True)
class Refusal:
    """A code and its sentence."""

    code: str
    sentence: str


REFUSALS: Final[Mapping[type[errors.SchoolError], Refusal]] = {
    errors.ActUnknown: Refusal(
        "act-unknown",
        "Không có xác nhận chốt hoặc yêu cầu thu hồi với mã này. Đề nghị kiểm tra lại.",
    ),
    errors.ContentRefused: Refusal(
        "content-refused",
        "Nội dung có {count} chỗ không đúng mẫu học bạ, danh sách kèm theo. Đề nghị sửa và gửi lại.",
    ),
    errors.StatementRefused: Refusal(
        "statement-refused",
        "Tuyên bố đã ký số không khớp với phiên ký số ({reason}). Đề nghị tải lại phiên ký số và ký lại.",
    ),
    errors.CertificateExpired: Refusal(
        "certificate-expired",
        "Chứng thư số của người ký chưa có hoặc không còn thời hạn, hoặc không dùng để ký số được. Đề nghị gia hạn, đăng ký chứng thư số mới với Sở, sau đó ký lại.",
    ),
    errors.RegistryRefused: Refusal(
        "registrar-refused",
        "Sở từ chối yêu cầu này, lý do kèm theo. Đề nghị xử lý theo lý do rồi thử lại.",
    ),
    year.NotReopenable: Refusal(
        "not-reopenable",
        "Đây không phải xác nhận chốt, hoặc Sở chưa nhận xác nhận chốt này, nên không có gì để mở lại. Đề nghị tải lại trạng thái.",
    ),
    year.TransferUnknown: Refusal(
        "transfer-unknown",
        "Nhà trường không có hồ sơ chuyển giao quyền quản lý học bạ số với mã này. Đề nghị xem lại danh sách hồ sơ.",
    ),
    year.TransferNotSignable: Refusal(
        "transfer-not-signable",
        "Hồ sơ chuyển giao không ở bước Hiệu trưởng của nhà trường ký số. Đề nghị xem lại trạng thái hồ sơ.",
    ),
    year.InterimNotReady: Refusal(
        "interim-not-ready",
        "Kết quả giữa năm chưa lập hoặc chưa đủ chữ ký số nên chưa xuất được tệp. Đề nghị hoàn tất ký số rồi xuất lại.",
    ),
}

"""Refusals of feeds and webhooks, in words."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.errors import RegistryError
from so_registry.domain.feeds import errors
from so_registry.domain.refusal import Refusal

FEEDS: Mapping[type[RegistryError], Refusal] = {
    errors.EventsGone: Refusal(
        "events-gone",
        Term("Sự kiện không còn được lưu", "Events no longer kept"),
        Sentence(
            "Các sự kiện ngay sau con trỏ này không còn được lưu. Đề nghị đọc lại trạng thái các lượt báo cáo, "
            "rồi đọc sự kiện từ đầu.",
            "The events right after this cursor are no longer kept. Please read the state of the submissions again, "
            "then read the events from the beginning.",
        ),
    ),
    errors.WebhookUnknown: Refusal(
        "webhook-unknown",
        Term("Không có địa chỉ nhận thông báo này", "Unknown webhook"),
        Sentence(
            "Không có địa chỉ nhận thông báo với mã này. Đề nghị xem lại danh sách địa chỉ đã đăng ký.",
            "There is no webhook of this id. Please look at the list of webhooks again.",
        ),
    ),
    errors.WebhookConflict: Refusal(
        "webhook-conflict",
        Term("Mã đã dùng cho địa chỉ khác", "The id was used for another address"),
        Sentence(
            "Mã này đã được dùng cho một địa chỉ nhận thông báo khác. Đề nghị dùng mã mới.",
            "This id was used for another webhook. Please use a new one.",
        ),
    ),
    errors.WebhookRefused: Refusal(
        "webhook-refused",
        Term("Không gửi được đến địa chỉ nhận thông báo này", "No address to send to"),
        Sentence(
            "Địa chỉ nhận thông báo phải là https, không kèm tài khoản, và không thuộc mạng nội bộ. Đề nghị sửa địa chỉ.",
            "A webhook's address is https, without a user, and not of an internal network. Please correct it.",
        ),
    ),
    errors.WebhooksTooMany: Refusal(
        "webhooks-too-many",
        Term("Quá số địa chỉ nhận thông báo", "Too many webhooks"),
        Sentence(
            "Phần mềm đã đăng ký đủ số địa chỉ nhận thông báo cho phép. Đề nghị ngừng một địa chỉ, rồi đăng ký lại.",
            "The client has as many webhooks as it may have. Please end one, then try again.",
        ),
    ),
}

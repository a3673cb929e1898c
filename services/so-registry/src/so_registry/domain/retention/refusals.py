"""Refusals to purge, in words."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain.errors import RegistryError
from so_registry.domain.refusal import Refusal
from so_registry.domain.retention.errors import KeptForEver

RETENTION: Mapping[type[RegistryError], Refusal] = {
    KeptForEver: Refusal(
        "kept-for-ever",
        Term("Dữ liệu này được lưu không thời hạn", "Kept without limit"),
        Sentence(
            "Loại dữ liệu này chưa được đặt thời hạn lưu trữ nên được lưu không thời hạn. Đề nghị đặt thời hạn theo quy "
            "định rồi đề xuất lại.",
            "No retention is configured for this kind of data, so it is kept without limit. Please configure one, then "
            "propose again.",
        ),
    ),
}

"""Refusals about annotations in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain import act_errors, errors
from so_registry.domain.refusal import Refusal

ANNOTATIONS: Mapping[type[errors.RegistryError], Refusal] = {
    act_errors.AnnotationsOff: Refusal(
        "annotations-off",
        Term("Chưa bật ghi chú theo quyết định", "Annotations are off"),
        Sentence(
            "Đơn vị này chưa bật ghi chú theo quyết định đối với học bạ số đã chốt. Đề nghị bật cấu hình SO_REGISTRY_ANNOTATIONS khi có căn cứ.",
            "This registrar does not annotate locked records. Please switch it on (SO_REGISTRY_ANNOTATIONS) once there is ground for it.",
        ),
    ),
    act_errors.NotAnnotatable: Refusal(
        "not-annotatable",
        Term("Không ghi chú được", "Cannot be annotated"),
        Sentence(
            "Các gói tin đã nêu chưa chốt tại đây, không cùng trường, năm học, cấp học, diện, hoặc đã có quyết định chấm dứt giá trị ({reason}). Đề nghị kiểm tra lại danh sách và quyết định.",
            "The packets are not locked here, not of one school, school year, level and track, or no longer valid already ({reason}). Please check list and decision.",
        ),
    ),
}

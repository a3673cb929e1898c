"""What stands once for a class above the second sheet's table: the foot of its pages."""

from dataclasses import dataclass

from hbs_schema.rules.pointers import pointer
from hbs_sheets.values import Read, read_day, read_principal_title, read_text

PRINCIPAL_TITLES = ("Hiệu trưởng", "Phó Hiệu trưởng", "Phụ trách trường")
"""A deputy signs KT. HIỆU TRƯỞNG."""


@dataclass(frozen=True)
class ClassValue:
    """A labelled value; a file of several classes has a column of the same name instead."""

    key: str
    label: str
    read: Read = read_text
    is_required: bool = True
    choices: tuple[str, ...] = ()


CLASS_VALUES = (
    ClassValue(pointer("remarks", "school", "name"), "Tên trường"),
    ClassValue(pointer("remarks", "school", "commune"), "Xã (phường, đặc khu)", is_required=False),
    ClassValue(pointer("remarks", "school", "district"), "Huyện (quận, thị xã), trước 01/7/2025", is_required=False),
    ClassValue(pointer("remarks", "school", "province"), "Tỉnh (thành phố)"),
    ClassValue(pointer("remarks", "place"), "Nơi cấp (địa danh)"),
    ClassValue(pointer("remarks", "issued_on"), "Ngày cấp", read_day),
    ClassValue(pointer("remarks", "homeroom_teacher"), "Giáo viên chủ nhiệm"),
    ClassValue(pointer("remarks", "principal"), "Người ký (Hiệu trưởng)"),
    ClassValue(
        pointer("remarks", "principal_title"), "Chức vụ người ký", read_principal_title, choices=PRINCIPAL_TITLES
    ),
)

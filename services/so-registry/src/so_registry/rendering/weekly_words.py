"""Words of the weekly page; officials read and sign it in Vietnamese."""

from typing import Final

WORDS: Final = {
    "title": "Tiến độ báo cáo học bạ số",
    "heading": "Tiến độ báo cáo học bạ số về Sở",
    "window": "đợt chốt",
    "year": "Năm học",
    "level": "cấp",
    "track": "diện",
    "as_of": "Số liệu lúc",
    "cutoff": "hạn chốt",
    "number": "Số thứ tự",
    "school": "Trường",
    "commune": "Xã, phường",
    "schools": "Số trường",
    "expected": "Phải báo cáo",
    "reported": "Đã báo cáo",
    "percent": "Tỷ lệ (%)",
    "missing": "Chưa báo cáo",
    "change": "Tăng trong 7 ngày",
    "no_commune": "Chưa có mã xã",
    "whole": "Cộng",
    "untold": "Số trường chưa gửi danh sách học sinh, chưa tính vào số phải báo cáo",
    "maker": "NGƯỜI LẬP BIỂU",
    "maker_signs": "(Ký, ghi rõ họ tên)",
    "head": "THỦ TRƯỞNG ĐƠN VỊ",
    "head_signs": "(Ký, đóng dấu)",
    "day": "Ngày",
    "month": "tháng",
    "of_year": "năm",
}

"""The printed words of issued copies, and of the last page that says what each year's proof is.

The mark of conversion has what Luật 20/2023/QH15 Điều 12 asks for: the content, the system and its owner, a mark of
its own, and who converted it.
"""

from collections.abc import Mapping

FORM_COPY: Mapping[str, str] = {
    "copy_number": "Số",
    "copy_code": "Mã bản sao",
    "copy_covers": "Nội dung gồm",
    "copy_dossier": "Mã hồ sơ",
    "copy_system": "Hệ thống thông tin",
    "copy_owner": "Đơn vị chủ quản",
    "copy_office": "Đơn vị cấp",
    "copy_time": "Thời điểm chuyển đổi",
    "copy_converter": "Người chuyển đổi",
    "copy_statement": "Chuyển đổi từ học bạ số (thông điệp dữ liệu) với nội dung còn nguyên vẹn theo Điều 12 "
    "Luật Giao dịch điện tử số 20/2023/QH15. Kiểm tra bản sao này bằng số và mã bản sao.",
    "copy_sign": "(Chữ ký, đóng dấu)",
    "attached_bundle": "Tệp xác thực ngoại tuyến của năm học {school_year}",
    "attached_presentation": "Tệp xác thực ngoại tuyến (bản trình bày) của năm học {school_year}",
    "ending_heading": "TÌNH TRẠNG HỌC BẠ SỐ VÀ CHỮ KÝ SỐ",
    "extract_title": "BẢN TRÍCH SAO HỌC BẠ",
    "copy_qr_alt": "Mã QR: địa chỉ kiểm tra bản sao này",
    "copy_qr_caption": "Quét mã để kiểm tra bản sao",
}

TITLES: Mapping[str, str] = {
    "primary": "Học bạ số cấp tiểu học",
    "lower-secondary": "Học bạ số cấp trung học cơ sở",
    "upper-secondary": "Học bạ số cấp trung học phổ thông",
}
SHOWN_TITLES: Mapping[str, tuple[str, str]] = {
    "primary": ("HỌC BẠ", "TIỂU HỌC"),
    "lower-secondary": ("HỌC BẠ", "TRUNG HỌC CƠ SỞ"),
    "upper-secondary": ("HỌC BẠ", "TRUNG HỌC PHỔ THÔNG"),
}

"""The register of copies as an .xlsx: everything is written as text, so that nothing in it is calculated."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone

import xlsxwriter

from hbs_schema.findings import Language, Term
from lookup_portal.domain.register import RegisterLine

VIETNAM = timezone(timedelta(hours=7))
WIDTH = 22

SHEET = Term("Sổ cấp bản sao", "Register of copies")
COLUMNS: Mapping[str, Term] = {
    "number": Term("Số bản sao", "Number"),
    "kind": Term("Loại", "Kind"),
    "state": Term("Trạng thái", "State"),
    "requested_at": Term("Ngày đề nghị", "Requested at"),
    "requester": Term("Người đề nghị", "Requester"),
    "purpose": Term("Mục đích", "Purpose"),
    "legal_ground": Term("Căn cứ pháp lý hoặc sự đồng ý", "Legal ground or consent"),
    "dossier": Term("Mã hồ sơ", "Dossier number"),
    "school_years": Term("Năm học", "School years"),
    "parts": Term("Nội dung trích", "Parts"),
    "decided_at": Term("Ngày quyết định", "Decided at"),
    "reason": Term("Lý do từ chối hoặc thu hồi", "Reason"),
    "issued_at": Term("Ngày cấp", "Issued at"),
    "converter": Term("Người chuyển đổi", "Converter"),
    "office": Term("Đơn vị cấp", "Office"),
    "requested_by": Term("Tài khoản đề nghị", "Requested by"),
    "decided_by": Term("Tài khoản quyết định", "Decided by"),
    "revoked_at": Term("Ngày thu hồi bản sao", "Copy revoked at"),
    "sha256": Term("SHA-256 của tệp PDF", "SHA-256 of the PDF"),
}
KINDS: Mapping[str, Term] = {
    "paper": Term("Bản giấy học bạ số", "Paper copy"),
    "certified": Term("Bản sao y", "Certified copy"),
    "extract": Term("Bản trích sao", "Extract"),
}
STATES: Mapping[str, Term] = {
    "requested": Term("Chờ quyết định", "Awaiting decision"),
    "declined": Term("Không cấp", "Not issued"),
    "issued": Term("Đã cấp", "Issued"),
    "revoked": Term("Đã thu hồi", "Revoked"),
}


def write_register(lines: Sequence[RegisterLine], language: Language) -> bytes:
    """One line each, in the order given."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(SHEET.in_(language))
        bold = book.add_format({"bold": True})
        page.set_column(0, len(COLUMNS) - 1, WIDTH)
        page.freeze_panes(1, 0)
        for column, title in enumerate(COLUMNS.values()):
            page.write_string(0, column, title.in_(language), bold)
        for row, line in enumerate(lines, 1):
            for column, name in enumerate(COLUMNS):
                page.write_string(row, column, _text(line, name, language))
    return out.getvalue()


def _text(line: RegisterLine, name: str, language: Language) -> str:
    value = getattr(line, name)
    if name in ("kind", "state"):
        words = KINDS if name == "kind" else STATES
        return words[value].in_(language)
    if isinstance(value, datetime):
        return f"{value.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return value or ""

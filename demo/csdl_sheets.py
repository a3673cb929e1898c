"""Writes the spreadsheets that csdl exports: grade 1–2 results under three header rows, and the pupil list."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter
import xlwt

from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.tt27 import Tt27Policy
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of

Cell = str | int | float
Grid = Sequence[Sequence[Cell]]
Merge = tuple[int, int, int, int]
CREATED = datetime(2026, 5, 29, tzinfo=UTC)

_LEVEL, _MARK = "Mức đạt được", "Điểm KTĐK"
_SUBJECTS = (
    ("TOAN", "Toán"), ("TIENG_VIET", "Tiếng Việt"), ("DAO_DUC", "Đạo đức"),
    ("TNXH", "Tự nhiên và xã hội"), ("NGOAI_NGU_1", "Ngoại ngữ"), ("TIENG_DTTS", "Tiếng dân tộc"),
    ("TIN_HOC", "TH-CN (Tin học)"), ("AM_NHAC", "Nghệ thuật (Âm nhạc)"),
    ("MI_THUAT", "Nghệ thuật (Mĩ thuật)"), ("HDTN", "Hoạt động trải nghiệm"),
    ("GDTC", "Giáo dục thể chất"),
)  # fmt: skip
_TESTED = ("TOAN", "TIENG_VIET")
_ENDS = (
    (pointer("outcome", "is_completed"), "Hoàn thành\nchương trình lớp học"),
    (pointer("outcome", "is_promoted"), "Lên lớp"),
    (pointer("outcome", "result"), "Xếp loại"),
)
_STARTS = ("STT", "Mã lớp", "Mã học sinh", "Họ tên", "Ngày sinh")

LIST_KEYS = (
    "stt", "class_code", "pupil_code", "full_name", "birth_date", "sex", "status", "status_on",
    "ethnicity", "disability", "personal_id", "sector_code",
)  # fmt: skip
_LIST_TITLES = (
    "STT", "Mã lớp", "Mã học\nsinh", "Họ tên", "Ngày sinh\n(dd/mm/yyyy)", "Giới\ntính",
    "Trạng thái\nHS", "Ngày nhập\ntrạng thái", unicodedata.normalize("NFD", "Dân tộc"),
    unicodedata.normalize("NFD", "Loại\nkhuyết tật"), "Số\nđịnh danh", "Mã định danh\nBộ GD&ĐT",
)  # fmt: skip


def csdl_columns() -> list[tuple[str, tuple[str, str, str]]]:
    """Key and header path of the 35 columns A to AI."""
    columns: list[tuple[str, tuple[str, str, str]]] = [
        (key, (title, "", ""))
        for key, title in zip(("stt", "class_code", "pupil_code", "full_name", "birth_date"), _STARTS, strict=True)
    ]
    for slug, title in _SUBJECTS:
        group = "Môn học và hoạt động giáo dục"
        columns.append((pointer(f"subjects/{slug}", "level"), (group, title, _LEVEL)))
        if slug in _TESTED:
            columns.append((pointer(f"subjects/{slug}", "test"), (group, title, _MARK)))
    core = "Năng lực cốt lõi"
    for code, name in GENERAL_COMPETENCES.items():
        key = pointer("competences", "general", code, "level")
        columns.append((key, (core, "Năng lực chung", name.vi)))
    for code, name in specific_competences_of(2, Tt27Policy()).items():
        key = pointer("competences", "specific", code, "level")
        columns.append((key, (core, "Năng lực đặc thù", name.vi)))
    for code, name in QUALITIES.items():
        columns.append((pointer("qualities", "traits", code, "level"), ("Phẩm chất chủ yếu", name.vi, "")))
    columns += [(key, (title, "", "")) for key, title in _ENDS]
    return [*columns, ("", ("", "", ""))]


def results_grid(rows: Sequence[dict[str, Cell]]) -> tuple[Grid, list[Merge]]:
    """Header and rows as csdl lays them out, and which header cells are merged."""
    columns = csdl_columns()
    header: list[list[Cell]] = [["" for _ in columns] for _ in range(3)]
    merges: list[Merge] = []
    for level in range(3):
        start = 0
        while start < len(columns):
            path = columns[start][1]
            end = start
            while (
                end + 1 < len(columns)
                and columns[end + 1][1][: level + 1] == path[: level + 1]
                and any(path[level + 1 :])
            ):
                end += 1
            if path[level]:
                header[level][start] = path[level]
                bottom = level if any(path[level + 1 :]) else 2
                if (level, start) != (bottom, end):
                    merges.append((level, bottom, start, end))
            start = end + 1
    body = [[row.get(key, "") for key, _ in columns] for row in rows]
    return [*header, *body], merges


def list_grid(rows: Sequence[dict[str, Cell]]) -> Grid:
    """The pupil list C1-HocSinh: line breaks in its titles, some of them decomposed."""
    return [list(_LIST_TITLES), *([row.get(key, "") for key in LIST_KEYS] for row in rows)]


def to_xlsx(sheets: Mapping[str, Grid], merges: Sequence[Merge] = ()) -> bytes:
    """An .xlsx; text is written as text, numbers as numbers; merges are of the first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED.replace(tzinfo=None)})
        for number, (name, grid) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for top, bottom, left, right in merges if number == 0 else ():
                sheet.merge_range(top, left, bottom, right, "")
            for row_no, row in enumerate(grid):
                for column_no, value in enumerate(row):
                    if isinstance(value, str):
                        if value:
                            sheet.write_string(row_no, column_no, value)
                    else:
                        sheet.write_number(row_no, column_no, value)
    return out.getvalue()


def to_xls(sheets: Mapping[str, Grid], merges: Sequence[Merge] = ()) -> bytes:
    """The same as .xls, which is what csdl gives out."""
    book = xlwt.Workbook(encoding="utf-8")
    for number, (name, grid) in enumerate(sheets.items()):
        sheet = book.add_sheet(name)
        for row_no, row in enumerate(grid):
            for column_no, value in enumerate(row):
                if value != "":
                    sheet.write(row_no, column_no, value)
        if number == 0:
            for top, bottom, left, right in merges:
                sheet.merge(top, bottom, left, right)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()

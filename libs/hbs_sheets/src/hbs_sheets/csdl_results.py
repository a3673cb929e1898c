"""The results file of csdl.moet.gov.vn for grades 1–2: 35 columns under 3 header rows, found by their titles."""

from hbs_schema.findings import Term
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import PRIMARY_SUBJECTS
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of
from hbs_sheets.folding import fold
from hbs_sheets.tables import Column, Layout
from hbs_sheets.values import (
    Read,
    read_code,
    read_day,
    read_flag,
    read_mark,
    read_result,
    read_subject_level,
    read_text,
    read_trait_level,
)

GRADES = (1, 2)

_LEVEL_ROW, _ITEM_ROW = 1, 2
_SUBJECTS: dict[str, tuple[str, ...]] = {
    "TOAN": ("toan",),
    "TIENG_VIET": ("tieng viet",),
    "DAO_DUC": ("dao duc",),
    "TNXH": ("tu nhien va xa hoi", "tn xh", "tnxh", "tn va xh"),
    "NGOAI_NGU_1": ("ngoai ngu", "ngoai ngu 1", "nn1", "tieng anh"),
    "TIENG_DTTS": ("tieng dan toc", "tieng dan toc thieu so"),
    "TIN_HOC": ("th cn tin hoc", "tin hoc"),
    "AM_NHAC": ("nghe thuat am nhac", "am nhac"),
    "MI_THUAT": ("nghe thuat mi thuat", "nghe thuat my thuat", "mi thuat", "my thuat"),
    "HDTN": ("hoat dong trai nghiem", "hdtn"),
    "GDTC": ("giao duc the chat", "gdtc"),
}
_TESTED = ("TOAN", "TIENG_VIET")
_OPTIONAL = frozenset({"NGOAI_NGU_1", "TIENG_DTTS", "TIN_HOC"})
_MARK_TITLES = ("diem ktdk", "ktdk", "diem kiem tra dinh ky", "diem")


def csdl_results_layout() -> Layout:
    """Columns A to AH as `domain` calls them; the subjects a pupil may choose need not be there."""
    return Layout(
        Term("tệp kết quả", "the results file"),
        depth=3,
        columns=(
            Column("class_code", "Mã lớp", (("ma lop", "lop"),), read_text),
            Column("pupil_code", "Mã học sinh", (("ma hoc sinh", "ma hs"),), read_code),
            Column("full_name", "Họ tên", (("ho ten", "ho va ten"),), read_text, is_required=False),
            Column("birth_date", "Ngày sinh", (("ngay sinh",),), read_day, is_required=False),
            *_subject_columns(),
            *_trait_columns(),
            *_outcome_columns(),
        ),
    )


def _subject_columns() -> list[Column]:
    columns = []
    for slug, titles in _SUBJECTS.items():
        name = PRIMARY_SUBJECTS[slug].vi
        part = f"subjects/{slug}"
        columns.append(
            Column(
                pointer(part, "level"),
                name,
                (titles,),
                read_subject_level,
                is_required=slug not in _OPTIONAL,
                header_row=_LEVEL_ROW,
            )
        )
        if slug in _TESTED:
            columns.append(
                Column(
                    pointer(part, "test"),
                    f"{name} – Điểm KTĐK",
                    (titles, _MARK_TITLES),
                    read_mark,
                    header_row=_ITEM_ROW,
                )
            )
    return columns


def _trait_columns() -> list[Column]:
    def column(path: tuple[str, ...], name: str, header_row: int) -> Column:
        titles = (fold(name), *_OTHER_TITLES.get(fold(name), ()))
        return Column(pointer(*path), name, (titles,), read_trait_level, header_row=header_row)

    specific = specific_competences_of(GRADES[-1], Tt27Policy())
    return [
        *(
            column(("competences", "general", code, "level"), name.vi, _ITEM_ROW)
            for code, name in GENERAL_COMPETENCES.items()
        ),
        *(column(("competences", "specific", code, "level"), name.vi, _ITEM_ROW) for code, name in specific.items()),
        *(column(("qualities", "traits", code, "level"), name.vi, _LEVEL_ROW) for code, name in QUALITIES.items()),
    ]


_OTHER_TITLES = {
    "tu chu va tu hoc": ("tu chu tu hoc",),
    "giao tiep va hop tac": ("giao tiep hop tac",),
    "giai quyet van de va sang tao": ("gqvd va sang tao", "gqvd sang tao"),
    "tham mi": ("tham my",),
}


def _outcome_columns() -> list[Column]:
    def column(field: str, title: str, titles: tuple[str, ...], read: Read) -> Column:
        return Column(pointer("outcome", field), title, (titles,), read)

    return [
        column(
            "is_completed",
            "Hoàn thành chương trình lớp học",
            (
                "hoan thanh chuong trinh lop hoc",
                "hoan thanh chuong trinh",
                "hoan thanh ct",
                "ht ct",
            ),
            read_flag,
        ),
        column("is_promoted", "Lên lớp", ("len lop", "duoc len lop"), read_flag),
        column(
            "result",
            "Xếp loại",
            ("xep loai", "xl", "danh gia kqgd", "danh gia ket qua giao duc", "ket qua giao duc"),
            read_result,
        ),
    ]

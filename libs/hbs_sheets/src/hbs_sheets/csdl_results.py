"""The results files of csdl.moet.gov.vn for primary grades, found by their titles under 3 header rows.

The file for grades 1–2 was seen (35 columns). That for grades 3–5 is derived from it: the same families of columns,
with TH-CN split into Tin học and Công nghệ, Khoa học, Lịch sử và Địa lí, and the tests and competences that
Thông tư 27/2020 adds from grade 3. So its subjects are looked for in more than one spelling, and one that a grade
does not teach may be absent; that a pupil lacks a subject of his grade is for the rules to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

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

_LEVEL_ROW, _ITEM_ROW = 1, 2
_TITLES: dict[str, tuple[str, ...]] = {
    "TOAN": ("toan",),
    "TIENG_VIET": ("tieng viet",),
    "DAO_DUC": ("dao duc",),
    "TNXH": ("tu nhien va xa hoi", "tn xh", "tnxh", "tn va xh"),
    "KHOA_HOC": ("khoa hoc",),
    "LS_DL": ("lich su va dia li", "lich su va dia ly", "ls va dl", "ls dl"),
    "NGOAI_NGU_1": ("ngoai ngu", "ngoai ngu 1", "nn1", "tieng anh"),
    "TIENG_DTTS": ("tieng dan toc", "tieng dan toc thieu so"),
    "TIN_HOC": ("th cn tin hoc", "tin hoc va cong nghe tin hoc", "tin hoc"),
    "CONG_NGHE": ("th cn cong nghe", "tin hoc va cong nghe cong nghe", "cong nghe"),
    "AM_NHAC": ("nghe thuat am nhac", "am nhac"),
    "MI_THUAT": ("nghe thuat mi thuat", "nghe thuat my thuat", "mi thuat", "my thuat"),
    "HDTN": ("hoat dong trai nghiem", "hdtn"),
    "GDTC": ("giao duc the chat", "gdtc"),
}
_MARK_TITLES = ("diem ktdk", "ktdk", "diem kiem tra dinh ky", "diem")
_COMPETENCES = frozenset({"nang luc cot loi", "nang luc dac thu", "nl dac thu", "nang luc", "nang luc chung"})
"""Groups under which Khoa học, Tin học and Công nghệ are no subjects."""


@dataclass(frozen=True)
class Family:
    """The grades that share a file, its subjects in order, and which of them are tested or may be absent."""

    grades: tuple[int, ...]
    subjects: tuple[str, ...]
    tested: frozenset[str]
    absent: frozenset[str]


GRADES_1_2 = Family(
    grades=(1, 2),
    subjects=(
        "TOAN", "TIENG_VIET", "DAO_DUC", "TNXH", "NGOAI_NGU_1", "TIENG_DTTS", "TIN_HOC", "AM_NHAC", "MI_THUAT",
        "HDTN", "GDTC",
    ),
    tested=frozenset({"TOAN", "TIENG_VIET"}),
    absent=frozenset({"NGOAI_NGU_1", "TIENG_DTTS", "TIN_HOC"}),
)  # fmt: skip
GRADES_3_5 = Family(
    grades=(3, 4, 5),
    subjects=(
        "TOAN", "TIENG_VIET", "DAO_DUC", "TNXH", "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIENG_DTTS", "TIN_HOC",
        "CONG_NGHE", "AM_NHAC", "MI_THUAT", "HDTN", "GDTC",
    ),
    tested=frozenset({"TOAN", "TIENG_VIET", "KHOA_HOC", "LS_DL", "NGOAI_NGU_1", "TIN_HOC", "CONG_NGHE"}),
    absent=frozenset({"TNXH", "KHOA_HOC", "LS_DL", "TIENG_DTTS"}),
)  # fmt: skip


@cache
def csdl_results_layout(family: Family = GRADES_1_2) -> Layout:
    """Columns A to AH as the sector calls them; the subjects a pupil may choose need not be there."""
    return Layout(
        Term("tệp kết quả", "the results file"),
        depth=3,
        columns=(
            Column("class_code", "Mã lớp", (("ma lop", "lop"),), read_text),
            Column("pupil_code", "Mã học sinh", (("ma hoc sinh", "ma hs"),), read_code),
            Column("full_name", "Họ tên", (("ho ten", "ho va ten"),), read_text, is_required=False),
            Column("birth_date", "Ngày sinh", (("ngay sinh",),), read_day, is_required=False),
            Column("grade", "Khối", (("khoi", "khoi lop"),), read_text, is_required=False),
            *_subject_columns(family),
            *_trait_columns(family),
            *_outcome_columns(),
        ),
        grades=family.grades,
    )


def _subject_columns(family: Family) -> Iterator[Column]:
    for slug in family.subjects:
        name, titles, part = PRIMARY_SUBJECTS[slug].vi, _TITLES[slug], f"subjects/{slug}"
        needed = slug not in family.absent
        key = pointer(part, "level")
        yield Column(key, name, (titles,), read_subject_level, needed, _LEVEL_ROW, _COMPETENCES)
        if slug in family.tested:
            yield Column(
                pointer(part, "test"),
                f"{name} – Điểm KTĐK",
                (titles, _MARK_TITLES),
                read_mark,
                needed,
                _ITEM_ROW,
                _COMPETENCES,
            )


def _trait_columns(family: Family) -> Iterator[Column]:
    specific = specific_competences_of(family.grades[-1], Tt27Policy())
    for code, name in GENERAL_COMPETENCES.items():
        yield _trait(("competences", "general", code, "level"), name.vi, _ITEM_ROW)
    is_shared = "CONG_NGHE" in family.subjects
    for code, name in specific.items():
        yield _trait(("competences", "specific", code, "level"), name.vi, _ITEM_ROW, is_shared=is_shared)
    for code, name in QUALITIES.items():
        yield _trait(("qualities", "traits", code, "level"), name.vi, _LEVEL_ROW)


def _trait(path: tuple[str, ...], name: str, header_row: int, *, is_shared: bool = False) -> Column:
    titles = (fold(name), *_OTHER_TITLES.get(fold(name), ()))
    # Where the same words are subjects too, a competence stands under its group.
    group = (tuple(_COMPETENCES),) if is_shared else ()
    return Column(pointer(*path), name, (*group, titles), read_trait_level, header_row=header_row)


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

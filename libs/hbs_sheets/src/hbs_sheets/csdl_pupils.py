"""The pupil list C1-HocSinh: who the pupils are. Its columns move between versions and its headers break lines."""

import re
from typing import Any

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.pointers import pointer
from hbs_sheets import sentences
from hbs_sheets.folding import fold
from hbs_sheets.rows import RowDraft, put
from hbs_sheets.tables import Column, Layout
from hbs_sheets.values import read_code, read_day, read_sex, read_text

PERSONAL_ID = pointer("personal", "personal_id")
SECTOR_CODE = pointer("personal", "sector_code")

_PERSONAL_ID_DIGITS = 12
_ZEROS_LOST = re.compile(r"[1-9][0-9]{9,10}\Z")
"""Province codes run from 001 to 096: a number loses one zero or two, never three."""
_LEFT = (
    "chuyen di",
    "thoi hoc",
    "bo hoc",
    "da chuyen",
    "xin ra",
    "da mat",
    "tot nghiep",
    "nghi hoc",
)


def pupil_list_layout() -> Layout:
    """One header row; status, disability and the sector's code are not in every version."""
    return Layout(
        Term("danh sách học sinh", "the pupil list"),
        depth=1,
        columns=(
            Column(
                "class_code",
                "Mã lớp",
                (("ma lop", "lop", "ten lop"),),
                read_text,
                is_required=False,
            ),
            Column("pupil_code", "Mã học sinh", (("ma hoc sinh", "ma hs"),), read_code),
            Column(
                pointer("identity", "full_name"),
                "Họ tên",
                (("ho ten", "ho va ten", "ho va ten hoc sinh"),),
            ),
            Column(
                pointer("identity", "birth_date"),
                "Ngày sinh",
                (("ngay sinh", "ngay thang nam sinh", "ngay sinh dd mm yyyy"),),
                read_day,
            ),
            Column(pointer("identity", "sex"), "Giới tính", (("gioi tinh",),), read_sex),
            Column(
                "status",
                "Trạng thái HS",
                (("trang thai hs", "trang thai", "trang thai hoc sinh"),),
                is_required=False,
            ),
            Column(
                "status_on",
                "Ngày nhập trạng thái",
                (("ngay nhap trang thai", "ngay trang thai"),),
                is_required=False,
            ),
            Column(pointer("personal", "ethnicity"), "Dân tộc", (("dan toc",),)),
            Column(
                "disability",
                "Loại khuyết tật",
                (("loai khuyet tat", "khuyet tat"),),
                is_required=False,
            ),
            Column(
                PERSONAL_ID,
                "Số định danh",
                (
                    (
                        "so dinh danh",
                        "so dinh danh ca nhan",
                        "so dinh danh ca nhan cccd",
                        "cccd",
                        "so cmnd cccd",
                    ),
                ),
                read_code,
            ),
            Column(
                SECTOR_CODE,
                "Mã định danh Bộ GD&ĐT",
                (("ma dinh danh bo gd dt", "ma dinh danh bo gddt", "ma dinh danh cua bo gd dt"),),
                read_code,
                is_required=False,
            ),
            Column(
                pointer("personal", "nationality"),
                "Quốc tịch",
                (("quoc tich",),),
                read_text,
                is_required=False,
            ),
            Column(
                pointer("personal", "birthplace", "text"),
                "Nơi sinh",
                (("noi sinh",),),
                read_text,
                is_required=False,
            ),
        ),
    )


def has_left(draft: RowDraft) -> bool:
    """Whether the pupil's status says that he is no longer taught here."""
    return fold(draft.words.get("status", "")).startswith(_LEFT)


def complete_person(draft: RowDraft, particulars: dict[str, Any], *, is_exempt: bool) -> dict[str, Any]:
    """Part `personal` from the list's row and the particulars of the second sheet, which may override nothing."""
    personal: dict[str, Any] = {**particulars, **person_parts(draft).get("personal", {})}
    personal.setdefault("identity_check", "unverified")
    _restore_zeros(draft, personal)
    if "personal_id" in personal:
        personal.pop("personal_id_absent", None)
    kind = draft.words.get("disability")
    if kind and fold(kind) not in ("khong", "khong khuyet tat"):
        personal["disability"] = {"kind": kind, "is_exempt": is_exempt}
    if "nationality" not in personal and "personal_id" in personal:
        personal["nationality"] = "Việt Nam"
        draft.add(
            Finding(
                "nationality-assumed",
                sentences.NATIONALITY_ASSUMED,
                pointer("personal", "nationality"),
                severity="warning",
            )
        )
    return personal


def person_parts(draft: RowDraft) -> dict[str, Any]:
    """What the list's row says, as parts."""
    parts: dict[str, Any] = {}
    for key, value in draft.content.items():
        put(parts, key, value)
    return parts


def _restore_zeros(draft: RowDraft, personal: dict[str, Any]) -> None:
    """A spreadsheet that took the id for a number dropped its leading zeros: put them back, and say so."""
    written = personal.get("personal_id")
    if written is None or re.match(r"[0-9]{12}\Z", written):
        return
    if _ZEROS_LOST.match(written):
        personal["personal_id"] = written.zfill(_PERSONAL_ID_DIGITS)
        column = draft.table.column(PERSONAL_ID)
        draft.add(
            Finding(
                "leading-zeros-restored",
                sentences.ZEROS_RESTORED,
                PERSONAL_ID,
                severity="warning",
                parameters={"column": column.title},
            ),
            PERSONAL_ID,
        )
        return
    del personal["personal_id"]
    draft.add(Finding("personal-id-malformed", sentences.PERSONAL_ID_MALFORMED, PERSONAL_ID), PERSONAL_ID)

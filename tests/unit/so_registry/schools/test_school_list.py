"""Lists of schools as offices keep them: every row that is wrong is told at once, nothing is guessed."""

import io
import json

import pytest
import xlsxwriter

from so_registry.spreadsheets.school_list import MAX_BYTES, read_school_list

HEAD = "Mã trường,Tên trường,Từ ngày,Đến ngày,Mã xã,Loại hình,Cấp học"
GOOD = "79000001,Trường Tiểu học A,01/09/2020,,26734,Công lập,TH"


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def wrong(data: bytes, suffix: str = ".csv") -> list[tuple[str, str]]:
    return [(finding.code, finding.pointer) for finding in read_school_list(data, suffix=suffix).findings]


def test_a_row_is_a_school_from_a_day_on() -> None:
    listed = read_school_list(csv(GOOD), suffix=".csv")

    ((row, school),) = listed.schools
    assert listed.findings == ()
    assert row == 2
    assert (school.code, school.name, school.valid_from) == ("79000001", "Trường Tiểu học A", "2020-09-01")
    assert (school.valid_to, school.commune, school.type, school.levels) == (None, "26734", "public", ("primary",))


@pytest.mark.parametrize(
    ("cell", "slug"),
    [
        ("Công lập", "public"),
        ("1", "public"),
        ("tư thục", "private"),
        ("Dân lập", "people-founded"),
        ("private", "private"),
    ],
)
def test_types_are_known_by_name_code_and_slug(cell: str, slug: str) -> None:
    ((_, school),) = read_school_list(csv(GOOD.replace("Công lập", cell)), suffix=".csv").schools

    assert school.type == slug


@pytest.mark.parametrize(
    ("cell", "slugs"),
    [
        ("TH; THCS", ("primary", "lower-secondary")),
        ("Tiểu học", ("primary",)),
        ("04", ("upper-secondary",)),
        ("3", ("lower-secondary",)),
        ("THPT/GDTX", ("upper-secondary", "continuing")),
        ("TH; TH", ("primary",)),
    ],
)
def test_levels_are_known_by_what_people_call_them(cell: str, slugs: tuple[str, ...]) -> None:
    data = csv(GOOD.replace(",TH", f",{cell}"))

    assert [school.levels for _, school in read_school_list(data, suffix=".csv").schools] == [slugs]


def test_every_row_that_is_wrong_is_told() -> None:
    data = csv(
        GOOD,
        GOOD,
        "mã sai!,Trường B,01/09/2020,,26734,Công lập,TH",
        "79000003,,31/02/2020,,xã một,bán công,mầm non",
        "79000004,Trường D,01/09/2020,01/09/2019,26734,Công lập,TH",
    )

    assert wrong(data) == [
        ("school-row-repeated", "/rows/3"),
        ("school-code-malformed", "/rows/4"),
        ("school-type-unknown", "/rows/5"),
        ("school-level-unknown", "/rows/5"),
        ("school-name-malformed", "/rows/5"),
        ("school-first-day", "/rows/5"),
        ("school-commune-malformed", "/rows/5"),
        ("school-last-day", "/rows/6"),
    ]


def test_excel_keeps_zeros_and_may_have_a_title_above() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["DANH MỤC TRƯỜNG"])
        sheet.write_row(2, 0, HEAD.split(","))
        sheet.write_row(3, 0, ["01000001", "Trường A", "01/09/2020", "", "00004", "Công lập", "TH, THCS"])

    ((row, school),) = read_school_list(file.getvalue(), suffix=".xlsx").schools

    assert (row, school.code, school.commune) == (4, "01000001", "00004")


def test_json_is_the_published_list() -> None:
    school = {
        "code": "79000001",
        "name": "Trường A",
        "valid_from": "2020-09-01",
        "type": "public",
        "levels": ["primary"],
    }
    listed = {"source": "danh mục", "schools": [school]}
    assert read_school_list(json.dumps(listed).encode(), suffix=".json").findings == ()

    merged = {**school, "successor_of": ["79000009"], "type": "state", "levels": []}
    assert wrong(json.dumps({**listed, "schools": [school, merged]}).encode(), ".json") == [
        ("school-type-unknown", "/rows/2"),
        ("school-level-unknown", "/rows/2"),
        ("school-merger-apart", "/rows/2"),
        ("school-row-repeated", "/rows/2"),
    ]


def test_columns_that_are_missing_are_named() -> None:
    listed = read_school_list(csv("79000001,Trường A", head="Mã trường,Tên trường"), suffix=".csv")

    (finding,) = listed.findings
    assert finding.code == "school-list-columns"
    assert "Từ ngày, Loại hình, Cấp học" in finding.text("vi")


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"\xff\xfe\x00", ".csv"),
        (csv(), ".csv"),
        (b"{", ".json"),
        (b"no workbook", ".xlsx"),
        (b" " * (MAX_BYTES + 1), ".csv"),
    ],
)
def test_what_is_no_list_is_refused(data: bytes, suffix: str) -> None:
    listed = read_school_list(data, suffix=suffix)

    assert listed.schools == ()
    assert listed.findings


def test_semicolons_separate_columns_too() -> None:
    data = csv(GOOD.replace(",", ";"), head=HEAD.replace(",", ";"))

    assert [school.code for _, school in read_school_list(data, suffix=".csv").schools] == ["79000001"]

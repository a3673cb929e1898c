"""Writes the class files of the demonstration, the same bytes for the same seed.

`python -m demo.generate_class_files FOLDER --grade 2 --seed 1 --fault wrong-result`
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.class_faults import FAULTS
from demo.csdl_sheets import list_grid, results_grid, to_xls, to_xlsx
from demo.made_class import MadeClass, draw_class
from hbs_schema.rules.pointers import pointer
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_class_template, write_supplement


@dataclass(frozen=True)
class School:
    """What the second sheet says once for the class."""

    name: str = "Trường Tiểu học Hoa Sữa"
    commune: str = "Phường Hà Đông"
    province: str = "Hà Nội"
    place: str = "Hà Đông"
    issued_on: str = "29/05/2026"
    homeroom_teacher: str = "Trần Thị Thu Hiền"
    principal: str = "Lê Quang Vinh"
    principal_title: str = "Hiệu trưởng"

    def class_values(self) -> dict[str, str | int | float]:
        return {
            pointer("remarks", "school", "name"): self.name,
            pointer("remarks", "school", "commune"): self.commune,
            pointer("remarks", "school", "province"): self.province,
            pointer("remarks", "place"): self.place,
            pointer("remarks", "issued_on"): self.issued_on,
            pointer("remarks", "homeroom_teacher"): self.homeroom_teacher,
            pointer("remarks", "principal"): self.principal,
            pointer("remarks", "principal_title"): self.principal_title,
        }


@dataclass(frozen=True)
class Files:
    """What was written. Beside a csdl results file there is its .xls twin and a second sheet of its own."""

    grade: int
    class_name: str
    school_year: str
    results: Path
    pupils: Path
    results_xls: Path | None = None
    supplement: Path | None = None


def write_grade_2(
    folder: Path,
    seed: int,
    class_name: str = "2A",
    *,
    pupils: int = 40,
    school: School | None = None,
    school_year: str = "2025-2026",
    faults: Sequence[str] = (),
) -> Files:
    """The csdl results file as .xlsx and .xls, the pupil list, and the second sheet of our template."""
    made = make_class(2, seed, class_name, pupils=pupils, school_year=school_year, faults=faults)
    grid, merges = results_grid(made.results)
    stem = f"lop-{class_name}"
    supplement = write_supplement(
        TemplateSetting((2,), school_year),
        TemplateContent(class_values=(school or School()).class_values(), particulars=made.particulars),
    )
    return Files(
        grade=2,
        class_name=class_name,
        school_year=school_year,
        results=_write(folder / f"{stem}-ket-qua.xlsx", to_xlsx({"Sheet1": grid}, merges)),
        results_xls=_write(folder / f"{stem}-ket-qua.xls", to_xls({"Sheet1": grid}, merges)),
        pupils=_write(folder / f"{stem}-danh-sach.xlsx", _pupil_list(made)),
        supplement=_write(folder / f"{stem}-bo-sung.xlsx", supplement),
    )


def write_grade_4(
    folder: Path,
    seed: int,
    class_name: str = "4A",
    *,
    pupils: int = 40,
    school: School | None = None,
    school_year: str = "2025-2026",
    faults: Sequence[str] = (),
) -> Files:
    """Our own template with both its sheets, and the pupil list."""
    made = make_class(4, seed, class_name, pupils=pupils, school_year=school_year, faults=faults)
    template = write_class_template(
        TemplateSetting((4,), school_year),
        TemplateContent(
            results={4: made.results},
            class_values=(school or School()).class_values(),
            particulars=made.particulars,
        ),
    )
    stem = f"lop-{class_name}"
    return Files(
        grade=4,
        class_name=class_name,
        school_year=school_year,
        results=_write(folder / f"{stem}-mau-nhap.xlsx", template),
        pupils=_write(folder / f"{stem}-danh-sach.xlsx", _pupil_list(made)),
    )


def make_class(
    grade: int,
    seed: int,
    class_name: str,
    *,
    pupils: int,
    school_year: str,
    faults: Sequence[str] = (),
) -> MadeClass:
    """Rows that pass, then the named faults."""
    made = draw_class(grade, seed, class_name, pupils=pupils, school_year=school_year)
    for fault in faults:
        FAULTS[fault](made)
    return made


def _pupil_list(made: MadeClass) -> bytes:
    return to_xlsx(
        {
            "C1-HocSinh": list_grid(made.listed),
            "DM_GioiTinh": [["Mã", "Tên"], [1, "Nam"], [2, "Nữ"]],
            "DM_TrangThai": [["Mã", "Tên"], [1, "Đang học"], [2, "Chuyển đi"], [3, "Thôi học"]],
        }
    )


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="demo.generate_class_files", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--grade", type=int, choices=(2, 4), required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--class-name", help="2A or 4A unless told")
    parser.add_argument("--pupils", type=int, default=40)
    parser.add_argument("--fault", action="append", default=[], choices=sorted(FAULTS))
    given = parser.parse_args(arguments)
    write = write_grade_2 if given.grade == 2 else write_grade_4
    files = write(
        given.folder,
        given.seed,
        given.class_name or f"{given.grade}A",
        pupils=given.pupils,
        faults=given.fault,
    )
    for path in (files.results, files.results_xls, files.pupils, files.supplement):
        if path is not None:
            sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

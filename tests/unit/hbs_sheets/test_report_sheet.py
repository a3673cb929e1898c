"""The school's spreadsheet given back with the sentences beside its rows."""

import io
import zipfile

import pytest

from demo.csdl_sheets import results_grid, to_xls, to_xlsx
from hbs_schema.findings import Language
from hbs_sheets.assemble import ClassImport
from hbs_sheets.report_sheet import write_report_sheet
from hbs_sheets.workbook import read_workbook
from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2


def written(content: bytes, imported: ClassImport, language: Language = "vi") -> bytes:
    return write_report_sheet(read_workbook(content), imported.report.as_json(), ["results"], language=language)


@pytest.mark.parametrize("write", [to_xlsx, to_xls])
def test_each_row_has_its_sentences_in_a_new_last_column(write):
    made = grade_2(faults=["mark-not-integer"])
    content = write({"Sheet1": results_grid(made.results)[0]})
    imported = import_grade_2(made, results=content)
    ((_, _, row, _),) = codes(imported)

    marked = read_workbook(written(content, imported))[0]

    assert marked.rows[2][-1] == "Kết quả kiểm tra"
    assert marked.rows[row - 1][-1].startswith("Toán – Điểm KTĐK: Điểm kiểm tra cuối năm môn Toán là 8,5.")
    clean = [r for r in imported.report.rows if r.source == "results" and r.status == "ok"]
    assert all(marked.rows[r.row - 1][-1] == "Không phát hiện lỗi" for r in clean)


def test_what_is_given_back_can_be_sent_again():
    made = grade_2()
    content = to_xlsx({"Sheet1": results_grid(made.results)[0]})
    first = import_grade_2(made, results=content)

    again = import_grade_2(made, results=written(content, first))

    assert again.pupils == first.pupils


def test_nothing_that_was_text_becomes_a_formula():
    made = grade_2()
    made.results[0]["full_name"] = "=HYPERLINK(1)"
    content = to_xlsx({"Sheet1": results_grid(made.results)[0]})
    imported = import_grade_2(made, results=content)

    out = written(content, imported, "en")

    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)

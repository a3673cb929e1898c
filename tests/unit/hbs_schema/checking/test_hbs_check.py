"""`hbs-check` on files as vendors write them: exit codes, limits, and readers of other libraries."""

import json
import re
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace

import pytest

from hbs_schema.checking.readers import GROUP, reader_for
from hbs_schema.checking.record_file import RecordFile
from hbs_schema.checking.rows import Defaults, FileUnreadable
from hbs_schema.cli import check
from tests.support.pages import DOCS
from tests.support.pupils import interim_values, primary_2_values, secondary_values

SETTING = ["--level", "lower-secondary", "--grade", "7", "--school-year", "2025-2026"]


def record(parts=None, **members):
    return {
        "schema": {"id": "secondary", "version": 1},
        "level": "lower-secondary",
        "grade": 7,
        "school_year": "2025-2026",
        "track": "completed",
        "parts": secondary_values() if parts is None else parts,
    } | members


def spawn(*arguments, env=None, stdout=subprocess.PIPE, **more):
    """The command as a process of its own, with its own streams."""
    command = [sys.executable, "-m", "hbs_schema.cli.check", *arguments]
    return subprocess.run(command, env=env, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60, **more)


def wrong():
    parts = secondary_values()
    parts["outcome"]["learning"]["year"] = "K"
    return parts


@pytest.fixture
def run(tmp_path, capsys):
    def run_on(content, *arguments, name="hoc-ba.json", installed=()):
        file = tmp_path / name
        data = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        file.write_bytes(data)
        code = check.main([str(file), *arguments], lambda: installed)
        spoken = capsys.readouterr()
        return SimpleNamespace(code=code, out=spoken.out, err=spoken.err)

    return run_on


def test_a_right_record_leaves_with_0(run):
    answer = run(record())

    assert (answer.code, answer.out) == (0, "Đã kiểm tra 1 học bạ: 0 lỗi, 0 cảnh báo.\n")


def test_errors_leave_with_1_and_are_told_with_their_place(run):
    answer = run(record(wrong()))

    assert answer.code == 1
    assert "✗ học bạ: Kết quả học tập được ghi “Khá”" in answer.out
    assert "[learning-mismatch]  /outcome/learning/year" in answer.out


def test_warnings_alone_leave_with_0(run):
    parts = secondary_values()
    parts["outcome"]["awards"] = []

    answer = run(record(parts), "--lang", "en")

    assert (answer.code, answer.out.splitlines()[-1]) == (0, "Records checked: 1; errors: 0; warnings: 1.")


def test_a_line_of_ndjson_is_told_by_its_number(run):
    lines = "\n".join(json.dumps(entry) for entry in (record(), record(wrong()), record(interim_values())))

    answer = run(f"{lines}\n\n".encode(), "--json", name="lop.ndjson")
    told = json.loads(answer.out)

    assert (answer.code, told["records"], told["left_out"]) == (1, 3, 0)
    assert {"dòng 2", "dòng 3"} == {entry["place"]["vi"] for entry in told["findings"]}


def test_what_the_file_does_not_say_the_command_line_does(run):
    bare = {"parts": secondary_values()}

    assert run(bare).code == 1
    assert "setting-missing" in run(bare).out
    assert run(bare, *SETTING).code == 0


def test_the_newest_schema_of_the_level_is_taken_where_none_is_named(run):
    primary = {"parts": primary_2_values()}

    assert run(primary, "--level", "primary", "--grade", "4", "--school-year", "2025-2026").code == 0


def test_an_interim_record_is_judged_as_one(run):
    assert run(record(interim_values(), schema={"id": "secondary-interim", "version": 1})).code == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "json-malformed"),
        (b'{"parts":{},"parts":{}}', "json-malformed"),
        (b'{"parts":{"outcome":NaN}}', "json-malformed"),
        (b"\xff\xfe", "json-malformed"),
        (b"[" * 100_000, "json-malformed"),
        (b'{"parts":[]}', "record-malformed"),
        (b'{"parts":{},"pupil":"x"}', "record-malformed"),
        (b"[]", "record-malformed"),
        (b"1", "record-malformed"),
    ],
)
def test_what_is_no_record_is_an_error_of_its_own(run, content, code):
    answer = run(content, *SETTING)

    assert answer.code == 1
    assert f"[{code}]" in answer.out


def test_parts_without_which_there_is_no_packet_are_asked_for(run):
    parts = secondary_values()
    del parts["identity"], parts["personal"]

    out = run(record(parts)).out

    assert out.count("[part-missing]") == 2


def test_a_part_too_long_for_a_packet_is_found_before_it_is_packed(run):
    parts = secondary_values()
    parts["personal"]["study_history"] = [
        {"school_year": "2024-2025", "class_name": "6A", "school_name": "Ườ" * 100, "province": "Ự" * 200}
        for _ in range(24)
    ]

    answer = run(record(parts))

    assert (answer.code, "[part-not-packable]  /personal" in answer.out) == (1, True)


def test_only_as_many_findings_are_printed_as_were_asked_for(run):
    parts = secondary_values()
    for name in ("TOAN", "KHTN", "GDCD"):
        del parts[f"subjects/{name}"]

    answer = run(record(parts), "--limit", "1")

    assert answer.out.count("[") == 1
    assert "khác không in ra" in answer.out
    assert "Đã kiểm tra 1 học bạ: 3 lỗi" in answer.out


def test_a_rule_book_decides_what_the_circular_leaves_open(run, tmp_path):
    parts = secondary_values()
    del parts["outcome"]["awards"]
    book = tmp_path / "book.json"
    book.write_text('{"tt22":{"award_expected":"error"}}')

    assert run(record(parts)).code == 0
    assert run(record(parts), "--rules", str(book)).code == 1


@pytest.mark.parametrize(
    "book",
    ['{"tt22":{"award_expectd":"error"}}', '{"tt22":{"award_expected":"perhaps"}}', "{", '{"tt23":{}}', "[]"],
)
def test_a_rule_book_with_an_unknown_switch_is_refused(run, tmp_path, book):
    file = tmp_path / "book.json"
    file.write_text(book)

    answer = run(record(), "--rules", str(file))

    assert answer.code == 2
    assert answer.err.startswith("hbs-check: Bộ quy tắc kiểm tra không đúng quy định. ")
    assert "perhaps" not in answer.err


def test_a_file_that_is_not_there_is_a_matter_of_usage(capsys):
    assert check.main(["/khong-co.json"]) == 2
    assert capsys.readouterr().err.startswith("hbs-check: Không mở được tệp. Đề nghị kiểm tra")


def test_a_folder_is_a_matter_of_usage(tmp_path, capsys):
    (tmp_path / "lop.json").mkdir()

    assert check.main([str(tmp_path / "lop.json"), "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("hbs-check: The file cannot be opened.")


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\r\n"])
def test_a_file_without_a_record_is_not_taken_for_a_right_one(run, content):
    answer = run(content, name="lop.ndjson")

    assert answer.code == 2
    assert "không có học bạ nào" in answer.err


def test_a_report_reaches_a_pipe_of_another_code_page():
    answer = spawn("-", input=b"{}", env={"PYTHONIOENCODING": "ascii"})

    assert answer.returncode == 1
    assert answer.stdout.decode().startswith("✗ ")


def test_a_report_that_cannot_be_written_is_no_verdict():
    with Path("/dev/full").open("wb") as full:
        answer = spawn("-", input=b"{}", stdout=full)

    assert (answer.returncode, answer.stderr) == (2, b"")


def test_a_file_beyond_the_limit_is_not_read(tmp_path, capsys):
    file = tmp_path / "lop.ndjson"
    with file.open("wb") as sparse:
        sparse.truncate(check.MAX_FILE + 1)

    assert check.main([str(file)]) == 2
    assert "giới hạn dung lượng" in capsys.readouterr().err


def test_a_spreadsheet_without_a_reader_says_what_to_install(run):
    answer = run(b"PK", name="lop.xls-x")

    assert answer.code == 2
    assert "hbs-sheets" in answer.err


INSTALLED = [EntryPoint("sheets", "tests.unit.hbs_schema.checking.sheet_reader", GROUP)]


def test_a_reader_of_another_library_is_found_by_its_entry_point():
    reader = reader_for(".sheet", lambda: INSTALLED)
    rows = list(reader.read("lop.sheet", b"x", Defaults("lower-secondary", 7, "2025-2026", "completed")))

    assert rows[0].place.vi == "dòng 17"
    with pytest.raises(FileUnreadable):
        reader_for(".ods", lambda: INSTALLED)


def test_its_rows_are_judged_like_any_other(run):
    answer = run(b"x", *SETTING, name="lop.sheet", installed=INSTALLED)

    assert answer.code == 1
    assert "✗ dòng 17: Kết quả học tập" in answer.out


def test_the_vendors_page_shows_the_form_and_every_option(capsys):
    text = (DOCS / "vendors.md").read_text("utf-8").split("## Content before it is signed", 1)[1].split("\n## ", 1)[0]
    shown = json.loads(text.split("```json\n", 1)[1].split("```", 1)[0])
    with pytest.raises(SystemExit):
        check.main(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}

    assert RecordFile.model_validate(shown).level == "lower-secondary"
    assert set(re.findall(r"`(--[a-z-]+)", text)) == options

"""Spreadsheets into drafts: every row reported, nothing twice, nothing signed lost unsaid."""

import io
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from demo.generate_class_files import Files, write_grade_4
from hbs_kit.httpclient import make_client
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused


async def count(school: School, table: str) -> int:
    async with school.resources.sessions() as session:
        found: int = (await session.execute(text(f"SELECT count(*) FROM school.{table}"))).scalar_one()  # noqa: S608
    return found


async def test_a_dry_run_reports_and_stores_nothing(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4))["class_id"]

    told = await school.import_files(class_id, grade_4, is_dry_run=True)

    assert (told["import_id"], told["is_dry_run"]) == (None, True)
    assert {row["status"] for row in told["report"]["rows"]} <= {"ok", "warning"}
    assert [await count(school, table) for table in ("drafts", "codes", "imports")] == [0, 0, 0]


async def test_importing_again_changes_nothing_and_keeps_the_codes(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    before = await school.board(class_id)

    again = await school.import_files(class_id, grade_4)

    assert again["counts"] == {"created": 0, "changed": 0, "unchanged": 4, "skipped": 0, "refused": 0}
    assert await school.board(class_id) == before
    assert await count(school, "codes") == 4


async def test_a_bad_row_holds_up_no_other_and_comes_in_corrected(
    school: School, tmp_path: Path, grade_4: Files
) -> None:
    faulty = write_grade_4(tmp_path / "faulty", 7, pupils=4, faults=["wrong-result"])
    class_id = (await school.open_class(faulty))["class_id"]

    told = await school.import_files(class_id, faulty)
    corrected = await school.import_files(class_id, grade_4)

    assert told["counts"] == {"created": 3, "changed": 0, "unchanged": 0, "skipped": 0, "refused": 1}
    codes = {finding["code"] for row in told["report"]["rows"] for finding in row["findings"]}
    assert "result-mismatch" in codes
    assert corrected["counts"]["created"] == 1
    assert corrected["counts"]["unchanged"] == 3


async def test_rows_of_another_class_are_left_out_and_say_so(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **{"class": "4B"}))["class_id"]

    told = await school.import_files(class_id, grade_4)

    assert told["counts"]["skipped"] == 4
    codes = {f["code"] for row in told["report"]["rows"] if row["source"] == "results" for f in row["findings"]}
    assert "other-class" in codes
    assert await count(school, "drafts") == 0


async def test_a_file_that_is_no_spreadsheet_is_refused_with_the_reason(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4))["class_id"]
    grade_4.results.write_bytes(b"no\0spreadsheet")

    with pytest.raises(Refused) as refused:
        await school.import_files(class_id, grade_4)

    assert (refused.value.status, refused.value.code) == (422, "file-refused")
    assert [item["code"] for item in refused.value.problem["errors"]] == ["file-unreadable"]


async def test_a_record_that_was_sent_is_not_changed_by_a_file(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    draft_id = (await steps.draft_ids(school, class_id))[0]
    before = await school.draft(draft_id)
    async with school.resources.sessions.begin() as session:
        changed = "jsonb_set(content, '{attendance,excused_days}', '99')"
        await session.execute(text(f"UPDATE school.drafts SET content = {changed}"))  # noqa: S608

    told = await school.import_files(class_id, grade_4)

    assert told["counts"]["skipped"] == 4
    codes = {f["code"] for row in told["report"]["rows"] for f in row["findings"]}
    assert "not-editable" in codes
    assert (await school.draft(draft_id))["version"] == before["version"]


async def test_the_schools_own_sheet_comes_back_with_the_report_beside_the_rows(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4))["class_id"]
    import_id = (await school.import_files(class_id, grade_4))["import_id"]

    answer = await school.ask("GET", f"/v1/imports/{import_id}/sheets/results")
    second = await school.ask("GET", f"/v1/imports/{import_id}/sheets/supplement")
    report = await school.json("GET", f"/v1/imports/{import_id}")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    words = {cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert "Kết quả kiểm tra" in words
    assert second.content.startswith(b"PK")
    assert {row["source"] for row in report["report"]["rows"]} == {"results", "pupils", "supplement"}


async def test_a_class_is_opened_once_and_never_otherwise(school: School, grade_4: Files) -> None:
    first = await school.open_class(grade_4)
    again = await school.open_class(grade_4)

    assert first["class_id"] == again["class_id"]
    with pytest.raises(Refused, match="class-conflict"):
        await school.open_class(grade_4, grade=3)
    with pytest.raises(Refused, match="invalid-request"):
        await school.open_class(grade_4, **{"class": "4\u200bA"})
    with pytest.raises(Refused, match="policy-unknown"):
        await school.open_class(grade_4, policy="A" * 43)


async def test_while_the_registrar_is_away_nothing_is_stored_and_it_is_said_so(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4))["class_id"]
    away = httpx.MockTransport(lambda request: (_ for _ in ()).throw(httpx.ConnectError("away", request=request)))
    school.resources.registry._http = make_client("http://so-registry", transport=away)

    with pytest.raises(Refused) as refused:
        await school.import_files(class_id, grade_4)

    assert (refused.value.status, refused.value.code) == (503, "temporarily-unavailable")
    assert [await count(school, table) for table in ("drafts", "codes", "imports")] == [0, 0, 0]

"""Records, whole schools, combined classes, templates: the other ways into drafts."""

import json
from dataclasses import replace
from typing import Any

import pytest

from demo.generate_class_files import Files
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.school import Refused
from tests.unit.hbs_sheets.made_secondary import content, template

LOWER = {"level": "lower-secondary", "grade": 7, "class": "7A"}


def record(number: int, **more: Any) -> dict[str, Any]:
    parts = content(number, 7)
    return {"pupil_code": parts["personal"]["pupil_code"], "parts": parts, **more}


def ndjson(*records: dict[str, Any]) -> dict[str, Any]:
    body = "\n".join(map(json.dumps, records)).encode()
    return {"content": body, "headers": {"Content-Type": "application/x-ndjson"}}


async def test_secondary_records_come_in_as_ndjson_and_json_and_again_change_nothing(
    school: School, grade_4: Files
) -> None:
    class_id = (await school.open_class(grade_4, **LOWER))["class_id"]
    path = f"/v1/classes/{class_id}/imports"
    bad = record(3)
    del bad["parts"]["identity"]

    tried = await school.json("POST", path, params={"is_dry_run": True}, **ndjson(record(1), record(2), bad))
    told = await school.json("POST", path, **ndjson(record(1), record(2), bad))
    again = await school.json("POST", path, json={"records": [record(1), record(2)]})

    assert tried["import_id"] is None
    assert told["counts"] == {"created": 2, "changed": 0, "unchanged": 0, "skipped": 0, "refused": 1}
    assert [row["row"] for row in told["report"]["rows"]] == [1, 2, 3]
    assert again["counts"]["unchanged"] == 2
    sheet = await school.ask("GET", f"/v1/imports/{told['import_id']}/report.xlsx")
    assert sheet.content.startswith(b"PK")
    draft = await school.draft((await steps.draft_ids(school, class_id))[0])
    assert (draft["grade"], draft["schema"]) == (7, {"id": "secondary", "version": 1})


async def test_a_code_that_lost_its_zeros_makes_no_second_pupil(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **LOWER))["class_id"]
    path = f"/v1/classes/{class_id}/imports"
    first, stranger = (with_code(record(number), code) for number, code in ((1, "00123"), (2, "00456")))
    await school.json("POST", path, **ndjson(first))

    lost = with_code(record(1), "123")
    tried = await school.json("POST", path, params={"is_dry_run": True}, **ndjson(lost, stranger))
    told = await school.json("POST", path, **ndjson(lost, stranger))

    assert tried["counts"]["skipped"] == 1
    assert [[finding["code"] for finding in row["findings"]] for row in told["report"]["rows"]] == [["zeros-lost"], []]
    assert told["counts"] == {"created": 1, "changed": 0, "unchanged": 0, "skipped": 1, "refused": 0}
    by_id = with_code(record(1), "123", personal_id="001213000001")
    assert (await school.json("POST", path, **ndjson(by_id)))["counts"]["skipped"] == 0


def with_code(given: dict[str, Any], code: str, **ids: str) -> dict[str, Any]:
    """The record of a pupil under another code of the school's, with these ids alone."""
    own = {"pupil_code": code, "personal_id_absent": "not-issued", "personal_id": None, "sector_code": None}
    if ids:
        own = {**own, "personal_id_absent": None, **ids}
    personal = {name: value for name, value in {**given["parts"]["personal"], **own}.items() if value is not None}
    return {"pupil_code": code, "parts": {**given["parts"], "personal": personal}}


async def test_a_template_sent_back_as_it_was_given_changes_nothing(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **LOWER))["class_id"]
    studied = {"school_year": "2024-2025", "class_name": "6A", "school_name": "Trường THCS Hoa Sữa"}
    first = record(1)
    first["parts"] = {**first["parts"], "personal": {**first["parts"]["personal"], "study_history": [studied]}}
    await school.json("POST", f"/v1/classes/{class_id}/imports", **ndjson(first, record(2)))

    given = (await school.ask("GET", f"/v1/classes/{class_id}/template.xlsx")).content
    told = await school.json(
        "POST",
        f"/v1/classes/{class_id}/imports",
        data={"layout": "class-template"},
        files={"results": ("lop.xlsx", given)},
    )

    assert told["counts"] == {"created": 0, "changed": 0, "unchanged": 2, "skipped": 0, "refused": 0}, told["report"]


async def test_a_schools_file_goes_into_the_classes_that_its_rows_name(school: School, grade_4: Files) -> None:
    world = school.registry.world
    for name in ("7A", "7B"):
        await school.open_class(grade_4, **{**LOWER, "class": name})
    where = {"school_year": "2025-2026", "level": "lower-secondary"}
    records = [record(1, **{"class": "7A"}), record(2, **{"class": "7B"}), record(3, **{"class": "7C"})]

    told = await school.json("POST", f"/v1/schools/{world.school}/imports", params=where, **ndjson(*records))
    shown = await school.json("GET", f"/v1/imports/{told['import_id']}")

    assert (told["class_id"], told["school"]) == (None, world.school)
    assert told["counts"] == {"created": 2, "changed": 0, "unchanged": 0, "skipped": 0, "refused": 1}
    assert [f["code"] for f in shown["report"]["rows"][2]["findings"]] == ["class-unknown"]
    classes = await school.json("GET", "/v1/classes")
    assert {entry["class"]: entry["states"] for entry in classes} == {"7A": {"drafting": 1}, "7B": {"drafting": 1}}
    with pytest.raises(Refused, match="no-class-open"):
        await school.json(
            "POST", f"/v1/schools/{world.school}/imports", params={**where, "level": "primary"}, **ndjson(record(1))
        )


async def test_a_combined_class_signs_each_record_under_its_own_grade(school: School, grade_4: Files) -> None:
    opened = await school.open_class(grade_4, grade=None, grades=[5, 4], **{"class": "4+5"})
    class_id = opened["class_id"]
    assert (opened["grade"], opened["grades"]) == (None, [4, 5])
    again = await school.open_class(grade_4, grade=None, grades=[4, 5], **{"class": "4+5"})
    assert again["class_id"] == class_id

    only = await school.open_class(replace(grade_4, class_name="4A"))
    await school.import_files(only["class_id"], grade_4)
    drafts = [await school.draft(draft) for draft in await steps.draft_ids(school, only["class_id"])]
    records = []
    for number, draft in enumerate(drafts):
        parts = draft["content"]
        parts["personal"] = {**parts["personal"], "pupil_code": f"9{number}", "sector_code": f"88{number:08}"}
        parts["personal"]["personal_id"] = f"0{int(parts['personal']['personal_id']) + 1:011}"
        records.append({"pupil_code": f"9{number}", "grade": 4 + number % 2, "parts": parts})
    told = await school.json("POST", f"/v1/classes/{class_id}/imports", **ndjson(*records))
    await school.approve(class_id)

    assert told["counts"]["created"] == len(records)
    board = await school.board(class_id)
    assert [line["grade"] for line in board["drafts"]] == [4, 5, 4, 5]
    assert {line["state"] for line in board["drafts"]} == {"signing"}


async def test_classes_of_levels_without_a_layout_are_refused(school: School, grade_4: Files) -> None:
    for changes, code in (
        ({"level": "continuing-upper-secondary", "grade": 10}, "level-not-served"),
        ({"level": "primary", "grade": 6}, "grade-outside-level"),
    ):
        with pytest.raises(Refused) as refused:
            await school.open_class(grade_4, **changes)
        assert [item["code"] for item in refused.value.problem["errors"]] == [code]


async def test_an_empty_template_is_there_for_every_grade(school: School) -> None:
    where = {"school_year": "2025-2026", "track": "supplementary"}
    for level, grade in (("primary", 1), ("lower-secondary", 9), ("upper-secondary", 12)):
        given = await school.ask("GET", f"/v1/templates/{level}/{grade}.xlsx", params=where)
        assert given.content.startswith(b"PK")
    with pytest.raises(Refused, match="content-refused"):
        await school.ask("GET", "/v1/templates/primary/9.xlsx", params=where)


async def test_an_upload_of_no_known_form_is_refused(school: School, grade_4: Files) -> None:
    class_id = (await school.open_class(grade_4, **LOWER))["class_id"]
    path = f"/v1/classes/{class_id}/imports"
    for options in (
        {"content": b"a;b", "headers": {"Content-Type": "text/csv"}},
        {"data": {"layout": "my-own"}, "files": {"results": ("x.xlsx", template(7))}},
        {"data": {"layout": "class-template", "sheet": "x"}, "files": {"results": ("x.xlsx", template(7))}},
        {"data": {"layout": "class-template"}, "files": {"pupils": ("x.xlsx", b"")}},
    ):
        with pytest.raises(Refused) as refused:
            await school.json("POST", path, **options)
        assert (refused.value.status, refused.value.code) == (415, "upload-malformed")

"""Two connections at once: a constraint or a lock decides, never a look before the act."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files, write_grade_4
from tests.integration.school_api import steps
from tests.integration.school_api.service import School


async def test_one_pupil_imported_into_two_classes_at_once_is_in_one(
    school: School, grade_4: Files, tmp_path: Path
) -> None:
    other = write_grade_4(tmp_path / "other", 7, pupils=4)
    one = (await school.open_class(grade_4))["class_id"]
    two = (await school.open_class(grade_4, **{"class": "4A", "track": "supplementary"}))["class_id"]

    told = await asyncio.gather(
        school.import_files(one, grade_4), school.import_files(two, other), return_exceptions=True
    )

    assert sum(entry["counts"]["created"] for entry in told if isinstance(entry, dict)) == 4
    async with school.resources.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM school.drafts"))).scalar_one() == 4


@pytest.mark.slow
async def test_a_submission_and_an_edit_at_once_never_send_what_was_edited(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    body = {"window": str(school.registry.window_no)}

    asked, _edited = await asyncio.gather(
        school.send("POST", f"/v1/classes/{class_id}/submissions", json=body),
        school.edit(first, "attendance", excused_days=30),
        return_exceptions=True,
    )

    draft = await school.draft(first)
    sent = {"submitted": 4, "drafting": 3}[draft["state"]]
    assert not isinstance(asked, BaseException)
    assert sum(entry["packets"] for entry in asked.json()) == sent


async def test_two_workers_pack_a_request_once(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    body = {"window": str(school.registry.window_no)}
    await school.json("POST", f"/v1/classes/{class_id}/submissions", json=body)

    await asyncio.gather(steps.pack(school), steps.pack(school), steps.pack(school))

    async with school.resources.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM school.outbox"))).scalar_one() == 1

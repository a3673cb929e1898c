"""Whom the registrar is told to expect, and what its reviewers return: a task until it is settled."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema import canonical
from hbs_schema.messages.answers import ReturnNotice
from school_api.messaging.answers import OnAnswer
from school_api.usecases.fetch_windows import fetch_windows
from school_api.usecases.tell_enrolments import tell_enrolments
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.so_registry.reconciling import returned, set_reviewer, settled


async def tell(school: School) -> int:
    resources, name = school.resources, school.registry.world.school
    await fetch_windows(name, sessions=resources.sessions, registry=resources.registry)
    return await tell_enrolments(name, sessions=resources.sessions, registry=resources.registry)


async def figures(school: School) -> tuple[int | None, ...]:
    registry = school.registry
    told = await reconcile_school(registry.window_no, registry.world.school, sessions=registry.sessions)
    return told.figures.expected, told.figures.valid, told.figures.missing, told.figures.excused


async def names(school: School) -> int:
    async with school.registry.sessions() as session:
        return int((await session.execute(text("SELECT count(*) FROM registry.enrolled_names"))).scalar_one())


async def deliver(school: School, told: Any, message_id: str) -> None:
    notice = ReturnNotice.model_validate({"kind": "return", **told.model_dump(exclude_none=True, by_alias=True)})
    body = canonical.dump(notice.model_dump(mode="json", exclude_none=True, by_alias=True))
    resources = school.resources
    await OnAnswer(resources.sessions, resources.registrar)(
        Delivery(body=body, message_id=message_id, exchange="", routing_key="", headers={})
    )


async def waiting(school: School) -> list[str]:
    path = f"/v1/schools/{school.registry.world.school}/tasks"
    found = await school.json("GET", path, params={"school_year": "2025-2026"})
    return [entry["state"] for entry in found["returns"]]


async def test_the_registrar_is_told_whom_to_expect_and_only_what_changes(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)

    assert [await tell(school), await tell(school)] == [1, 0]
    assert await figures(school) == (4, 0, 4, 0)
    # Without a reviewer nobody reads names, so none are sent.
    assert await names(school) == 0

    paper = {"class_id": class_id, "reason": "Chưa có hạ tầng", "decision": "12/QĐ-TH", "since": "2025-09-01"}
    await school.json(
        "POST", f"/v1/schools/{school.registry.world.school}/paper-uses", json={"school_year": "2025-2026", **paper}
    )
    assert await tell(school) == 1
    assert await figures(school) == (0, 0, 0, 4)


async def test_with_a_reviewer_names_go_along_until_the_record_is_accepted(school: School, grade_4: Files) -> None:
    await set_reviewer(school.registry, "check")
    class_id = await steps.signed(school, grade_4)

    await tell(school)
    assert await names(school) == 4
    await steps.accepted(school, class_id)

    # The list is the same, so nothing is told again; the registrar forgets names by itself.
    assert await tell(school) == 0
    assert await figures(school) == (4, 4, 0, 0)


async def test_a_return_is_a_task_until_it_is_settled_and_its_answer_reaches_the_reviewer(
    school: School, grade_4: Files
) -> None:
    await set_reviewer(school.registry, "check")
    await steps.imported(school, grade_4)
    await tell(school)
    told = await returned(school.registry)
    for _ in range(2):
        await deliver(school, told, "first")
    assert await waiting(school) == ["open"]

    path = f"/v1/schools/{told.school}/registrar-returns"
    answer = {"words": "Đã gửi bổ sung."}
    answered = await school.json("PUT", f"{path}/{told.return_id}/answer", json=answer)
    done = await settled(school.registry, told)
    await deliver(school, done, "second")
    # What was told earlier may come later.
    await deliver(school, told, "third")

    assert answered["state"] == "answered"
    assert await waiting(school) == []
    [listed] = await school.json("GET", path, params={"school_year": "2025-2026"})
    assert (listed["state"], listed["answer"]) == ("settled", "Đã gửi bổ sung.")


async def test_a_return_for_a_school_that_is_not_ours_is_set_aside(school: School, grade_4: Files) -> None:
    await set_reviewer(school.registry, "check")
    await steps.imported(school, grade_4)
    await tell(school)
    told = await returned(school.registry)

    with pytest.raises(Unprocessable, match="NotThere"):
        await deliver(school, told.model_copy(update={"school": "79000066", "return_id": str(uuid4())}), "strange")
    assert UUID(told.return_id)

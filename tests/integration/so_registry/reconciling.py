"""What schools and reviewers do, as small steps that tests put together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from hbs_schema.reconciliation_api import EnrolmentIn, EnrolmentOut, ListedPupil, ListingIn, ReconciliationOut
from hbs_schema.review_api import ReturnIn, ReturnOut, SignOffContentOut, SignOffIn, SignOffOut
from so_registry.domain.certificates.actors import Actor
from so_registry.usecases.reconciling.list_pupils import list_pupils
from so_registry.usecases.reconciling.put_enrolment import put_enrolment
from so_registry.usecases.reconciling.reconcile_school import reconcile_school
from so_registry.usecases.reconciling.return_list import answer_return, return_list, settle_return
from so_registry.usecases.reconciling.sign_off import show_content, sign_off
from tests.support.registry import CLIENT, Registry

SCHOOL = Actor(f"client:{CLIENT}", CLIENT, is_person=False)
REVIEWER = Actor("person:reviewer-1", "console", is_person=True)
REASON = "Đối chiếu trước hạn chốt"


async def set_reviewer(registry: Registry, stage: str) -> None:
    """As the calendar would have it."""
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET reviewer = :stage"), {"stage": stage})


def pupil(number: int, **changes: Any) -> dict[str, Any]:
    """As the test registry's pupils are numbered; all of class 4A."""
    return {"grade": 4, "class": "4A", "pupil_code": f"79{number:08}", **changes}


async def enrol(registry: Registry, *pupils: dict[str, Any]) -> EnrolmentOut:
    request = EnrolmentIn.model_validate({"school": registry.world.school, "pupils": list(pupils)})
    return await put_enrolment(request, window_no=registry.window_no, by=SCHOOL, sessions=registry.sessions)


async def reconciled(registry: Registry, school: str | None = None) -> ReconciliationOut:
    return await reconcile_school(registry.window_no, school or registry.world.school, sessions=registry.sessions)


async def counts(registry: Registry, *names: str) -> tuple[int | None, ...]:
    """Some of the school's figures."""
    figures = (await reconciled(registry)).figures
    return tuple(getattr(figures, name) for name in names)


async def listed(registry: Registry, *states: str, **changes: Any) -> list[ListedPupil]:
    request = ListingIn.model_validate({"reason": REASON, "states": list(states), **changes.pop("asked", {})})
    told = await list_pupils(
        request,
        window_no=registry.window_no,
        school=registry.world.school,
        schools=changes.get("schools"),
        by=REVIEWER,
        with_names=changes.get("with_names", True),
        sessions=registry.sessions,
    )
    return list(told.pupils)


async def returned(registry: Registry, return_id: UUID | None = None, **changes: Any) -> ReturnOut:
    members = {
        "school": registry.world.school,
        "reason_code": "records-missing",
        "reason": "Lớp 4A còn thiếu.",
        **changes,
    }
    return await return_list(
        ReturnIn.model_validate(members),
        window_no=registry.window_no,
        return_id=return_id or uuid4(),
        schools=None,
        by=REVIEWER,
        sessions=registry.sessions,
    )


async def answered(registry: Registry, told: ReturnOut, words: str = "Đã gửi bổ sung.") -> ReturnOut:
    return await answer_return(
        words,
        window_no=registry.window_no,
        return_id=UUID(told.return_id),
        school=registry.world.school,
        by=SCHOOL,
        sessions=registry.sessions,
    )


async def settled(registry: Registry, told: ReturnOut, words: str = "Đã đủ.") -> ReturnOut:
    return await settle_return(
        words,
        window_no=registry.window_no,
        return_id=UUID(told.return_id),
        schools=None,
        by=REVIEWER,
        sessions=registry.sessions,
    )


async def seen(registry: Registry, grades: Sequence[int] = ()) -> SignOffContentOut:
    """The figures as a reviewer looks at them."""
    return await show_content(
        registry.window_no, registry.world.school, tuple(grades), schools=None, sessions=registry.sessions
    )


async def signed_off(
    registry: Registry,
    told: SignOffContentOut,
    sign_off_id: UUID | None = None,
    *,
    by: Actor = REVIEWER,
    **changes: Any,
) -> SignOffOut:
    """Sign off what was seen."""
    members = {
        "school": registry.world.school,
        "grades": told.grades,
        "packets": told.packets,
        **({"enrolment": told.enrolment} if told.enrolment else {}),
        **changes,
    }
    return await sign_off(
        SignOffIn.model_validate(members),
        window_no=registry.window_no,
        sign_off_id=sign_off_id or uuid4(),
        schools=None,
        by=by,
        sessions=registry.sessions,
    )

"""What happens before the fact that a test is about."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_kit.settlement import Delivery
from hbs_schema.messages.answers import SubmissionAnswer
from school_api.messaging.answers import OnAnswer
from school_api.usecases.pack_submission import pack_next_submission
from school_api.usecases.send_act import send_acts as usecase_send_acts
from school_api.usecases.take_submission_answer import take_submission_answer
from so_registry.storage.lock_notices import load_notices
from tests.integration.school_api.service import School


async def imported(school: School, files: Files) -> str:
    """A class with drafts."""
    class_id: str = (await school.open_class(files))["class_id"]
    told = await school.import_files(class_id, files)
    assert told["counts"]["refused"] == 0, told["report"]
    return class_id


async def signing(school: School, files: Files) -> str:
    """A class that waits for its signers."""
    class_id = await imported(school, files)
    await school.approve(class_id)
    return class_id


async def signed(school: School, files: Files) -> str:
    """A class with every signature."""
    class_id = await signing(school, files)
    await school.sign_missing(class_id)
    return class_id


async def packed(school: School, class_id: str) -> list[tuple[UUID, bytes]]:
    """What the worker makes of the class's signed drafts: id and bytes."""
    body = {"window": str(school.registry.window_no)}
    asked = await school.json("POST", f"/v1/classes/{class_id}/submissions", json=body)
    await pack(school)
    made = dict(await bodies(school))
    return [(UUID(entry["submission_id"]), made[UUID(entry["submission_id"])]) for entry in asked]


async def bodies(school: School) -> list[tuple[UUID, bytes]]:
    """Everything that was ever packed."""
    async with school.resources.sessions() as session:
        rows = await session.execute(text("SELECT submission_id, body FROM school.submissions"))
        return [(row.submission_id, row.body) for row in rows]


async def pack(school: School) -> None:
    resources = school.resources
    while await pack_next_submission(
        sessions=resources.sessions,
        sender_keys=resources.sender_keys,
        intermediates=resources.trust.intermediates,
        clock=utc_now,
    ):
        pass


async def accepted(school: School, class_id: str) -> list[SubmissionAnswer]:
    """The class's signed drafts, sent, verified by the real registry, and the answers taken."""
    answers = []
    for number, body in await packed(school, class_id):
        answer = await school.registry.submit(number, body)
        await take(school, answer)
        answers.append(answer)
    return answers


async def take(school: School, answer: SubmissionAnswer, *, message_id: str | None = None) -> None:
    await take_submission_answer(
        answer,
        answer.model_dump_json(exclude_none=True).encode(),
        message_id=message_id,
        registrar=school.resources.registrar,
        sessions=school.resources.sessions,
    )


async def states(school: School, class_id: str) -> list[str]:
    return [draft["state"] for draft in (await school.board(class_id))["drafts"]]


async def draft_ids(school: School, class_id: str) -> list[str]:
    return [draft["draft_id"] for draft in (await school.board(class_id))["drafts"]]


async def signatures(school: School, draft_id: str) -> dict[tuple[str, str], str]:
    """Statement by (role, part)."""
    draft: Any = await school.draft(draft_id)
    return {(entry["role"], entry["part"]): entry["statement"] for entry in draft["endorsements"]}


async def send_acts(school: School) -> int:
    resources = school.resources
    return await usecase_send_acts(
        sessions=resources.sessions,
        registry=resources.registry,
        registrar=resources.registrar,
        intermediates=list(resources.trust.intermediates),
    )


async def close(school: School, *, grade: int, left_out: list[dict[str, Any]] | None = None) -> Any:
    """The school's close of a grade: opened, signed by the principal, sent; the act as it then stands."""
    body = {
        "school": school.registry.world.school,
        "window": str(school.registry.window_no),
        "grades": [grade],
        "left_out": left_out or [],
    }
    act = await school.json("POST", "/v1/acts/closes", json=body)
    await school.signer("principal").sign_act(act, "principal")
    await send_acts(school)
    return await school.json("GET", f"/v1/acts/{act['act_id']}")


async def told(school: School) -> list[tuple[str, bytes]]:
    """What the registry's outbox has for the school group."""
    async with school.registry.sessions() as session:
        rows = await session.execute(text("SELECT message_id, body, body_ref FROM registry.school_outbox ORDER BY id"))
        found = rows.all()
        stored = await load_notices(session, [row.body_ref for row in found if row.body_ref])
        return [(row.message_id, row.body or stored[row.body_ref]) for row in found]


async def take_notices(school: School) -> None:
    """Everything that the registry has to tell, in whatever order, as the consumer takes it."""
    consumer = OnAnswer(school.resources.sessions, school.resources.registrar)
    for message_id, body in reversed(await told(school)):
        await consumer(Delivery(body=body, message_id=message_id, exchange="", routing_key="", headers={}))


async def stored(school: School, kind: str = "endorsement") -> int:
    async with school.resources.sessions() as session:
        query = text("SELECT count(*) FROM school.statements WHERE kind = :kind")
        found: int = (await session.execute(query, {"kind": kind})).scalar_one()
    return found

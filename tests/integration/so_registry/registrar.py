"""What the registrar's people do: one more school, policy, key of a pupil or window; and sending for another school."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.statement import Statement
from so_registry.storage.records import link_keys
from so_registry.usecases.open_window import open_window
from so_registry.usecases.register_signers import register_school
from so_registry.usecases.store_document import store_document
from tests.support.registry import Registry


async def add_school(registry: Registry, school: str, *, in_window: bool = False) -> None:
    """One more school: registered, and perhaps expected in the window."""
    await register_school(school, "Trường Tiểu học Thử nghiệm", sessions=registry.sessions)
    if in_window:
        async with registry.sessions.begin() as session:
            await session.execute(
                text("INSERT INTO registry.window_schools (window_no, school) VALUES (:no, :school)"),
                {"no": registry.window_no, "school": school},
            )


async def link(registry: Registry, code: str, kind: str, value: str) -> None:
    """One more key of a pupil, as a logged decision would link it."""
    async with registry.sessions.begin() as session:
        await link_keys(session, "primary", {(kind, value): code})


async def allow(registry: Registry, policy: Statement[Policy]) -> None:
    """Let the window take packets under one more policy."""
    await store_document(policy, [registry.world.key("so-policy").certificate], sessions=registry.sessions)
    async with registry.sessions.begin() as session:
        await session.execute(
            text("UPDATE registry.windows SET policies = policies || cast(:digest AS text)"),
            {"digest": policy.document_digest},
        )


async def open_another_window(registry: Registry, *, schools: Sequence[str]) -> int:
    """A second window of the same calendar, as an extension has it."""
    return await open_window(registry.calendar(timedelta(0)), "completed", schools, sessions=registry.sessions)


async def extend(registry: Registry) -> int:
    """Go on in a second window of the same school, whose cutoff has not come; the number of the first."""
    first = registry.window_no
    registry.window_no = await open_another_window(registry, schools=[registry.world.school])
    return first


async def submit_as(registry: Registry, school: str, number: UUID, body: bytes) -> SubmissionAnswer:
    """Hand over in the name of another school."""
    own, registry.world.school = registry.world.school, school
    try:
        return await registry.submit(number, body)
    finally:
        registry.world.school = own

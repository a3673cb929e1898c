"""The dry run: what would be missing, by name, if the window were locked now."""

from collections.abc import Callable, Sequence

from hbs_kit.db import Sessions
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import ReasonNeeded
from so_registry.domain.cutoff.missing import Missing
from so_registry.domain.proposals.proposal import check_person
from so_registry.storage import audit
from so_registry.storage.cutoff.missing import find_missing
from so_registry.storage.windows import get_window


async def foresee_cutoff(
    window_no: int,
    take: Callable[[Missing], None],
    grades: Sequence[int] = (),
    *,
    sessions: Sessions,
    by: Actor,
    reason: str | None = None,
) -> None:
    """Schools, submissions and records; names of pupils for a reason alone, which is noted before anybody sees them.

    `take` is given one after the other: before a deadline that may be everybody. Without `grades` all of the window's.
    Raises WindowUnknown, ReasonNeeded, PersonNeeded.
    """
    async with sessions.begin() as session:
        window = await get_window(session, window_no)
        if reason is not None:
            check_person(by)
            if not reason.strip():
                raise ReasonNeeded
            await audit.note(session, "read-missing-names", by, concerns=str(window_no), reason=reason)
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        async for entry in find_missing(session, window, grades or window.grades, with_names=reason is not None):
            take(entry)

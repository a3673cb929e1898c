"""What would be missing if the window were locked now, by pupil: the cutoff's dry run."""

from collections.abc import AsyncIterator

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Expects, Unclosed
from so_registry.domain.certificates.actors import Actor
from so_registry.storage import audit
from so_registry.storage.closes import list_closed_schools
from so_registry.storage.reconciling.figures import list_activity
from so_registry.storage.reconciling.listings import Listed, Narrowed, stream_pupils
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.reconciling.sign_offs import list_unsigned
from so_registry.storage.windows import database_now, get_window
from so_registry.usecases.reconciling.export_book import Wanted

ABSENT = ("missing", "refused", "revoked", "unexpected-refused")
PRESENT = ("valid", "unexpected")


async def list_not_locked(window_no: int, wanted: Wanted, *, by: Actor, sessions: Sessions) -> AsyncIterator[Listed]:
    """Whoever has no record that counts, or one at a school that is not closed or signed off, where that decides.

    `reason` says why names are needed; the look is noted before anything goes out. Raises WindowUnknown.
    """
    async with sessions.begin() as session:
        window = await get_window(session, window_no)
        about = f"window/{window_no}/not-locked"
        await audit.note(
            session, "list-pupils" if wanted.reason else "list-pupils-by-code", by, concerns=about, reason=wanted.reason
        )
        now = await database_now(session)
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        asked = await make_asked(session, window, now, wanted.schools)
        closed = {grade: await list_closed_schools(session, window_no, grade) for grade in window.grades}
        unsigned = set(await list_unsigned(session, window_no, window.grades)) if window.reviewer == "accept" else set()
        told = {entry.school for entry in await list_activity(session, asked) if entry.enrolment is not None}
        states = ABSENT if window.unclosed == Unclosed.LOCK and not unsigned else (*ABSENT, *PRESENT)
        async for entry in stream_pupils(session, asked, Narrowed(states)):
            if entry.state in PRESENT and entry.school not in unsigned and _is_closed(entry, closed, window.unclosed):
                continue
            if not wanted.reason:
                entry = Listed(**{**vars(entry), "name": None})
            yield entry if window.expects != Expects.EVERYBODY or entry.school in told else _plain(entry)


def _is_closed(entry: Listed, closed: dict[int, set[str]], unclosed: Unclosed) -> bool:
    return unclosed == Unclosed.LOCK or entry.school in closed.get(entry.grade or 0, set())


def _plain(entry: Listed) -> Listed:
    """Where a school has told no list, nobody is unexpected."""
    plain = {"unexpected": "valid", "unexpected-refused": "refused"}
    return Listed(**{**vars(entry), "state": plain.get(entry.state, entry.state)})

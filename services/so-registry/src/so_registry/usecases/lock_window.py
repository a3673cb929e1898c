"""The lock: signed and committed with its leaves, paths and lists in one transaction.

Order of durability: (1) the window is held alone and drained; (2) the lists are read; (3) the statement is signed;
(4) lock, leaves, lists, grades, the school's notices and the report's first message commit. A crash before (4)
leaves nothing of the lock; after it only stored bytes are ever sent.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import SignedTree
from hbs_schema.intake.windows import Unclosed, Window, WindowKind, WindowState
from hbs_schema.statements.payloads import Lock
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.cutoff.jobs import LOCKS
from so_registry.domain.errors import ApprovalNeeded, NothingToLock, SubmissionsSetAside, WindowNotDrained
from so_registry.domain.locking import LockLists, sign_lock
from so_registry.domain.reconciling.errors import SignOffsMissing
from so_registry.domain.windows.errors import ReportsElsewhere
from so_registry.storage import audit, evidence
from so_registry.storage.attempts import list_undecided
from so_registry.storage.lock_notices import list_notices
from so_registry.storage.locks import StoredLock, add_lock, hold_locks, load_lists
from so_registry.storage.outboxes import tell_clients
from so_registry.storage.reconciling.sign_offs import list_unsigned
from so_registry.storage.submissions import count_undecided
from so_registry.storage.topologies import is_reported_elsewhere
from so_registry.storage.windows import hold_window_alone, list_unlocked_grades, set_state
from so_registry.usecases.send_report import send_report

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much is done and of how much."""

SHOWN = 20
"""Of submissions that are set aside, in the refusal to lock."""


@dataclass(frozen=True)
class LockResult:
    """What was, or in a dry run would be, locked."""

    seq: int
    grades: tuple[int, ...]
    packets: int
    withdrawn: int
    schools: int
    effective_at: datetime
    statement: str | None


Permit = Callable[[AsyncSession, Window, LockResult], Awaitable[None]]
"""Refuses a lock in its own transaction, before it is signed; what it stores commits with the lock."""


async def permit_one_person(_session: AsyncSession, window: Window, _result: LockResult) -> None:
    """Raises ApprovalNeeded where the calendar asks for two: they start a cutoff job."""
    if LOCKS in window.second_person:
        raise ApprovalNeeded


async def lock_window(
    window_no: int,
    grades: Sequence[int],
    *,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    is_dry_run: bool = False,
    progress: Progress = lambda *_: None,
    permit: Permit = permit_one_person,
    by: Actor = UNNAMED,
) -> LockResult:
    """Lock some grades of a drained window. A dry run signs and writes nothing.

    Raises WindowUnknown, WindowNotDrained, SubmissionsSetAside, ReportsElsewhere, NothingToLock, SignOffsMissing and
    what `permit` does.
    """
    async with sessions.begin() as session:
        window = await hold_window_alone(session, window_no)
        await _check_drained(session, window)
        if window.kind == WindowKind.ORDINARY and await is_reported_elsewhere(session, window.opens_at):
            raise ReportsElsewhere
        unlocked = await list_unlocked_grades(session, window_no)
        if not grades or not set(grades) <= set(unlocked):
            raise NothingToLock
        last = await hold_locks(session)
        progress("lists", 0, 1)
        closed_only = window.unclosed == Unclosed.LEAVE_OUT
        lists = await load_lists(session, window_no, grades, closed_only=closed_only)
        await _check_signed_off(session, window, grades, lists)
        seq = last.seq + 1 if last else 1
        result = LockResult(
            seq,
            tuple(sorted(grades)),
            len(lists.packets),
            len(lists.withdrawn),
            len(lists.schools),
            window.effective_at,
            None,
        )
        progress("lists", 1, 1)
        if is_dry_run:
            return result
        await permit(session, window, result)
        now = clock()
        signed = sign_lock(
            lists,
            window,
            grades,
            seq=seq,
            previous=last.statement if last else None,
            key=key,
            signed_at=now,
        )
        progress("sign", 1, 1)
        await _store(session, window, signed, lists, result, now)
        await evidence.add_certificates(session, {key.certificate.thumbprint: key.certificate.der})
        if set(unlocked) == set(grades):
            await set_state(session, window_no, WindowState.LOCKED)
        await tell_clients(session, await list_notices(session, seq, signed.statement.name))
        await send_report(session, seq, signed.statement.name, result.packets)
        told: audit.Values = {"lock": seq, "statement": signed.statement.name, "packets": result.packets}
        await audit.note(session, "lock", by, concerns=f"window:{window_no}", after=told)
        progress("store", 1, 1)
    return LockResult(**{**vars(result), "statement": signed.statement.name})


async def _check_drained(session: AsyncSession, window: Window) -> None:
    if window.state == WindowState.LOCKED:
        raise NothingToLock  # all grades are: nothing would come of trying again
    if window.state != WindowState.DRAINING:
        raise WindowNotDrained
    set_aside = await list_undecided(session, "set-aside", window_no=window.window_no, limit=SHOWN)
    if set_aside:
        raise SubmissionsSetAside([f"{entry.school}/{entry.submission_id}" for entry in set_aside])
    if await count_undecided(session, window.window_no):
        raise WindowNotDrained


async def _check_signed_off(session: AsyncSession, window: Window, grades: Sequence[int], lists: LockLists) -> None:
    """With stage `accept` nothing is locked that no reviewer has signed off, and nothing is left out in silence."""
    if window.reviewer == "accept":
        unsigned = set(lists.schools) & set(await list_unsigned(session, window.window_no, grades))
        if unsigned:
            raise SignOffsMissing(sorted(unsigned))


async def _store(
    session: AsyncSession,
    window: Window,
    signed: SignedTree[Lock],
    lists: LockLists,
    result: LockResult,
    now: datetime,
) -> None:
    statement = signed.statement
    await evidence.add_statements(session, {statement.name: ("lock", statement.jws, result.packets)})
    lock = StoredLock(
        seq=result.seq,
        window_no=window.window_no,
        grades=result.grades,
        statement=statement.name,
        jws=statement.jws,
        packet_count=result.packets,
        effective_at=window.effective_at,
        locked_at=now,
        acknowledgement=None,
    )
    # The lists stand in the order of their trees: a packet's position is its leaf's index.
    await add_lock(session, lock, lists, signed.tree.written_paths())

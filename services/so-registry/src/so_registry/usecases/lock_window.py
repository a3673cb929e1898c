"""The lock: signed and committed with its leaves, paths and lists in one transaction.

Order of durability: (1) the window is held alone and drained; (2) the lists are read; (3) the statement is signed;
(4) lock, leaves, lists, grades, the school's notices and the report's first message commit. A crash before (4)
leaves nothing of the lock; after it only stored bytes are ever sent.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import SignedTree
from hbs_schema.intake.windows import Unclosed, Window, WindowState
from hbs_schema.messages.answers import LockNotice
from hbs_schema.statements.payloads import Lock
from so_registry.domain.errors import NothingToLock, SubmissionsSetAside, WindowNotDrained
from so_registry.domain.locking import LockLists, sign_lock
from so_registry.storage import evidence
from so_registry.storage.attempts import list_undecided
from so_registry.storage.clients import find_client_ids
from so_registry.storage.locks import StoredLock, add_lock, hold_locks, load_lists
from so_registry.storage.outboxes import tell_client
from so_registry.storage.submissions import count_undecided
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


async def lock_window(
    window_no: int,
    grades: Sequence[int],
    *,
    sessions: Sessions,
    key: SigningKey,
    clock: Clock,
    is_dry_run: bool = False,
    progress: Progress = lambda *_: None,
) -> LockResult:
    """Lock some grades of a drained window. A dry run signs and writes nothing.

    Raises WindowUnknown, WindowNotDrained, SubmissionsSetAside, NothingToLock.
    """
    async with sessions.begin() as session:
        window = await hold_window_alone(session, window_no)
        await _check_drained(session, window)
        unlocked = await list_unlocked_grades(session, window_no)
        if not grades or not set(grades) <= set(unlocked):
            raise NothingToLock
        last = await hold_locks(session)
        progress("lists", 0, 1)
        closed_only = window.unclosed == Unclosed.LEAVE_OUT
        lists = await load_lists(session, window_no, grades, closed_only=closed_only)
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
        await _tell_schools(session, window, signed, lists)
        await send_report(session, seq, signed.statement.name, result.packets)
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
    proofs = signed.proofs()
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
    await add_lock(session, lock, lists, [proofs[packet.leaf()].path for packet in lists.packets])


async def _tell_schools(session: AsyncSession, window: Window, signed: SignedTree[Lock], lists: LockLists) -> None:
    proofs = signed.proofs()
    by_school: dict[str, dict[str, object]] = defaultdict(dict)
    for packet in lists.packets:
        by_school[packet.school][packet.packet_digest] = proofs[packet.leaf()]
    for school, own in by_school.items():
        notice = LockNotice.model_validate(
            {
                "kind": "lock",
                "window": str(window.window_no),
                "school": school,
                "lock": signed.statement.jws,
                "proofs": own,
            }
        )
        body = canonical.dump(notice.model_dump(mode="json"))
        for client in await find_client_ids(session, school):
            await tell_client(session, client, f"{signed.statement.name}/{school}/{client}", body)

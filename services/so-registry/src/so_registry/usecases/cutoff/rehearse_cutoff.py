"""The rehearsal: everything that a lock does but for signing, timed, in a transaction that is rolled back.

It reads as schools write and holds nothing that they need; only another lock, or a rehearsal, is kept waiting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Unclosed
from hbs_schema.merkle import Tree
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.cutoff.errors import RehearsalBusy
from so_registry.domain.errors import NothingToLock
from so_registry.storage import audit
from so_registry.storage.locks import StoredLock, add_lock_lists, load_lists, try_hold_locks
from so_registry.storage.windows import get_window, list_unlocked_grades


@dataclass(frozen=True)
class Rehearsed:
    """How much would be locked, and how long each part took."""

    grades: tuple[int, ...]
    packets: int
    withdrawn: int
    schools: int
    read_ms: int
    hash_ms: int
    store_ms: int
    rehearsed_at: datetime


async def rehearse_cutoff(
    window_no: int, grades: Sequence[int] = (), *, sessions: Sessions, clock: Clock, by: Actor
) -> Rehearsed:
    """Of some grades, or of all that are not locked. Raises WindowUnknown, NothingToLock, RehearsalBusy."""
    async with sessions() as session, session.begin() as transaction:
        window = await get_window(session, window_no)
        unlocked = await list_unlocked_grades(session, window_no)
        chosen = tuple(sorted(grades or unlocked))
        if not chosen or not set(chosen) <= set(unlocked):
            raise NothingToLock
        if not await try_hold_locks(session):
            raise RehearsalBusy
        began = clock()
        lists = await load_lists(session, window_no, chosen, closed_only=window.unclosed == Unclosed.LEAVE_OUT)
        read = clock()
        tree = Tree([packet.leaf for packet in lists.packets])
        hashed = clock()
        # A number that no lock has; the row goes with the transaction.
        lock = StoredLock(
            seq=-window_no,
            window_no=window_no,
            grades=chosen,
            statement="rehearsal",
            jws="",
            packet_count=len(lists.packets),
            effective_at=window.effective_at,
            locked_at=began,
            acknowledgement=None,
        )
        await add_lock_lists(session, lock, lists, tree.written_paths())
        stored = clock()
        await transaction.rollback()
    done = Rehearsed(
        chosen,
        len(lists.packets),
        len(lists.withdrawn),
        len(lists.schools),
        _millis(began, read),
        _millis(read, hashed),
        _millis(hashed, stored),
        began,
    )
    async with sessions.begin() as session:
        await audit.note(session, "rehearse-cutoff", by, concerns=str(window_no))
    return done


def _millis(first: datetime, last: datetime) -> int:
    return max(0, round((last - first).total_seconds() * 1000))

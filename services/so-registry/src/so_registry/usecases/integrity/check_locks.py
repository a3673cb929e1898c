"""Locks: the root is computed anew from the rows, and every path, list and link of the chain with it."""

import asyncio

from so_registry.domain.integrity.faults import Fault
from so_registry.domain.integrity.locks import judge_leaves, judge_lock, judge_paths, judge_schools, judge_withdrawn
from so_registry.storage.integrity import lock_lists
from so_registry.usecases.integrity.looking import Looking


async def check_locks(run: Looking, *, seq: int | None = None) -> None:
    """All locks, those of the run's window, or one."""
    locks = await lock_lists.list_lock_rows(run.session, run.window_no, seq)
    for row in locks:
        number = row["seq"]
        lock, found = judge_lock(row, row["previous"], run.certificates)
        run.add(Fault("locks", str(number), column, problem) for column, problem in found)
        if lock is None:
            continue
        leaves = await lock_lists.load_leaves(run.session, number)
        # The worker does this beside other work.
        faults, tree = await asyncio.to_thread(judge_leaves, number, leaves, lock)
        run.add(faults)
        if tree is not None:
            async for paths in lock_lists.list_paths(run.session, number):
                run.add(await asyncio.to_thread(judge_paths, number, paths, tree))
        run.add(judge_withdrawn(number, await lock_lists.load_withdrawn(run.session, number), lock))
        schools = await lock_lists.list_lock_schools(run.session, number)
        run.add(judge_schools(number, schools, {leaf.school for leaf in leaves}, lock))
        run.looked("lock_leaves", len(leaves), 0)
        run.looked("locks", 1, len(locks))

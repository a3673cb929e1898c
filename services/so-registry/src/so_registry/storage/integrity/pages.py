"""Tables read from end to end in the order of a key, a page at a time: memory stays as it is however much there is."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def pages(
    session: AsyncSession,
    select: str,
    key: Sequence[tuple[str, str]],
    *,
    size: int,
    where: str = "true",
    given: Mapping[str, Any] | None = None,
) -> AsyncIterator[list[dict[str, Any]]]:
    """`select` without WHERE and ORDER BY; `key` are its columns (as they are written there, and their type).

    A column is found in the rows under the last part of its name.
    """
    columns = ", ".join(name for name, _ in key)
    after = ", ".join(f"cast(:after_{place} AS {kind})" for place, (_, kind) in enumerate(key))
    start = text(f"{select} WHERE {where} ORDER BY {columns} LIMIT :size")
    going_on = text(f"{select} WHERE {where} AND ({columns}) > ({after}) ORDER BY {columns} LIMIT :size")
    values: dict[str, Any] = {**(given or {}), "size": size}
    rows = (await session.execute(start, values)).mappings().all()
    while rows:
        yield [dict(row) for row in rows]
        if len(rows) < size:
            return
        last = {f"after_{place}": rows[-1][name.rpartition(".")[2]] for place, (name, _) in enumerate(key)}
        rows = (await session.execute(going_on, values | last)).mappings().all()

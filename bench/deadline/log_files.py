"""The files of PostgreSQL's log as a server has them that has been at work for a while."""

import asyncpg

FILES = 128
"""What `min_wal_size` keeps (province.py), at 16 MB each. A load of many thousands uses some of them twice."""


async def ready_log_files(admin: str) -> None:
    """Begin so many files and let the checkpoint keep them to be written again.

    A new one is filled with zeros and flushed first, and every commit waits for it.
    """
    connection = await asyncpg.connect(admin)
    try:
        for _ in range(FILES):
            # Nothing is switched unless something was written.
            await connection.execute("SELECT pg_logical_emit_message(false, 'bench', '')")
            await connection.execute("SELECT pg_switch_wal()")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()

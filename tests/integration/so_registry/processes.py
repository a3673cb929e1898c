"""The registry's processes as an operator starts them, from nothing but their environment."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def process(
    package: str, kind: str, environment: Mapping[str, str], log: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """One that runs from beginning to end, and ends by SIGTERM with code 0."""
    with log.open("wb") as output:
        started = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", package, kind),
            env={"PATH": "/usr/bin:/bin", **environment},
            stdout=output,
            stderr=output,
        )
    try:
        yield started
        assert started.returncode is None, log
        started.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(started.wait(), 30) == 0, log
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()

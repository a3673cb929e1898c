"""The operator's commands: what they say when they cannot do it now, and the trace that they leave."""

from pathlib import Path

import pytest

from so_registry.storage.windows import hold_window
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import answer, run
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

OWN = "SO_REGISTRY_DATABASE__"


async def test_a_window_that_is_being_written_to_is_locked_later_and_says_so(
    registry: Registry, tmp_path: Path
) -> None:
    await acts.pass_the_cutoff(registry)
    async with registry.sessions.begin() as session:
        await hold_window(session, registry.window_no)

        told = await run(
            registry,
            tmp_path,
            *("window", "lock", str(registry.window_no), "--grade", "4"),
            **{f"{OWN}LOCK_TIMEOUT": "PT0.2S"},
        )

    assert (told.exit_code, told.stderr.count("\n")) == (75, 1)
    assert "[window-busy]" in told.stderr


async def test_a_statement_that_takes_too_long_is_said_with_what_may_help(registry: Registry, tmp_path: Path) -> None:
    await acts.pass_the_cutoff(registry)
    async with registry.sessions.begin() as session:
        await hold_window(session, registry.window_no)

        told = await run(
            registry,
            tmp_path,
            *("window", "lock", str(registry.window_no), "--grade", "4"),
            **{f"{OWN}STATEMENT_TIMEOUT": "PT0.2S"},
        )

    assert (told.exit_code, told.stderr.count("\n")) == (75, 1)
    assert "[took-too-long]" in told.stderr


async def test_a_database_that_is_away_is_said_in_one_sentence(registry: Registry, tmp_path: Path) -> None:
    away = {f"{OWN}DSN": "postgresql://nobody@127.0.0.1:1/none"}

    told = await run(registry, tmp_path, "window", "list", **away)

    assert (told.exit_code, told.stderr.count("\n")) == (75, 1)
    assert "[database-away]" in told.stderr


async def test_a_locks_report_and_notices_carry_the_trace_of_the_command(registry: Registry, tmp_path: Path) -> None:
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)

    await answer(registry, tmp_path, "window", "lock", str(registry.window_no), "--grade", "4")

    trace = "SELECT split_part(traceparent, '-', 2) FROM registry."
    pieces = await column(registry, f"{trace}bo_outbox")
    notices = await column(registry, f"{trace}school_outbox WHERE message_id LIKE '%/{CLIENT}'")
    assert (len(pieces), len(notices)) == (2, 1)
    assert len({*pieces, *notices}) == 1
    assert len(pieces[0]) == 32


@pytest.mark.parametrize("command", ["progress", "remind", "counts"])
async def test_a_window_that_nobody_knows_is_said_and_not_shown_empty(
    registry: Registry, tmp_path: Path, command: str
) -> None:
    told = await run(registry, tmp_path, "window", command, str(registry.window_no + 1))

    assert (told.exit_code, told.stdout) == (1, "")
    assert "[window-unknown]" in told.stderr

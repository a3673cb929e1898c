"""A registry whose registrar's keys a child process can be given."""

from typing import Any

from tests.integration.so_registry import crash_acts
from tests.support.crash_child import Act, Job
from tests.support.crashes import Options, Rows, portable_keys, preload
from tests.support.registry import Registry
from tests.support.world import World

preload(crash_acts.__name__)

TABLES = (
    "bo_outbox",
    "closes",
    "late_submissions",
    "lock_leaves",
    "locks",
    "packets",
    "part_ages",
    "school_acts",
    "school_outbox",
    "statements",
    "submissions",
    "verdicts",
    "window_grades",
    "windows",
    "withdrawals",
    "withdrawn_leaves",
)


class Crashable:
    """The world of such a registry, and what a child is told."""

    def __init__(self) -> None:
        self.world = World()
        self.keys = portable_keys(self.world, "so-receipt", "so-lock")

    def given(self, registry: Registry) -> Options:
        return {"keys": self.keys, "window_no": registry.window_no, "school": registry.world.school}

    def job(self, registry: Registry, act: Act, point: str, **options: Any) -> Job:
        return Job(act, point, registry.database.app, {**self.given(registry), **options})


def rows_of(registry: Registry) -> Rows:
    """What a crash must not change."""
    return Rows(registry.database, "registry", TABLES)

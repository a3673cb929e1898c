"""A machine where nothing is installed: Debian's packages, unpacked in the clone, will do."""

from pathlib import Path

import pytest

from deploy.local import postgres_binaries, rabbitmq_binaries
from deploy.local.paths import DIST
from deploy.local.stack import Stack

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def test_the_stack_runs_on_unpacked_packages(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(rabbitmq_binaries.UNPACK, "1")
    monkeypatch.setenv(postgres_binaries.UNPACK, "1")
    programs = postgres_binaries.debian_postgres(15)
    assert programs.is_relative_to(DIST)
    assert rabbitmq_binaries.find_binaries().server.is_relative_to(DIST)
    stack = Stack(own_home, postgres_bin=programs)

    stack.up()

    assert stack.postgres.version().startswith("15.")
    assert stack.postgres.create_database("unpacked").name == "unpacked"
    stack.rabbitmq.create_vhost("unpacked")
    assert stack.rabbitmq.version()

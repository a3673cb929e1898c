"""Our own programs: what runs once comes first, the rest is waited for, a failure shows its log."""

from pathlib import Path

import pytest

from deploy.local.errors import NotReady
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Processes
from deploy.local.services import Service, answers, start_services

SERVER = """
import http.server, os, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
print("migrated first:", os.path.exists(os.environ["DONE"]), flush=True)
http.server.HTTPServer((sys.argv[1], int(sys.argv[2])), Ready).serve_forever()
"""


@pytest.fixture
def processes(tmp_path: Path):
    started = Processes(tmp_path)
    yield started
    started.stop_all(now=True)


def test_starts_what_lasts_after_what_runs_once(processes: Processes, tmp_path: Path) -> None:
    port, done = free_port(), str(tmp_path / "done")
    url = f"http://{LOOPBACK}:{port}/readyz"
    once = "import os; open(os.environ['DONE'], 'w').close()"
    services = [
        Service("api", ("-c", SERVER, LOOPBACK, str(port)), {"DONE": done}, url),
        Service("migrate", ("-c", once), {"DONE": done}),
    ]

    start_services(processes, services)

    assert answers(url)
    assert [entry.name for entry in processes.entries()] == ["api"]
    assert "migrated first: True" in (tmp_path / "log" / "api.log").read_text()


def test_a_failed_migration_starts_nothing_and_shows_its_log(processes: Processes) -> None:
    services = [
        Service("migrate", ("-c", "raise SystemExit('no such table')")),
        Service("api", ("-c", "pass"), {}, "http://127.0.0.1:1/readyz"),
    ]

    with pytest.raises(NotReady, match="no such table"):
        start_services(processes, services)

    assert processes.entries() == []


def test_an_address_that_says_no_is_not_ready() -> None:
    assert not answers(f"http://{LOOPBACK}:{free_port()}/readyz")

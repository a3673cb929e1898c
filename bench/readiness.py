"""The boards of a whole province: who has to sign at each school and cannot yet, as an operator's table.

`python -m bench.readiness --schools 3000 --people 40`. Writes `.run/bench/readiness.json`: seconds and largest memory
of the process that makes the table, without and with a list of trusted CAs, beside one that only reads the same
certificates.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.local.paths import RUN
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_kit.db import make_engine, make_sessions
from hbs_kit.settings import DatabaseSettings
from hbs_schema import base64url
from hbs_schema.certificates import load_certificate
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.board_csv import csv_head, csv_lines
from so_registry.domain.certificates.declaring import public_key_of
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.usecases.import_trust_list import import_trust_list
from so_registry.usecases.show_readiness import show_window_readiness
from tests.support.databases import Databases
from tests.support.pki import TestCa
from tests.support.registry import Registry, open_registry
from tests.support.world import World

OPERATOR = Actor("operator:bench", "so-registry", is_person=True)
ROLES = ("principal", "seal", "sender")
DECLARED = (
    *("declaration_id", "thumbprint", "public_key", "school", "person", "holder", "role", "capacity", "classes"),
    *("parts", "holds_from", "holds_until", "basis", "basis_number", "status", "declared_by", "client_id"),
)
ACTED = (
    *("act_id", "thumbprint", "declaration_id", "act", "effective_at", "completes", "reason", "by_whom", "client_id"),
)


def people(ca: TestCa, school: str, number: int) -> Iterator[tuple[bytes, tuple[object, ...]]]:
    """Certificates and the rows of their declarations: the school's own roles, then a teacher a class."""
    since = datetime(2025, 8, 1, tzinfo=UTC)
    for place in range(number):
        role = ROLES[place] if place < len(ROLES) else "homeroom"
        own = ca.certify(f"{school}/{place}", ec.generate_private_key(ec.SECP256R1()))
        classes = [] if place < len(ROLES) else [f"4{place}"]
        person = school if role in ("seal", "sender") else f"{school}.{place}"
        term = (since, since + timedelta(days=3000))
        row: tuple[object, ...] = (
            uuid4(),
            own.thumbprint,
            public_key_of(own),
            school,
            person,
            "",
            role,
            "main",
            classes,
            [],
            *term,
        )
        yield own.der, (*row, "assignment", "1", "good", "client:bench", "bench")


async def fill(registry: Registry, schools: int, number: int) -> None:
    """Everybody declared and approved, school by school."""
    owner = await asyncpg.connect(registry.database.owner)
    now = datetime.now(UTC)
    for place in range(schools):
        school = f"bench{place:05}"
        rows = list(people(registry.world.ca, school, number))
        acts = [(uuid4(), r[1], r[0], "approve", now, True, "", "operator:bench", "bench") for _, r in rows]
        async with owner.transaction():
            await owner.execute("INSERT INTO registry.schools (school, name) VALUES ($1, '')", school)
            await owner.execute("INSERT INTO registry.window_schools VALUES ($1, $2)", registry.window_no, school)
            ders = [(str(row[1]), der) for der, row in rows]
            await owner.copy_records_to_table(
                "certificates", records=ders, columns=["thumbprint", "der"], schema_name="registry"
            )
            declared = [row for _, row in rows]
            await owner.copy_records_to_table(
                "certificate_declarations", records=declared, columns=DECLARED, schema_name="registry"
            )
            await owner.copy_records_to_table("certificate_acts", records=acts, columns=ACTED, schema_name="registry")
    await owner.execute("ANALYZE")
    await owner.close()


async def read_alone(url: str) -> AsyncIterator[int]:
    """The bare loop: every certificate of the database, read once."""
    connection = await asyncpg.connect(url)
    async with connection.transaction():
        async for row in connection.cursor("SELECT der FROM registry.certificates", prefetch=200):
            load_certificate(row["der"])
            yield 1
    await connection.close()


async def boards(url: str, window_no: int) -> AsyncIterator[int]:
    """The table, whose characters are counted."""
    engine = make_engine(DatabaseSettings.model_validate({"dsn": url}), application_name="bench")
    told = show_window_readiness(window_no, rule=ApprovalRule(), sessions=make_sessions(engine))
    yield len(csv_head())
    async for board in told:
        yield len(csv_lines(board))
    await engine.dispose()


async def count(counted: AsyncIterator[int]) -> dict[str, float]:
    """How many, how long, and how much memory this process had at most."""
    wall, cpu = time.perf_counter(), time.process_time()
    number = 0
    async for each in counted:
        number += each
    return {
        "count": number,
        "wall_s": round(time.perf_counter() - wall, 1),
        "cpu_s": round(time.process_time() - cpu, 1),
        "max_rss_mib": largest_memory(),
    }


def largest_memory() -> float:
    """Of this program since it began: what getrusage tells begins with the memory of whoever started it."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return round(int(lines["VmHWM"].split()[0]) / 1024, 1)


def in_process(what: str, registry: Registry) -> dict[str, float]:
    """One measurement in a process of its own, whose memory is nobody else's."""
    words = [sys.executable, "-m", "bench.readiness", "--only", what, str(registry.window_no)]
    done = subprocess.run(words, input=registry.database.app, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


async def measure(stack: Stack, schools: int, number: int) -> dict[str, dict[str, float]]:
    """The bare loop, then the boards without and with a list of CAs."""
    world = World(stages=({"role": "homeroom"}, {"role": "principal"}, {"role": "seal"}))
    async with open_registry(Databases(stack.postgres), world) as registry:
        await fill(registry, schools, number)
        found = {"certificates alone": await asyncio.to_thread(in_process, "bare", registry)}
        found["boards"] = await asyncio.to_thread(in_process, "boards", registry)
        anchor = {
            "id": "local",
            "name": "bench",
            "kind": "test",
            "roots": [base64url.encode_der(world.ca.root_der)],
            "intermediates": [base64url.encode_der(world.ca.issuing_der)],
            "from": "2025-01-01T00:00:00Z",
        }
        body = json.dumps({"version": "1", "anchors": [anchor]}).encode()
        await import_trust_list("anchors", body, by=OPERATOR, sessions=registry.sessions)
        found["boards, CAs listed"] = await asyncio.to_thread(in_process, "boards", registry)
    return found


def main() -> int:
    """Start a private PostgreSQL, fill it, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=3000)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--only", nargs=2, metavar=("WHAT", "WINDOW"), help="inside of this measurement; URL on stdin")
    options = parser.parse_args()
    if options.only:
        url = sys.stdin.read().strip()
        counted = read_alone(url) if options.only[0] == "bare" else boards(url, int(options.only[1]))
        sys.stdout.write(json.dumps(asyncio.run(count(counted))) + "\n")
        return 0
    home = RUN / "bench" / "readiness-home"
    stack = Stack(home, report=Report())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    try:
        results = asyncio.run(measure(stack, options.schools, options.people))
    finally:
        stack.down(remove=True)
    (RUN / "bench" / "readiness.json").write_text(json.dumps(results, indent=1) + "\n")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

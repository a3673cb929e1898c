"""The province before its deadline: servers and services as processes, schools and signers known, a window open."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.deadline.people import School, make_schools
from bench.deadline.slow_authority import DELAY, SlowAuthority
from demo import cast
from demo.cast import SCHOOL_YEAR
from demo.registrar import Registrar
from deploy.local.installation import CLIENT, VENDOR, Platform
from deploy.local.pki_table import PROVINCE
from deploy.local.services import Service
from deploy.local.stack import Stack
from hbs_kit.db import Sessions
from hbs_schema.building.keys import SigningKey, file_key
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.usecases.register_signers import register_client, register_school, register_signers

REGISTRY = "so-registry"
OPERATOR = Actor("operator:bench", REGISTRY, is_person=True)
POSTGRES = {"shared_buffers": "1GB", "min_wal_size": "2GB", "max_wal_size": "4GB", "checkpoint_timeout": "15min"}
"""As a server of this size is set up; durable as ever: fsync, full_page_writes and synchronous_commit stay on."""


@dataclass
class Province:
    """What the run speaks with."""

    platform: Platform
    registrar: Registrar
    schools: list[School]
    services: list[Service]
    window: str = ""
    calendars: int = 0
    """How many versions of the calendar are signed."""

    @property
    def policy(self) -> dict[str, Any]:
        return {"id": "full-chain", "version": 1, "digest": self.registrar.policies["full-chain"]}

    @property
    def dsn(self) -> str:
        """The registry's database as its own role."""
        return self.platform.stack.postgres.create_database("so_registry").app

    def lock_key(self) -> SigningKey:
        pki = self.platform.stack.pki
        return file_key(pki.key(f"{PROVINCE}-lock"), pki.certificate(f"{PROVINCE}-lock"))

    def open_window(self) -> None:
        """For all schools, for a week, under `full-chain` in class mode."""
        members = cast.policy("full-chain", PROVINCE, is_individual=False)
        self.registrar.policies["full-chain"] = self._sign("policy", members)
        digest = self._sign_calendar(timedelta(days=7))
        words = [word for school in self.schools for word in ("--school", school.code)]
        printed = self.registrar.command("window", "open", "--calendar", digest, *words, "--json")
        self.window = json.loads(printed)[0]["window"]

    def move_cutoff(self, closes_in: timedelta) -> None:
        """The cutoff comes."""
        digest = self._sign_calendar(closes_in)
        self.registrar.command("window", "move", self.window, "--calendar", digest)

    def state(self) -> str:
        """Where the window stands."""
        rows = json.loads(self.registrar.command("window", "list", "--json"))
        return next(str(row["state"]) for row in rows if row["window"] == self.window)

    def _sign_calendar(self, closes_in: timedelta) -> str:
        self.calendars += 1
        now = datetime.now(UTC)
        track = {
            "track": "completed",
            "grades": [4],
            "opens_at": to_instant(now - timedelta(days=30)),
            "closes_at": to_instant(now + closes_in),
            "grace_until": to_instant(now + closes_in + timedelta(seconds=1)),
            "effective": "close",
            "policies": [self.registrar.policies["full-chain"]],
            "unclosed": "leave-out",
            "report_due_at": to_instant(now + timedelta(days=25)),
            "batches": [[4]],
        }
        members = {
            "registrar": PROVINCE,
            "id": "lich-chot-do-tai",
            "version": self.calendars,
            "school_year": SCHOOL_YEAR,
            "level": "primary",
            "schema": {"id": "calendar", "version": 1},
            "rules": {"tracks": [track]},
        }
        return self._sign("calendar", members)

    def _sign(self, kind: str, members: dict[str, Any]) -> str:
        file = self.registrar.folder / f"{kind}-{members['version']}.json"
        file.write_text(json.dumps(members), "utf-8")
        return str(json.loads(self.registrar.command("document", "sign", kind, str(file), "--json"))[0]["digest"])


Wiring = Callable[[Mapping[str, str]], dict[str, str]]
"""Changes the variables of the registry's processes, so that a test stands between them and a server."""


@contextmanager
def started(
    home: Path,
    *,
    schools: int,
    workers: int,
    postgres: Mapping[str, str] = POSTGRES,
    delay: float | None = DELAY,
    wire: Callable[[Stack, str], Wiring] = lambda stack, authority: dict,  # noqa: ARG005  # as it is
    gives_way: bool = True,
    is_fresh: bool = True,
    is_left: bool = False,
) -> Iterator[Province]:
    """Servers and the registry's processes up; ended with everything in the home in the end.

    `delay`: of the timestamp authority, in seconds; None: the registry has none. `gives_way`: its workers do, as in
    compose.yaml (docs/adr/0031-intake-goes-before-verdicts.md). `is_fresh`: False if the home holds what another
    run has left. `is_left`: this run leaves the home for another.
    """
    stack = Stack(home, postgres_settings=postgres)
    stack.up(fresh=is_fresh)
    try:
        platform = Platform(stack)
        platform.prepare()
        stack.run(platform.migrations())
        registrar = Registrar(platform, home / "registrar")
        registrar.import_authority()
        made = make_schools(schools, stack.pki, (VENDOR, CLIENT))
        with SlowAuthority(stack.pki.tsa_url, delay or 0.0) as authority:
            url = None if delay is None else authority.url
            services = registry_services(platform, url, workers, wire(stack, authority.url), gives_way=gives_way)
            stack.run(services)
            yield Province(platform, registrar, made, services)
    finally:
        stack.down(now=not is_left, remove=not is_left)


async def register(province: Province, sessions: Sessions) -> None:
    """All schools, their clients and their signers."""
    for school in province.schools:
        await register_school(school.code, f"Trường Tiểu học {school.code}", sessions=sessions)
    for client in (VENDOR, CLIENT):
        own = [school.code for school in province.schools if school.client == client]
        await register_client(client, client, own, sessions=sessions)
    for school in province.schools:
        await register_signers(
            school.certificates(), school.signers(), by=OPERATOR, rule=ApprovalRule(), sessions=sessions
        )


def registry_services(
    platform: Platform, authority: str | None, workers: int, wire: Wiring, *, gives_way: bool
) -> list[Service]:
    """The registry's API and so many workers. Nobody is asked about certificates: the local responder is a toy's."""
    services = []
    for name in ("api", *(f"worker-{number}" for number in range(1, workers + 1))):
        kind = name.split("-")[0]
        port = platform.stack.ports.get(f"{REGISTRY}-{name}")
        extra = {"TIMESTAMPS__URL": authority or "", "ADMIN__PORT": str(port)} if kind == "worker" else {}
        environment = platform.environment(REGISTRY, kind, **extra)
        without = ("SO_REGISTRY_STATUS__",) if authority else ("SO_REGISTRY_STATUS__", "SO_REGISTRY_TIMESTAMPS__")
        kept = {key: value for key, value in environment.items() if not key.startswith(without)}
        # Spans go nowhere: who collects them is not on this machine.
        kept.pop("SO_REGISTRY_TELEMETRY__OTLP_ENDPOINT", None)
        health = f"http://127.0.0.1:{port}/readyz"
        argv = ("-m", "so_registry", kind)
        services.append(Service(f"{REGISTRY}-{name}", argv, wire(kept), health, gives_way and kind == "worker"))
    return services


def ministry_services(platform: Platform) -> list[Service]:
    """The Ministry's API and worker: on another machine in truth, so they start after the load."""
    wanted = ("bo-gateway-api", "bo-gateway-worker")
    return [service for service in platform.services() if service.name in wanted]

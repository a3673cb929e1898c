"""Signatures per second through a signing session, with a key on a token and in a file, beside the bare keys.

A session is the real client before the real school-api on a real PostgreSQL: strings fetched, leaves computed, each
statement signed, checked, kept in the journal and handed over. The bare key signs as many messages and does nothing
else. The token is SoftHSM: a real one is slower, so the ratio here is the lower bound.

`make bench` or `python -m bench.signing --records 160`. Writes `.run/bench/signing.json`.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from demo.generate_class_files import write_grade_4
from deploy.local.paths import RUN
from deploy.local.postgres import Postgres
from deploy.local.report import Report
from deploy.local.stack import Stack
from hbs_schema.building.keys import SigningKey, memory_key
from hbs_sign.keys import one_by_one
from hbs_sign.rounds import Target
from tests.integration.school_api import steps
from tests.integration.school_api.conftest import registry_door
from tests.integration.school_api.service import open_school
from tests.support.databases import Databases
from tests.support.registry import open_registry
from tests.support.signing import Device
from tests.support.softhsm import make_token
from tests.support.world import World

CLASS = 40


async def measure(postgres: Postgres, records: int, folder: Path) -> dict[str, Any]:
    """Both keys, over one principal's individual signatures."""
    databases = Databases(postgres)
    world = World(stages=({"role": "principal"},), policy_id="individual", individual=True)
    async with AsyncExitStack() as stack:
        registry = await stack.enter_async_context(open_registry(databases, world))
        door = await stack.enter_async_context(registry_door(registry, folder))
        school = await stack.enter_async_context(open_school(databases, registry, door, folder))
        classes = []
        for number in range(records // CLASS):
            files = write_grade_4(folder / f"class-{number}", number, f"4A{number}", pupils=CLASS)
            classes.append(await steps.signing(school, files))
        private = ec.generate_private_key(ec.SECP256R1())
        certificate = world.ca.certify("bench", private)
        halves = (classes[::2], classes[1::2])
        keys = (make_token().signing_key("bench", private, certificate), memory_key(private, certificate))
        found = {}
        for name, key, half in zip(("token", "file"), keys, halves, strict=True):
            bare = bare_rate(key, CLASS * len(half))
            device = Device(school.client, school.token, one_by_one(key), folder / f"journal-{name}")
            began = time.perf_counter()
            taken = await device.sign([Target(class_id, "principal") for class_id in half])
            seconds = time.perf_counter() - began
            assert taken == CLASS * len(half)  # noqa: S101  # a figure over less would be none
            found[name] = rates(taken, seconds, bare)
    return found


def bare_rate(key: SigningKey, number: int) -> float:
    """Signatures per second of the key alone."""
    key.sign(b"opens the session of a token")
    began = time.perf_counter()
    for message in range(number):
        key.sign(b"%d" % message)
    return number / (time.perf_counter() - began)


def rates(taken: int, seconds: float, bare: float) -> dict[str, Any]:
    """What a session does, beside what its key could."""
    session = taken / seconds
    return {
        "signatures": taken,
        "signatures_per_s": round(session, 1),
        "bare_signatures_per_s": round(bare, 1),
        "ratio_to_bare": round(session / bare, 4),
        "ms_per_signature_beside_the_key": round((1 / session - 1 / bare) * 1000, 2),
    }


def main() -> int:
    """Start a private PostgreSQL, sign, write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=160, help="a multiple of 80: half with each key")
    options = parser.parse_args()
    stack = Stack(RUN / "bench" / "home", report=Report())
    stack.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack.postgres.start()
    try:
        with tempfile.TemporaryDirectory(dir=RUN / "bench") as folder:
            results = asyncio.run(measure(stack.postgres, options.records, Path(folder)))
    finally:
        stack.down(remove=True)
    (RUN / "bench" / "signing.json").write_text(json.dumps(results, indent=1) + "\n")
    sys.stdout.write(json.dumps(results, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

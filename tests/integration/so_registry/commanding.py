"""The operator's commands, run as an operator runs them."""

import asyncio
import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from hbs_kit.mint import make_key
from so_registry.__main__ import app
from tests.integration.bo_gateway.keys import key_files
from tests.integration.so_registry.doors import AUDIENCE, ISSUER
from tests.support.registry import Registry


def environment(registry: Registry, folder: Path) -> dict[str, str]:
    """The environment of a command of this registry, with a lock key."""
    if not (folder / "jwks.json").exists():
        make_key(folder / "key.json", folder / "jwks.json")
    variables = {
        "REGISTRAR": registry.world.registrar,
        "DATABASE__DSN": registry.database.app,
        "IDENTITY__ISSUER": ISSUER,
        "IDENTITY__AUDIENCE": AUDIENCE,
        "IDENTITY__JWKS_FILE": str(folder / "jwks.json"),
        **{f"{door}__{name}": value for door in ("HTTP", "ADMIN") for name, value in _DOOR.items()},
        "TELEMETRY__SERVICE_NAME": "so-registry-command",
        **{f"LOCK_KEY__{name}": value for name, value in key_files(registry.world.ca, "lock", folder).items()},
    }
    return {f"SO_REGISTRY_{name}": value for name, value in variables.items()}


_DOOR = {"HOST": "127.0.0.1", "PORT": "0"}


async def run(registry: Registry, folder: Path, *arguments: str, **variables: str) -> Result:
    """A command. It runs a loop of its own, so it needs a thread of its own."""
    own = {"COLUMNS": "200", **environment(registry, folder), **variables}
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments), env=own)


async def answer(registry: Registry, folder: Path, *arguments: str) -> Any:
    """What a command prints with `--json`."""
    done = await run(registry, folder, *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)

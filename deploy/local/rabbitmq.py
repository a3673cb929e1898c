"""A private RabbitMQ: loopback only, nothing written outside the home, an epmd of its own.

Erlang's name server (epmd) would otherwise be started in the background by the first node, serve
every node of the machine and outlive ours; here it is a child like any other.
"""

import os
import secrets
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.local.management import Management
from deploy.local.passwords import Passwords
from deploy.local.paths import BARE_PATH, tool_environment
from deploy.local.ports import LOOPBACK, Ports, is_open
from deploy.local.processes import Processes, wait_until
from deploy.local.rabbitmq_binaries import Binaries, find_binaries
from deploy.local.state import alone, write_private

URL = "HBS_RABBITMQ_URL"
MANAGEMENT_URL = "HBS_RABBITMQ_MANAGEMENT_URL"
ADMIN = "admin"
NODE = "hbs@localhost"
START_TIMEOUT = 90.0

CONFIGURATION = """\
listeners.tcp.local = {ip}:{port}
default_user = {user}
default_pass = {password}
default_vhost = /
vm_memory_high_watermark.absolute = 1GiB
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 67108864
collect_statistics_interval = 1000
management.tcp.ip = {ip}
management.tcp.port = {management}
log.console = true
log.console.level = info
log.file = false
"""


class RabbitMQ:
    """One broker of one home; or somebody else's, if HBS_RABBITMQ_URL names its administrator."""

    def __init__(self, home: Path, processes: Processes, ports: Ports) -> None:
        self.name = "rabbitmq"
        self.home = home / self.name
        self.is_external = URL in os.environ
        self._processes = processes
        self._ports = ports
        self._passwords = Passwords(self.home / "secrets.json")

    @property
    def port(self) -> int:
        return self._ports.get(self.name)

    @property
    def admin_url(self) -> str:
        """The administrator's AMQP URL for the vhost `/`."""
        return os.environ.get(URL) or self._amqp(ADMIN, self._passwords.get(ADMIN), "/")

    @property
    def management(self) -> Management:
        """The HTTP API as administrator."""
        admin = urllib.parse.urlsplit(self.admin_url)
        default = f"http://{LOOPBACK}:{self._ports.get('rabbitmq-management')}"
        return Management(
            os.environ.get(MANAGEMENT_URL, default),
            urllib.parse.unquote(admin.username or ""),
            urllib.parse.unquote(admin.password or ""),
        )

    def launch(self) -> None:
        """Start epmd and the broker, without waiting for it."""
        if self.is_external:
            return
        binaries = find_binaries()
        names = ("rabbitmq", "rabbitmq-management", "rabbitmq-distribution", "epmd")
        ports = {name: self._ports.claim(name) for name in names}
        self._write_configuration(ports)
        environment = self._environment(binaries, ports)
        epmd = ["-port", str(ports["epmd"]), "-address", LOOPBACK]
        self._processes.start("epmd", [binaries.epmd, *epmd], env=environment)
        self._processes.start(self.name, [binaries.server], env=environment)

    def wait_ready(self) -> None:
        entry = self._processes.find(self.name)
        if entry is not None:
            self._processes.wait_ready(entry, self._answers, START_TIMEOUT)

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def stop(self, *, now: bool = False) -> None:
        self._processes.stop(self.name, now=now)
        self._processes.stop("epmd", now=now)

    def version(self) -> str:
        return str(self.management.get("/api/overview")["rabbitmq_version"])

    def url(self, user: str, vhost: str) -> str:
        """The AMQP URL of a user made with `create_user`."""
        return self._amqp(user, self._passwords.get(user), vhost)

    def create_vhost(self, vhost: str) -> None:
        """Make a virtual host whose queues are quorum queues unless they say otherwise."""
        self.management.put(f"/api/vhosts/{_quoted(vhost)}", {"default_queue_type": "quorum"})
        wait_until(lambda: self._runs(vhost), 30.0)
        self._grant(
            urllib.parse.urlsplit(self.admin_url).username or ADMIN,
            vhost,
            ".*",
            ".*",
            ".*",
        )

    def create_user(
        self,
        user: str,
        *,
        vhost: str,
        configure: str = "^$",
        write: str = "^$",
        read: str = "^$",
        topics: Mapping[str, tuple[str, str]] | None = None,
        tags: str = "",
    ) -> str:
        """Make a user who may do in `vhost` what the patterns allow, by default nothing.

        `topics` narrows exchanges: name to (routing keys to write, routing keys to read). Returns
        the user's AMQP URL. Again with other patterns: the rights are replaced.
        """
        body = {"password": self._passwords.get(user), "tags": tags}
        # The broker refuses the second of two that make the same user at once, as two tests may.
        with alone(self.home / f"user-{_quoted(user)}"):
            self.management.put(f"/api/users/{_quoted(user)}", body)
        self._grant(user, vhost, configure, write, read)
        for exchange, (topic_write, topic_read) in (topics or {}).items():
            self.management.put(
                f"/api/topic-permissions/{_quoted(vhost)}/{_quoted(user)}",
                {"exchange": exchange, "write": topic_write, "read": topic_read},
            )
        return self.url(user, vhost)

    def set_policy(
        self,
        vhost: str,
        name: str,
        *,
        pattern: str,
        definition: Mapping[str, Any],
        apply_to: str = "queues",
        priority: int = 0,
    ) -> None:
        """Set a policy, such as delivery limits, on what matches; replaced if it exists."""
        body = {
            "pattern": pattern,
            "definition": dict(definition),
            "priority": priority,
        }
        self.management.put(
            f"/api/policies/{_quoted(vhost)}/{_quoted(name)}",
            {**body, "apply-to": apply_to},
        )

    def _runs(self, vhost: str) -> bool:
        # It exists before it serves; a client that comes in between is turned away.
        state = self.management.get(f"/api/vhosts/{_quoted(vhost)}").get("cluster_state", {})
        return bool(state) and set(state.values()) == {"running"}

    def _grant(self, user: str, vhost: str, configure: str, write: str, read: str) -> None:
        self.management.put(
            f"/api/permissions/{_quoted(vhost)}/{_quoted(user)}",
            {"configure": configure, "write": write, "read": read},
        )

    def _answers(self) -> bool:
        return is_open(self.port) and self.management.is_up()

    def _write_configuration(self, ports: Mapping[str, int]) -> None:
        configuration = CONFIGURATION.format(
            ip=LOOPBACK,
            port=ports["rabbitmq"],
            management=ports["rabbitmq-management"],
            user=ADMIN,
            password=self._passwords.get(ADMIN),
        )
        write_private(self.home / "rabbitmq.conf", configuration)
        write_private(self.home / "rabbitmq-env.conf", "")
        write_private(self.home / "enabled_plugins", "[rabbitmq_management].\n")
        cookie = self.home / "home" / ".erlang.cookie"
        if not cookie.exists():
            write_private(cookie, secrets.token_hex(20).upper(), mode=0o400)

    def _environment(self, binaries: Binaries, ports: Mapping[str, int]) -> dict[str, str]:
        libraries = {"LD_LIBRARY_PATH": binaries.libraries} if binaries.libraries else {}
        return {
            **tool_environment(self.home.parent),
            **libraries,
            "PATH": f"{binaries.path}:{BARE_PATH}",
            "HOME": str(self.home / "home"),
            # Makes the start script become the broker instead of standing before it, so that the
            # recorded process is the broker itself. Nothing of systemd is used.
            "RUNNING_UNDER_SYSTEMD": "true",
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "ERL_EPMD_PORT": str(ports["epmd"]),
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_NODE_PORT": str(ports["rabbitmq"]),
            "RABBITMQ_DIST_PORT": str(ports["rabbitmq-distribution"]),
            "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_PID_FILE": str(self.home / "pid"),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.home / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "enabled_plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ("-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"),
        }

    def _amqp(self, user: str, password: str, vhost: str) -> str:
        if self.is_external:
            place = urllib.parse.urlsplit(os.environ[URL])
            scheme, host, port = place.scheme, place.hostname, place.port or 5672
        else:
            scheme, host, port = "amqp", LOOPBACK, self.port
        return f"{scheme}://{_quoted(user)}:{password}@{host}:{port}/{_quoted(vhost)}"


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")

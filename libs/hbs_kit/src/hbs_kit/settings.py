"""Sections that a service composes into its settings.

They are plain frozen models: reading the environment is the service's act. What
differs between machines has no default.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork, SecretStr, model_validator

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(Section):
    dsn: SecretStr
    """`postgresql://user:password@host:port/name`."""
    pool_size: int = Field(default=5, ge=1, le=200)
    """Connections of one process at most."""
    pool_timeout: timedelta = timedelta(seconds=10)
    """How long work waits for one of them."""
    connect_timeout: timedelta = timedelta(seconds=5)
    statement_timeout: timedelta = timedelta(seconds=30)
    """The server's own."""
    command_timeout: timedelta = timedelta(seconds=40)
    """Ours, for a server that no longer answers at all: longer than the server's own."""
    lock_timeout: timedelta = timedelta(seconds=10)
    idle_in_transaction_timeout: timedelta = timedelta(seconds=60)
    """The outbox waits for the broker inside a transaction: keep this well above the broker's publish_timeout."""


class BrokerSettings(Section):
    url: SecretStr
    """`amqps://user:password@host:port/vhost`; plain `amqp://` on loopback only."""
    ca_file: Path | None = None
    """PEM of the CA that the broker's certificate leads to; the system's unless given."""
    plaintext_allowed: bool = False
    """Take `amqp://` outside loopback: inside a network that nobody else is on."""
    connect_timeout: timedelta = timedelta(seconds=5)
    publish_timeout: timedelta = timedelta(seconds=10)
    """How long a confirm may take."""
    heartbeat: timedelta = timedelta(seconds=15)

    @property
    def user(self) -> str | None:
        """As whom we connect: the broker vouches for this name in `user_id`, and for no other."""
        name = urlsplit(self.url.get_secret_value()).username
        return None if name is None else unquote(name)

    @model_validator(mode="after")
    def _encrypted_outside_loopback(self) -> "BrokerSettings":
        url = urlsplit(self.url.get_secret_value())
        if url.scheme not in {"amqp", "amqps"}:
            raise ValueError("the broker's url must be amqp:// or amqps://")
        is_plain = url.scheme == "amqp" and url.hostname not in _LOOPBACK
        if is_plain and not self.plaintext_allowed:
            raise ValueError("outside loopback the broker's url must be amqps://")
        return self


class HttpSettings(Section):
    host: str
    """The address to listen on."""
    port: int = Field(ge=0, le=65535)
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    """Addresses or networks of the proxies in front. Only what they say in X-Forwarded-For is taken: the right-most
    address that is not theirs is the client's."""


class IdentitySettings(Section):
    issuer: str
    """`iss` of the access tokens that are taken."""
    audience: str
    """What `aud` of a token has to name."""
    jwks_file: Path
    """The issuer's public keys; read again when it changes."""
    leeway: timedelta = timedelta(seconds=60)
    """By how much clocks may differ."""
    max_lifetime: timedelta = timedelta(hours=1)
    """A token that lives longer is refused."""


class TelemetrySettings(Section):
    service_name: str
    """As traces and the database's list of connections show the process."""
    otlp_endpoint: str | None = None
    """Where traces go (OTLP over HTTP); nowhere unless given, or if it is empty."""

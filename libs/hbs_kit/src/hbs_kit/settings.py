"""Sections that a service composes into its settings.

They are plain frozen models: reading the environment is the service's act. What
differs between machines has no default.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(Section):
    dsn: SecretStr
    pool_size: int = Field(default=5, ge=1, le=200)
    pool_timeout: timedelta = timedelta(seconds=10)
    connect_timeout: timedelta = timedelta(seconds=5)
    statement_timeout: timedelta = timedelta(seconds=30)
    # Ours, for a server that no longer answers at all: longer than the server's own.
    command_timeout: timedelta = timedelta(seconds=40)
    lock_timeout: timedelta = timedelta(seconds=10)
    # The outbox waits for the broker inside a transaction: keep this well above
    # the broker's publish_timeout.
    idle_in_transaction_timeout: timedelta = timedelta(seconds=60)


class BrokerSettings(Section):
    url: SecretStr
    ca_file: Path | None = None
    plaintext_allowed: bool = False
    connect_timeout: timedelta = timedelta(seconds=5)
    publish_timeout: timedelta = timedelta(seconds=10)
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
    port: int = Field(ge=0, le=65535)


class IdentitySettings(Section):
    issuer: str
    audience: str
    jwks_file: Path
    leeway: timedelta = timedelta(seconds=60)
    max_lifetime: timedelta = timedelta(hours=1)


class TelemetrySettings(Section):
    service_name: str
    otlp_endpoint: str | None = None

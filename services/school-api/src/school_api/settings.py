"""The service's settings: environment variables `SCHOOL_API_SECTION__FIELD`; keys are files, never values."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from hbs_kit.settings import (
    BrokerSettings,
    DatabaseSettings,
    HttpSettings,
    IdentitySettings,
    Section,
    TelemetrySettings,
)


class KeySettings(Section):
    """A school's sending key: PKCS#8 PEM and its certificate. No other key is ever given to this service."""

    key_file: Path
    certificate_file: Path


class RegistrySettings(Section):
    """The registrar's HTTP API, and how to get a token for it.

    `token_file` is read again and again: whoever renews it writes the file. For a local start `client_key_file` (a
    private JWK) mints tokens instead.
    """

    url: str
    ca_file: Path | None = None
    token_file: Path | None = None
    client_key_file: Path | None = None
    issuer: str = ""
    audience: str = "so-registry"


class Settings(BaseSettings):
    """One model for the API and the worker; each reads what it needs."""

    model_config = SettingsConfigDict(env_prefix="SCHOOL_API_", env_nested_delimiter="__", extra="ignore", frozen=True)

    registrar: str
    client_id: str
    """This school group's client at the registrar; its answers' queue is named after it."""
    database: DatabaseSettings
    identity: IdentitySettings
    http: HttpSettings
    admin: HttpSettings
    telemetry: TelemetrySettings
    registry: RegistrySettings
    broker: BrokerSettings | None = None
    """The province's vhost; the worker needs it."""
    sender_keys: dict[str, KeySettings] = {}
    """The worker's: sending keys by school, as JSON."""
    registrar_certificate_files: tuple[Path, ...] = ()
    """Certificates (PEM) under which the registrar signs receipts, withdrawals, locks and policies."""
    certificate_files: tuple[Path, ...] = ()
    """Intermediate CA certificates (PEM) that submissions and bundles carry."""

"""The Ministry's settings: environment variables `BO_GATEWAY_SECTION__FIELD`; keys are files, never values."""

from datetime import timedelta
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from hbs_keys.configured import KeySettings
from hbs_kit.settings import (
    BrokerSettings,
    DatabaseSettings,
    HttpSettings,
    IdentitySettings,
    TelemetrySettings,
)


class Settings(BaseSettings):
    """One model for the API, the worker and the operator's commands; each says what it lacks."""

    model_config = SettingsConfigDict(env_prefix="BO_GATEWAY_", env_nested_delimiter="__", extra="ignore", frozen=True)

    database: DatabaseSettings
    """The app's role; for `migrate` the owner's."""
    telemetry: TelemetrySettings = TelemetrySettings(service_name="bo-gateway")
    identity: IdentitySettings | None = None
    """The API's."""
    http: HttpSettings | None = None
    """The API's."""
    admin: HttpSettings | None = None
    """Health and metrics of the process, on a port that only operators reach."""
    broker: BrokerSettings | None = None
    """The Ministry's vhost; without it reports come by HTTP alone and nothing is sent."""
    ack_key: KeySettings | None = None
    """The worker's."""
    status_key: KeySettings | None = None
    """The worker's, and that of `status issue`."""
    root_key: KeySettings | None = None
    """The command `authority publish` alone, where the root key is kept; API and worker do not start with it."""
    root_certificate_file: Path | None = None
    """The Ministry's root certificate, for `authority import`."""
    ca_files: tuple[Path, ...] = ()
    """Root certificates of the CAs (PEM), to which every signer's certificate must have a path. The worker's."""
    certificate_files: tuple[Path, ...] = ()
    """Intermediate CA certificates (PEM) above the Ministry's own."""
    report_patience: timedelta = timedelta(seconds=60)
    """How long nothing must have come of a report before its missing chunks are asked for."""

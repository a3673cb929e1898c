"""The portal's settings: environment variables `LOOKUP_PORTAL_SECTION__FIELD`; secrets are files, never values."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from hbs_keys.configured import KeySettings
from hbs_kit.settings import (
    BrokerSettings,
    DatabaseSettings,
    HttpSettings,
    IdentitySettings,
    Section,
    TelemetrySettings,
)


class SiteSettings(Section):
    """How the portal calls itself. `address` is the public one, without a slash at its end."""

    name: str = "Cổng tra cứu học bạ số"
    owner: str
    address: str = Field(pattern=r"^https?://[^/]+(/[^/]+)*$")


class TrustSettings(Section):
    """What verification starts from, as PEM: the Ministry's root certificate and the CAs' roots."""

    root_file: Path
    ca_files: tuple[Path, ...] = Field(min_length=1)


class AllowanceSettings(Section):
    """At most `most` attempts in a window of `within`."""

    most: int = Field(ge=1)
    within: timedelta


class LimitSettings(Section):
    """`client`: requests from one address (generous: many homes share one). The others: wrong birth dates.

    `code` is for all strangers together, and for each client who was right about the code within a year by himself.
    """

    client: AllowanceSettings = AllowanceSettings(most=120, within=timedelta(minutes=1))
    client_code: AllowanceSettings = AllowanceSettings(most=6, within=timedelta(minutes=15))
    code: AllowanceSettings = AllowanceSettings(most=20, within=timedelta(days=1))


class RenderSettings(Section):
    """Processes that draw PDFs, and how long one PDF may take."""

    processes: int = Field(default=2, ge=1, le=64)
    patience: timedelta = timedelta(seconds=10)


class CopySettings(Section):
    """Policy of issued copies. `two_people`: nobody decides on his own request. `offices`: registrars' printed names.

    `shows_name`: whether a copy's confirmation names the pupil; without it nothing personal is told.
    """

    two_people: bool = True
    offices: dict[str, str] = Field(default_factory=dict)
    shows_name: bool = False


class ResponderSettings(Section):
    """The OCSP responder for what one CA (PEM) has issued."""

    ca_file: Path
    ocsp_url: str


class SealSettings(KeySettings):
    """The operator's key that PDFs are sealed with, in a file or on a token, and the CAs' certificates above its own.

    The responders are those of every CA between the root and the seal's and the timestamp authority's certificate.
    """

    chain_files: tuple[Path, ...] = ()
    """The certificates (PEM) above the key's own, but the root."""
    timestamp_url: str
    responders: tuple[ResponderSettings, ...] = Field(min_length=1)
    patience: timedelta = timedelta(seconds=5)


class Settings(BaseSettings):
    """One model for the API and the worker; each reads what it needs."""

    model_config = SettingsConfigDict(
        env_prefix="LOOKUP_PORTAL_", env_nested_delimiter="__", extra="ignore", frozen=True
    )

    database: DatabaseSettings
    """The API connects as the database's read role, the worker as its app role."""
    trust: TrustSettings
    http: HttpSettings
    admin: HttpSettings
    telemetry: TelemetrySettings
    site: SiteSettings | None = None
    """The API's, as the six that follow."""
    identity: IdentitySettings | None = None
    secret_file: Path | None = None
    """At least 32 random bytes, the same for all web processes: tickets and pseudonyms are made with it."""
    limits: LimitSettings = LimitSettings()
    rendering: RenderSettings = RenderSettings()
    copies: CopySettings = CopySettings()
    seal: SealSettings | None = None
    """Without it PDFs are handed out unsealed."""
    broker: BrokerSettings | None = None
    """The worker's: the Ministry's vhost."""

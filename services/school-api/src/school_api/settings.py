"""The service's settings: environment variables `SCHOOL_API_SECTION__FIELD`; keys are files, never values."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints
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

AuthenticationWord = Annotated[str, StringConstraints(pattern=r"^[!#-\[\]-~]{1,128}$")]
"""As RFC 9470 puts it into a challenge: no space, quote or backslash."""


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


class PeopleSettings(Section):
    """Who acts, and how he has shown it; docs/roles.md."""

    new_schools: Literal["delegated", "open"] = "delegated"
    """How clients are taken at a school that is not known here yet: `delegated` asks for the school's delegation,
    `open` goes by the token alone until the school stores its first one."""
    client_names_person: Literal["never", "legal-acts"] = "never"
    """Whether a client has to name the person on whose behalf it does an act with legal effect."""
    invitation_lifetime: timedelta = timedelta(days=7)
    """How long an invitation may be accepted."""
    factor_max_age: timedelta = timedelta(minutes=15)
    """How old a person's login may be at an act with legal effect."""
    factor_acr_values: tuple[AuthenticationWord, ...] = ()
    """Values of `acr` that count as a second factor."""
    factor_amr_values: tuple[AuthenticationWord, ...] = ("mfa",)
    """Values of `amr` that count as a second factor; without both lists only the login's age counts."""


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
    people: PeopleSettings = PeopleSettings()
    sender_keys: dict[str, KeySettings] = {}
    """The worker's: sending keys by school, as JSON."""
    registrar_certificate_files: tuple[Path, ...] = ()
    """Certificates (PEM) under which the registrar signs receipts, withdrawals, locks and policies."""
    certificate_files: tuple[Path, ...] = ()
    """Intermediate CA certificates (PEM) that submissions and bundles carry."""
    ca_files: tuple[Path, ...] = ()
    """Root certificates of the CAs (PEM): an interim record of another school, signed by somebody who has no path to
    one of them, is not taken in."""

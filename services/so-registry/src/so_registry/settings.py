"""The registry's settings: environment variables `SO_REGISTRY_SECTION__FIELD`; keys are files, never values."""

from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import model_validator
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


class TimestampSettings(Section):
    """The timestamp authority."""

    url: str


class StatusSourceSettings(Section):
    """Where the status of certificates is asked that one CA (PEM) has issued: a responder or a list."""

    ca_file: Path
    ocsp_url: str | None = None
    crl_url: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.ocsp_url is None) == (self.crl_url is None):
            raise ValueError("a source has either an ocsp_url or a crl_url")
        return self


class StatusSettings(Section):
    """The worker's: whom it asks about signers' certificates, and how often about one of them at most."""

    sources: tuple[StatusSourceSettings, ...]
    interval: timedelta = timedelta(minutes=5)


class CertificateSettings(Section):
    """Who has to agree before a certificate counts. As shipped one person of the registrar is enough."""

    review: bool = False
    """A reviewer looks at a declaration before it is approved."""
    apart: bool = False
    """Whoever declared or reviewed does not approve."""
    second_person: frozenset[Literal["approve", "resume", "revoke"]] = frozenset()
    """Acts that two people have to say."""


class Settings(BaseSettings):
    """One model for the API, the worker and the operator's commands; each reads what it needs."""

    model_config = SettingsConfigDict(env_prefix="SO_REGISTRY_", env_nested_delimiter="__", extra="ignore", frozen=True)

    registrar: str
    database: DatabaseSettings
    identity: IdentitySettings
    http: HttpSettings
    admin: HttpSettings
    telemetry: TelemetrySettings
    schools_broker: BrokerSettings | None = None
    """The province's vhost; without it the registry works by HTTP alone."""
    bo_broker: BrokerSettings | None = None
    receipt_key: KeySettings | None = None
    """The API's and the worker's: withdrawals; arrivals and receipts."""
    next_receipt_key: KeySettings | None = None
    """Takes over from `RECEIPT_KEY` by itself, from when on the newest authority document lists it for receipts."""
    lock_key: KeySettings | None = None
    """The operator's command's alone: a process that talks to schools does not start with it."""
    policy_key: KeySettings | None = None
    """As the lock's: the operator's command's alone."""
    renewal_key: KeySettings | None = None
    """The command `renewal objects` alone: P-521, or RSA of at least 3072 bits (docs/renewal.md)."""
    certificate_files: tuple[Path, ...] = ()
    """Intermediate CA certificates (PEM) that bundles and reports carry."""
    root_certificate_file: Path | None = None
    """The Bộ's root certificate (PEM): the operator's commands take only an authority document that its key signed."""
    ca_files: tuple[Path, ...] = ()
    """Root certificates of the CAs (PEM): evidence that has no path to one of them is not kept. The worker's."""
    timestamps: TimestampSettings | None = None
    """Without it nothing is stamped."""
    status: StatusSettings | None = None
    """Without it no certificate's status is asked."""
    certificates: CertificateSettings = CertificateSettings()
    evidence_timeout: timedelta = timedelta(seconds=10)
    """How long who gives evidence may take for one answer."""

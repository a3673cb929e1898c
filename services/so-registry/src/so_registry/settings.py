"""The registry's settings: environment variables `SO_REGISTRY_SECTION__FIELD`; keys are files, never values."""

from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
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

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class TimestampSettings(Section):
    """The timestamp authority."""

    url: str
    rest: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(hours=1))] = timedelta(minutes=5)
    """How long an endorsement waits for its timestamp at most while submissions wait for their verdicts."""


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


class TransferSettings(Section):
    """How long both schools have, in working days: as the draft of the regulation has it, until there is one."""

    working_days: Annotated[int, Field(ge=1, le=60)] = 5
    working_days_between: Annotated[int, Field(ge=1, le=60)] = 8
    """Where the other school is another registrar's."""
    holidays: frozenset[date] = frozenset()
    """Days that are no working days, beside Saturdays and Sundays."""


class ConsoleSettings(Section):
    """The console of the Sở's people, a process of its own: `so-registry console`."""

    REDIRECT_PATH: ClassVar[str] = "/dang-nhap/tra-ve"

    http: HttpSettings
    address: str
    """As browsers see it: `https://…`; plain `http://` on loopback only."""
    issuer: str
    """The OpenID Connect provider of the Sở's people; its discovery document stands below this address."""
    client_id: str
    """The console's account at the provider; its redirect address is `ADDRESS` with `/dang-nhap/tra-ve` behind it."""
    client_key_file: Path | None = None
    """The account's private key (PKCS#8 PEM; private_key_jwt); or else `CLIENT_SECRET`."""
    client_secret: SecretStr | None = None
    ca_file: Path | None = None
    """PEM of the CA that the provider's certificate leads to; the system's unless given."""
    second_acr: tuple[str, ...] = ()
    """Values of `acr` that name a login with a second factor; they are asked for."""
    second_amr: tuple[str, ...] = ("hwk", "mfa", "otp", "sc")
    """Values of `amr` (RFC 8176) that name a second factor."""
    idle: timedelta = timedelta(minutes=30)
    """A session without a request for so long has ended."""
    absolute: timedelta = timedelta(hours=8)
    """No session lasts longer."""
    fresh: timedelta = timedelta(minutes=5)
    """How old a second factor may be for an act with legal effect."""

    @model_validator(mode="after")
    def _one_proof_and_https(self) -> Self:
        if (self.client_key_file is None) == (self.client_secret is None):
            raise ValueError("the account has either a client_key_file or a client_secret")
        for address in (self.address, self.issuer):
            url = urlsplit(address)
            if url.scheme != "https" and not (url.scheme == "http" and url.hostname in _LOOPBACK):
                raise ValueError("outside loopback the console and its provider are at https addresses")
        return self


class FactorSettings(Section):
    """How a person has to have logged in for an act with legal effect over HTTP; the console has its own."""

    max_age: timedelta = timedelta(minutes=15)
    """How old the login behind the token may be."""
    acr_values: tuple[str, ...] = ()
    """Values of `acr` that name a login with a second factor."""
    amr_values: tuple[str, ...] = ("hwk", "mfa", "otp", "sc")
    """Values of `amr` (RFC 8176) that name a second factor; without both lists only the login's age counts."""


class CutoffSettings(Section):
    """What cutoff jobs look at beforehand."""

    free_space_folder: Path | None = None
    """A folder on the disk of the database, as this process sees it; without it free space is not judged."""


class WebhookSettings(Section):
    """Where events may be sent, and when the worker gives up."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that are nobody's outside, such as the province's own; only there http is enough."""
    ca_file: Path | None = None
    """Roots (PEM) by which servers of webhooks are judged; without it the system's."""
    most_attempts: int = Field(default=40, ge=1, le=1000)
    """Failures in a row until a webhook is given up: with the waits between them about nine days."""


class RetentionSettings(Section):
    """How long each kind of data is kept, by days; without a number for ever. What was accepted always is."""

    late_submission: Annotated[int, Field(ge=365)] | None = None
    refused_submission: Annotated[int, Field(ge=365)] | None = None
    event: Annotated[int, Field(ge=30)] | None = None


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
    transfers: TransferSettings = TransferSettings()
    annotations: bool = False
    """Whether locked records may be annotated by a numbered decision and two people (docs/operators.md)."""
    factor: FactorSettings = FactorSettings()
    cutoff: CutoffSettings = CutoffSettings()
    retention: RetentionSettings = RetentionSettings()
    webhooks: WebhookSettings = WebhookSettings()
    evidence_timeout: timedelta = timedelta(seconds=10)
    """How long who gives evidence may take for one answer."""
    console: ConsoleSettings | None = None
    """The console's process alone."""

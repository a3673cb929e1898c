"""The composition root: what each process opens, and closes again."""

import secrets
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_keys.configured import KeySettings, open_key, open_renewal_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, make_engine, make_sessions
from hbs_kit.entrance import needed
from hbs_kit.httpclient import make_client
from hbs_kit.identity import AccessTokens
from hbs_schema.building.keys import SigningKey, read_pem_certificate, read_pem_certificates
from hbs_schema.certificates import Certificate
from hbs_schema.renewal.algorithms import RenewalKey
from so_registry.clients.opening import EvidenceClients, open_clients
from so_registry.clients.provider.provider import Provider
from so_registry.clients.provider.settings import ProviderAccount, read_client_key
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import Outages
from so_registry.clients.trust import Trust
from so_registry.clients.webhook_posting import WebhookPoster
from so_registry.domain.certificates.anchors import configured_anchor
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.domain.people.sessions import Term
from so_registry.domain.retention.keeping import Kept, Retention
from so_registry.settings import ConsoleSettings, Settings, StatusSourceSettings
from so_registry.usecases.cutoff.tools import CutoffTools
from so_registry.usecases.feeds.read_events import Waiting

RECEIPT_KEY = "SO_REGISTRY_RECEIPT_KEY"
LOCK_KEY = "SO_REGISTRY_LOCK_KEY"
POLICY_KEY = "SO_REGISTRY_POLICY_KEY"
RENEWAL_KEY = "SO_REGISTRY_RENEWAL_KEY"


@dataclass(frozen=True)
class Resources:
    """What use cases are given."""

    settings: Settings
    sessions: Sessions
    tokens: AccessTokens
    clock: Clock
    intermediates: tuple[Certificate, ...]
    receipt_key: SigningKey | None
    lock_key: SigningKey | None
    policy_key: SigningKey | None
    next_receipt_key: SigningKey | None = None
    root: Certificate | None = None
    ca_roots: tuple[x509.Certificate, ...] = ()
    status_sources: tuple[StatusSource, ...] = ()
    waiting: Waiting = field(default_factory=Waiting)

    @property
    def known_cas(self) -> tuple[Certificate, ...]:
        """CAs that may stand between a certificate and a root."""
        own = (*self.intermediates, *(source.ca for source in self.status_sources))
        return tuple({each.thumbprint: each for each in own}.values())

    def open_evidence(self, outages: Outages) -> AbstractAsyncContextManager[EvidenceClients]:
        """Clients of those who give evidence, as far as this process was told of them."""
        settings = self.settings
        return open_clients(
            patience=settings.evidence_timeout,
            ca_roots=self.ca_roots,
            intermediates=self.known_cas,
            sources=self.status_sources,
            timestamp_url=settings.timestamps.url if settings.timestamps else None,
            outages=outages,
            clock=self.clock,
        )

    def cutoff_tools(self, clients: EvidenceClients) -> CutoffTools:
        """What cutoff jobs are gone on with here; a process without the lock's key goes as far as the lock."""
        return CutoffTools(
            sessions=self.sessions,
            clock=self.clock,
            key=self.lock_key,
            timestamps=clients.timestamps,
            broker=self.settings.schools_broker,
            folder=self.settings.cutoff.free_space_folder,
        )

    @property
    def retention(self) -> Retention:
        """How long what is kept; None: for ever."""
        days = self.settings.retention.model_dump()
        return {kind: timedelta(days=told) if (told := days[kind.name.lower()]) else None for kind in Kept}

    def make_poster(self) -> WebhookPoster:
        """What sends to webhooks."""
        told = self.settings.webhooks
        context = ssl.create_default_context(cafile=str(told.ca_file)) if told.ca_file else None
        return WebhookPoster(told.networks, context)

    def need_receipt_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it; API and worker do not start without it."""
        return needed(self.receipt_key, RECEIPT_KEY)

    def need_lock_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.lock_key, LOCK_KEY)

    def need_policy_key(self) -> SigningKey:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.policy_key, POLICY_KEY)

    def need_renewal_key(self) -> RenewalKey:
        """Raises SettingsRefused in a process that was not given it."""
        return open_renewal_key(needed(self.settings.renewal_key, RENEWAL_KEY))

    def need_root(self) -> Certificate:
        """Raises SettingsRefused in a process that was not given it."""
        return needed(self.root, "SO_REGISTRY_ROOT_CERTIFICATE_FILE")

    @property
    def approval_rule(self) -> ApprovalRule:
        """Who has to agree before a certificate counts."""
        return _approval_rule(self.settings)

    @property
    def trust(self) -> Trust:
        """What declarations are checked by, beside the database."""
        keys = (self.receipt_key, self.next_receipt_key, self.lock_key, self.policy_key)
        roots = [root.public_bytes(Encoding.DER) for root in self.ca_roots]
        return Trust(
            configured=configured_anchor(roots, [entry.der for entry in self.intermediates]),
            own=frozenset(key.certificate.thumbprint for key in keys if key),
            sources=self.status_sources,
            timeout=self.settings.evidence_timeout,
        )


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncIterator[Resources]:
    """Open the database lazily and read the keys that this process was given."""
    engine = make_engine(settings.database, application_name=settings.telemetry.service_name)
    root_file = settings.root_certificate_file
    try:
        yield Resources(
            settings=settings,
            sessions=make_sessions(engine),
            tokens=AccessTokens(settings.identity, acts_for_claim="schools", clock=utc_now),
            clock=utc_now,
            intermediates=tuple(read_pem_certificates(*settings.certificate_files)),
            receipt_key=_key(settings.receipt_key),
            lock_key=_key(settings.lock_key),
            policy_key=_key(settings.policy_key),
            next_receipt_key=_key(settings.next_receipt_key),
            root=read_pem_certificate(root_file) if root_file else None,
            ca_roots=tuple(entry.x509 for entry in read_pem_certificates(*settings.ca_files)),
            status_sources=tuple(_source(entry) for entry in settings.status.sources) if settings.status else (),
        )
    finally:
        await engine.dispose()


@dataclass(frozen=True)
class ConsoleResources:
    """What the console's pages are given: no key, no broker."""

    registrar: str
    sessions: Sessions
    provider: Provider
    account: ProviderAccount
    term: Term
    approval_rule: ApprovalRule
    clock: Clock
    annotations: bool = False
    """Whether this registrar annotates locked records by decision."""
    ca_roots: tuple[x509.Certificate, ...] = ()
    known_cas: tuple[Certificate, ...] = ()
    """What a reviewer's certificate has to come from, and what may stand between."""
    random: Callable[[int], bytes] = secrets.token_bytes


@asynccontextmanager
async def open_console(settings: Settings, told: ConsoleSettings) -> AsyncIterator[ConsoleResources]:
    """Open the database and the way to the provider lazily: while it is away, sessions that are there go on."""
    engine = make_engine(settings.database, application_name=settings.telemetry.service_name)
    trust = ssl.create_default_context(cafile=told.ca_file) if told.ca_file else True
    account = _account(told)
    try:
        async with make_client(told.issuer, verify=trust) as http:
            yield ConsoleResources(
                registrar=settings.registrar,
                sessions=make_sessions(engine),
                provider=Provider(http, account, utc_now),
                account=account,
                term=Term(told.idle, told.absolute, told.fresh),
                approval_rule=_approval_rule(settings),
                clock=utc_now,
                annotations=settings.annotations,
                ca_roots=tuple(entry.x509 for entry in read_pem_certificates(*settings.ca_files)),
                known_cas=tuple(read_pem_certificates(*settings.certificate_files)),
            )
    finally:
        await engine.dispose()


def _account(told: ConsoleSettings) -> ProviderAccount:
    return ProviderAccount(
        issuer=told.issuer,
        client_id=told.client_id,
        redirect_uri=f"{told.address.rstrip('/')}{told.REDIRECT_PATH}",
        key=read_client_key(told.client_key_file) if told.client_key_file else None,
        secret=told.client_secret.get_secret_value() if told.client_secret else None,
        second_acr=frozenset(told.second_acr),
        second_amr=frozenset(told.second_amr),
    )


def _approval_rule(settings: Settings) -> ApprovalRule:
    told = settings.certificates
    return ApprovalRule(told.review, told.apart, frozenset(ActKind(name) for name in told.second_person))


def _key(settings: KeySettings | None) -> SigningKey | None:
    return open_key(settings) if settings else None


def _source(settings: StatusSourceSettings) -> StatusSource:
    return StatusSource(read_pem_certificate(settings.ca_file), settings.ocsp_url, settings.crl_url)

"""The composition root: what each process opens, and closes again."""

import hmac
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from hbs_keys.configured import open_key
from hbs_kit.clock import Clock, utc_now
from hbs_kit.db import Sessions, open_sessions
from hbs_kit.entrance import SettingsRefused, needed
from hbs_kit.httpclient import ClientLimits, make_client
from hbs_kit.identity import AccessTokens
from hbs_kit.settings import IdentitySettings
from hbs_kit.static_files import Assets
from hbs_schema.algorithms import Algorithm
from hbs_schema.building.keys import SigningKey, read_pem_certificate
from hbs_schema.certificates import load_certificate
from hbs_schema.errors import HbsError
from hbs_schema.verification.bundle import Anchors
from lookup_portal.clients.seal_evidence import Responder, Responders, Stamper
from lookup_portal.clients.seal_key import SealKey
from lookup_portal.clients.sealing import Sealer
from lookup_portal.domain.attempts import Allowance, Limits, Pseudonyms
from lookup_portal.http.assets import read_assets
from lookup_portal.http.offline_kit import OfflineKit, make_kit
from lookup_portal.http.pages import PageRenderer
from lookup_portal.http.tickets import Tickets
from lookup_portal.rendering.pool import open_pool
from lookup_portal.rendering.site import Site
from lookup_portal.settings import (
    AllowanceSettings,
    LimitSettings,
    ResponderSettings,
    SealSettings,
    Settings,
    SiteSettings,
    TrustSettings,
)
from lookup_portal.usecases.issuing import CopyPolicy, Issuing
from lookup_portal.usecases.printing import Press
from lookup_portal.usecases.reading import Reading

SECRET_FILE, SEAL = "LOOKUP_PORTAL_SECRET_FILE", "LOOKUP_PORTAL_SEAL"
LARGEST_EVIDENCE = 256 * 1024
SECRET_SIZE = 32


@dataclass(frozen=True)
class WebSettings:
    """What the API cannot do without."""

    site: SiteSettings
    identity: IdentitySettings
    secret: bytes


@dataclass(frozen=True)
class Resources:
    """What the projector's use cases are given."""

    settings: Settings
    sessions: Sessions
    anchors: Anchors
    clock: Clock


@dataclass(frozen=True)
class WebResources:
    """What routes are given."""

    reading: Reading
    tokens: AccessTokens
    tickets: Tickets
    press: Press
    site: Site
    assets: Assets
    pages: PageRenderer
    offline: OfflineKit
    issuing: Issuing


@asynccontextmanager
async def open_resources(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[Resources]:
    """The worker's: the database, lazily, and the trust anchors."""
    async with open_sessions(settings.database, application_name=settings.telemetry.service_name) as sessions:
        yield Resources(settings, sessions, read_anchors(settings.trust), clock)


@asynccontextmanager
async def open_web_resources(settings: Settings, *, clock: Clock = utc_now) -> AsyncIterator[WebResources]:
    """The API's. Raises SettingsRefused."""
    own_settings = read_web_settings(settings)
    site, secret = own_settings.site, own_settings.secret
    assets = read_assets()
    rendering = settings.rendering
    async with (
        open_resources(settings, clock=clock) as own,
        open_pool(rendering.processes, patience=rendering.patience) as pool,
    ):
        # Before the pages, which name the script by its content.
        offline = make_kit(own.anchors, assets)
        reading = Reading(
            sessions=own.sessions,
            anchors=own.anchors,
            limits=_limits(settings.limits),
            pseudonyms=Pseudonyms(_derived(secret, "pseudonyms")),
            clock=clock,
        )
        press = Press(pool, open_sealer(settings.seal, own.anchors.ca_roots, clock=clock) if settings.seal else None)
        place, copies = Site(site.name, site.owner, site.address), settings.copies
        policy = CopyPolicy(copies.two_people, copies.offices, copies.shows_name)
        yield WebResources(
            reading=reading,
            offline=offline,
            tokens=AccessTokens(own_settings.identity, acts_for_claim="organisations", clock=clock),
            tickets=Tickets(_derived(secret, "tickets"), clock),
            press=press,
            site=place,
            assets=assets,
            pages=PageRenderer(assets),
            issuing=Issuing(reading, press, place, policy, new_code=partial(secrets.token_hex, 16)),
        )


def read_web_settings(settings: Settings) -> WebSettings:
    """Raises SettingsRefused for what is missing, and for a secret of fewer than 32 bytes."""
    secret = needed(settings.secret_file, SECRET_FILE).read_bytes()
    if len(secret) < SECRET_SIZE:
        raise SettingsRefused(SECRET_FILE)
    return WebSettings(
        site=needed(settings.site, "LOOKUP_PORTAL_SITE"),
        identity=needed(settings.identity, "LOOKUP_PORTAL_IDENTITY"),
        secret=secret,
    )


def read_anchors(settings: TrustSettings) -> Anchors:
    """The certificates of the trust section."""
    root = x509.load_pem_x509_certificate(settings.root_file.read_bytes())
    return Anchors(
        root=load_certificate(root.public_bytes(Encoding.DER)),
        ca_roots=tuple(
            entry for file in settings.ca_files for entry in x509.load_pem_x509_certificates(file.read_bytes())
        ),
    )


def open_sealer(settings: SealSettings, roots: Sequence[x509.Certificate], *, clock: Clock) -> Sealer:
    """What is wrong with key, certificate or path shows when the process starts. Raises SettingsRefused."""
    limits = ClientLimits(total_timeout=settings.patience, largest_response=LARGEST_EVIDENCE, attempts=1)
    open_http = partial(make_client, "", limits=limits)
    chain = tuple(entry.public_bytes(Encoding.DER) for file in settings.chain_files for entry in _certificates(file))
    return Sealer(
        SealKey(_key(settings), chain),
        Stamper(open_http, settings.timestamp_url),
        Responders(open_http, [_responder(each) for each in settings.responders], clock),
        roots=roots,
    )


def _key(settings: SealSettings) -> SigningKey:
    try:
        certificate = read_pem_certificate(settings.certificate_file)
        # Many readers of PDF do not know RSASSA-PSS.
        usual: Algorithm = "RS256" if isinstance(certificate.key, rsa.RSAPublicKey) else "ES256"
        key = open_key(settings.model_copy(update={"algorithm": settings.algorithm or usual}))
        own = _public_key(settings.key_file) if settings.key_file else certificate.key
    except (HbsError, ValueError, OSError) as error:
        raise SettingsRefused(SEAL) from error
    if own != certificate.key or not certificate.may_sign:
        raise SettingsRefused(SEAL)
    return key


def _public_key(file: Path) -> PublicKeyTypes:
    """Of the key in a file. Whether a token's is the certificate's shows when it first signs: it may be drawn now."""
    return load_pem_private_key(file.read_bytes(), password=None).public_key()


def _responder(settings: ResponderSettings) -> Responder:
    (ca,) = _certificates(settings.ca_file)
    return Responder(load_certificate(ca.public_bytes(Encoding.DER)), settings.ocsp_url)


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except (ValueError, OSError) as error:
        raise SettingsRefused(SEAL) from error


def _limits(settings: LimitSettings) -> Limits:
    def allowance(section: AllowanceSettings) -> Allowance:
        return Allowance(section.most, section.within)

    return Limits(allowance(settings.client), allowance(settings.client_code), allowance(settings.code))


def _derived(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose (HKDF-Expand of one block, RFC 5869)."""
    return hmac.digest(secret, f"lookup-portal:{purpose}".encode() + b"\x01", "sha256")

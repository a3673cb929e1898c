"""Evidence made to last: later tokens over earlier ones, and a stronger hash over everything stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from deploy.local.pki import Pki
from deploy.local.pki_table import AUTHORITIES_CA
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.building.trees import sign_document
from hbs_schema.renewal.algorithms import RenewalKey, renewal_key
from hbs_schema.renewal.verify import verify_renewal
from hbs_schema.statements.documents import Authority
from hbs_schema.verification.bundle import Anchors
from hbs_schema.verification.times import to_instant
from so_registry.clients.opening import EvidenceClients
from so_registry.clients.trouble import PeerTrouble
from so_registry.domain.errors import PacketUnknown
from so_registry.domain.jobs import Job
from so_registry.usecases import renew_objects as renewing
from so_registry.usecases import renew_timestamps as later
from so_registry.usecases.continue_job import continue_job
from so_registry.usecases.export_renewal import export_renewal
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.renew_objects import renew_objects, start_renewal
from so_registry.usecases.renew_timestamps import renew_timestamps, start_timestamp_renewal
from so_registry.usecases.stamp_renewals import stamp_renewals
from tests.integration.evidence import steps
from tests.integration.evidence.authority import Switch
from tests.support.local_pki import Peers, intermediates, read
from tests.support.pki import Issuer
from tests.support.registry import Registry
from tests.support.stamping import hand_authority

pytestmark = [pytest.mark.integration, pytest.mark.slow]

FAR = datetime(2090, 1, 1, tzinfo=UTC)


async def test_tokens_that_age_are_renewed_by_later_ones_and_the_bundle_still_holds(
    registry: Registry, switch: tuple[Switch, Peers], pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, peers = switch
    [packet, _] = await steps.accepted(registry)
    ageing = hand_authority(registry.world.ca, until=utc_now() + timedelta(days=30), issuer=authorities_ca(pki))
    await steps.stamp_all(registry, ageing)  # type: ignore[arg-type]  # in the client's place
    await steps.confirm_all(registry, peers.status())
    lines = await steps.count(registry, "timestamps")
    monkeypatch.setattr(later, "BATCH", 4)
    job = await start_timestamp_renewal(FAR, sessions=registry.sessions)
    link.mode = "away"
    with pytest.raises(PeerTrouble):
        await renew_timestamps(job.job, sessions=registry.sessions, client=peers.timestamps())

    link.mode = "through"
    clients = EvidenceClients(None, peers.timestamps())
    trust = Trust((read(pki.roots).x509,), intermediates(pki))
    while await continue_job(sessions=registry.sessions, trust=trust, clients=clients, asked=set()):
        pass

    assert await steps.rows(registry, "SELECT done, total, found FROM registry.evidence_jobs") == [
        (lines, lines, lines)
    ]
    assert await steps.count(registry, "timestamps") == 2 * lines
    report = steps.judged(registry, await steps.bundle_of(registry, packet, pki))
    assert steps.failures([report]) == set()
    assert report.level == "long-term"


async def test_a_token_that_lasts_is_left_alone(registry: Registry, peers: Peers) -> None:
    await steps.accepted(registry)
    await steps.stamp_all(registry, peers.timestamps())
    lines = await steps.count(registry, "timestamps")

    job = await start_timestamp_renewal(utc_now(), sessions=registry.sessions)
    while job.finished_at is None:
        job = await renew_timestamps(job.job, sessions=registry.sessions, client=peers.timestamps())

    assert (job.done, job.found) == (lines, 0)
    assert await steps.count(registry, "timestamps") == lines


async def test_a_token_that_would_end_with_the_earlier_one_is_not_added(registry: Registry, peers: Peers) -> None:
    """A line has room for sixteen: a renewal that is run again and again must not use it up."""
    await steps.accepted(registry)
    await steps.stamp_all(registry, peers.timestamps())
    lines = await steps.count(registry, "timestamps")

    job = await start_timestamp_renewal(FAR, sessions=registry.sessions)
    while job.finished_at is None:
        job = await renew_timestamps(job.job, sessions=registry.sessions, client=peers.timestamps())

    assert (job.done, job.found) == (lines, 0)
    assert await steps.count(registry, "timestamps") == lines


def authorities_ca(pki: Pki) -> Issuer:
    return Issuer(
        load_pem_x509_certificate(pki.certificate(AUTHORITIES_CA).read_bytes()),
        load_pem_private_key(pki.key(AUTHORITIES_CA).read_bytes(), None),  # type: ignore[arg-type]
    )


def registrar_key(registry: Registry, pki: Pki) -> tuple[RenewalKey, Anchors]:
    """A key for renewals that the authority document gives the purpose of the lock, and what a verifier brings."""
    issuer = authorities_ca(pki)
    private, world = ec.generate_private_key(ec.SECP521R1()), registry.world
    end = utc_now() + timedelta(days=30)
    certificate = world.ca.certify("so-renewal", private, issuer=issuer, not_before=utc_now(), not_after=end)
    entry = {
        "purpose": "lock",
        "x5t#S256": certificate.thumbprint,
        "not_before": to_instant(utc_now() - timedelta(minutes=1)),
        "not_after": to_instant(end),
    }
    held = sorted([entry], key=lambda each: each["x5t#S256"])
    members = {
        "number": 2,
        "issued_at": to_instant(utc_now()),
        "bo": {"certificates": []},
        "registrars": [{"registrar": world.registrar, "certificates": held}],
    }
    document = sign_document(Authority, members, key=world.key("bo-root"), signed_at=utc_now())
    return renewal_key(private, certificate), replace(world.anchors, authority=document)


async def test_everything_stored_is_renewed_and_each_record_proves_itself(
    registry: Registry, peers: Peers, pki: Pki, monkeypatch: pytest.MonkeyPatch
) -> None:
    packets = await steps.accepted(registry)
    await steps.gather_evidence(registry, peers)
    key, anchors = registrar_key(registry, pki)
    one, two = (encode(packet.digest) for packet in packets)

    async def exported(digest: str) -> tuple[bytes, bytes]:
        return await export_renewal(
            digest,
            school=registry.world.school,
            sessions=registry.sessions,
            intermediates=intermediates(pki),
        )

    with pytest.raises(PacketUnknown):
        await exported(one)
    monkeypatch.setattr(renewing, "BATCH", 16)
    expected = await start_renewal(sessions=registry.sessions, is_dry_run=True)

    job = await start_renewal(sessions=registry.sessions)
    assert isinstance(job, Job)
    while job.finished_at is None:
        job = await renew_objects(
            job.job, registrar=registry.world.registrar, key=key, sessions=registry.sessions, clock=utc_now
        )
    while await stamp_renewals(sessions=registry.sessions, client=peers.timestamps()):
        pass

    assert job.done == job.total == expected
    assert await start_renewal(sessions=registry.sessions, is_dry_run=True) == 0
    [(renewed,)] = await steps.rows(registry, "SELECT count(*) FROM registry.renewed_objects")
    assert renewed == expected
    bundle, file = await exported(one)
    report = verify_renewal(file, anchors, now=utc_now() + timedelta(seconds=1), bundle=bundle)
    assert [(check.name, check.detail) for check in report.checks if check.result != "passed"] == []
    assert report.verdict == "genuine"
    other, _ = await exported(two)
    assert verify_renewal(file, anchors, now=utc_now(), bundle=other).verdict == "failed"

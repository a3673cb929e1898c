"""The status of signers' certificates: asked after they signed, of configured sources only, kept if it holds."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry

from deploy.local.pki import Pki
from hbs_schema.verification.status_entries import read_entry
from so_registry.clients.trouble import PeerTrouble
from tests.integration.evidence import steps
from tests.integration.evidence.authority import Switch
from tests.support.local_pki import Peers, attempts, read, sources
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def signers(registry: Registry) -> set[str]:
    return {name for (name,) in await steps.rows(registry, "SELECT DISTINCT signer FROM registry.unconfirmed")}


async def test_everybody_who_signed_is_asked_about_once_at_the_responders(
    registry: Registry, peers: Peers, pki: Pki, metrics: CollectorRegistry
) -> None:
    packets = await steps.accepted(registry)
    wanted = await signers(registry)

    await steps.gather_evidence(registry, peers)

    about = await steps.rows(registry, "SELECT about FROM registry.cert_status")
    assert {name for (name,) in about} == wanted
    assert attempts(metrics, "status", "answered") == len(wanted)
    assert await steps.count(registry, "unconfirmed") == 0
    report = steps.judged(registry, await steps.bundle_of(registry, packets[0], pki))
    assert steps.failures([report]) == set()
    assert (report.level, steps.results(report, "revocation")) == ("long-term", {"revocation": "passed"})


async def test_a_list_is_fetched_once_for_all_whom_its_ca_certified(
    registry: Registry, peers: Peers, pki: Pki, metrics: CollectorRegistry
) -> None:
    packets = await steps.accepted(registry)
    await steps.stamp_all(registry, peers.timestamps())
    # The local PKI dates a list at the start of its minute: this one is of before the signatures.
    await steps.do(registry, "UPDATE registry.unconfirmed SET used_at = used_at - interval '1 minute'")

    await steps.confirm_all(registry, peers.status(sources(pki, "crl")))

    assert attempts(metrics, "status", "answered") == 2
    assert await steps.count(registry, "cert_status") == 2
    assert await steps.count(registry, "unconfirmed") == 0
    report = steps.judged(registry, await steps.bundle_of(registry, packets[0], pki))
    assert steps.failures([report]) == set()
    assert steps.results(report, "revocation") == {"revocation": "passed"}


async def test_a_certificate_that_was_used_again_is_asked_about_again(registry: Registry, peers: Peers) -> None:
    await steps.accepted(registry)
    await steps.gather_evidence(registry, peers)
    before = await steps.count(registry, "cert_status")
    # The authority tells whole seconds, the responders parts of them.
    await asyncio.sleep(1.1)

    await steps.accepted_again(registry)
    again = await signers(registry)
    await steps.gather_evidence(registry, peers)

    assert again
    assert await steps.count(registry, "cert_status") == before + len(again)


async def test_one_that_signs_all_day_is_asked_about_once_in_an_interval(
    registry: Registry, peers: Peers, metrics: CollectorRegistry
) -> None:
    await steps.accepted(registry)
    await steps.gather_evidence(registry, peers)
    asked = attempts(metrics, "status", "answered")
    await steps.accepted_again(registry)

    assert not await steps.confirm(registry, peers.status(), timedelta(minutes=5))

    assert attempts(metrics, "status", "answered") == asked
    assert await steps.count(registry, "unconfirmed") > 0
    ((due,),) = await steps.rows(registry, "SELECT min(due_at - clock_timestamp()) FROM registry.unconfirmed")
    assert timedelta(minutes=4) < due <= timedelta(minutes=5)


async def test_known_evidence_is_enough_for_what_was_signed_before_it(
    registry: Registry, peers: Peers, metrics: CollectorRegistry
) -> None:
    await steps.accepted(registry)
    await steps.gather_evidence(registry, peers)
    asked = attempts(metrics, "status", "answered")
    query = """
        INSERT INTO registry.unconfirmed (statement, signer, used_at)
        SELECT about, about, this_update - interval '1 hour' FROM registry.cert_status"""
    await steps.do(registry, query)

    await steps.confirm_all(registry, peers.status())

    assert attempts(metrics, "status", "answered") == asked
    assert await steps.count(registry, "unconfirmed") == 0


@pytest.mark.parametrize(
    ("mode", "fault"), [("away", "away"), pytest.param("slow", "away", marks=pytest.mark.slow), ("garbage", "unusable")]
)
async def test_a_responder_that_is_away_or_wrong_is_asked_again_later(
    registry: Registry, switch: tuple[Switch, Peers], mode: str, fault: str
) -> None:
    network, peers = switch
    await steps.accepted(registry)
    client = peers.status()
    network.mode = mode

    with pytest.raises(PeerTrouble, match=fault):
        await steps.confirm(registry, client)

    assert await steps.count(registry, "cert_status") == 0
    assert not await steps.confirm(registry, client)  # it is left alone for a while
    network.mode = "through"
    await steps.do(registry, "UPDATE registry.unconfirmed SET due_at = clock_timestamp()")
    await steps.confirm_all(registry, client)
    assert await steps.count(registry, "unconfirmed") == 0


async def test_one_ca_that_is_away_does_not_hold_up_the_other(registry: Registry, peers: Peers, pki: Pki) -> None:
    await steps.accepted(registry)
    people, authorities = sources(pki)
    away = replace(people, ocsp_url="http://127.0.0.1:9/ocsp")

    with pytest.raises(PeerTrouble, match="away"):
        await steps.confirm(registry, peers.status((away, authorities)))

    kept = await steps.rows(registry, "SELECT der FROM registry.cert_status")
    own = [registry.world.key(name).certificate for name in ("so-receipt", "so-policy")]
    assert len(kept) == len(own)
    assert all(any(read_entry(der).concerns(certificate) for certificate in own) for (der,) in kept)


async def test_an_answer_about_somebody_else_is_not_kept(registry: Registry, switch: tuple[Switch, Peers]) -> None:
    network, peers = switch
    await steps.accepted(registry)
    await steps.do(registry, "DELETE FROM registry.unconfirmed WHERE signer <> :one", one=_thumbprint(registry))
    await steps.confirm_all(registry, peers.status())
    await steps.do(registry, "DELETE FROM registry.unconfirmed")
    await steps.accepted_again(registry)
    await steps.do(registry, "DELETE FROM registry.unconfirmed WHERE signer = :one", one=_thumbprint(registry))
    network.mode = "replay"

    with pytest.raises(PeerTrouble, match="unusable"):
        await steps.confirm(registry, peers.status())

    assert await steps.count(registry, "cert_status") == 1


async def test_a_revoked_certificate_is_kept_as_it_is_and_stays_out_of_bundles(
    registry: Registry, peers: Peers, pki: Pki, caplog: pytest.LogCaptureFixture
) -> None:
    packets = await steps.accepted(registry)
    await steps.gather_evidence(registry, peers)
    revoked = read(pki.certificate("revoked"))
    await steps.do(
        registry,
        "INSERT INTO registry.certificates (thumbprint, der) VALUES (:name, :der)",
        name=revoked.thumbprint,
        der=revoked.der,
    )
    await _used(registry, revoked.thumbprint)

    await steps.confirm_all(registry, peers.status())

    ((der,),) = await steps.rows(
        registry, "SELECT der FROM registry.cert_status WHERE about = :name", name=revoked.thumbprint
    )
    assert read_entry(der).revokes(revoked)
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "a certificate that has signed is now called revoked by its CA"
    ]
    assert revoked.thumbprint not in caplog.text
    jobs = "SELECT scope, target FROM registry.evidence_jobs"
    assert await steps.rows(registry, jobs) == [("certificate", revoked.thumbprint)]
    report = steps.judged(registry, await steps.bundle_of(registry, packets[0], pki))
    assert report.level == "long-term"


async def test_a_certificate_of_a_ca_without_a_source_is_left_alone(registry: Registry, peers: Peers, pki: Pki) -> None:
    await steps.accepted(registry)

    await steps.confirm_all(registry, peers.status(sources(pki)[1:]))

    ((due,),) = await steps.rows(registry, "SELECT min(due_at) FROM registry.unconfirmed")
    assert isinstance(due, datetime)
    assert due > datetime.now(due.tzinfo) + timedelta(minutes=50)


async def _used(registry: Registry, signer: str) -> None:
    await steps.do(
        registry,
        "INSERT INTO registry.unconfirmed (statement, signer, used_at) VALUES ('s', :signer, clock_timestamp())",
        signer=signer,
    )


def _thumbprint(registry: Registry) -> str:
    return registry.world.key("homeroom/").certificate.thumbprint

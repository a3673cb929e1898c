"""What a responder, a list's server or a timestamp authority may answer: nothing of it is believed, or waited for."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from prometheus_client import CollectorRegistry

from hbs_kit.httpclient import ClientLimits, make_client
from hbs_schema.envelopes.shape import MAX_STATUS_EVIDENCE
from hbs_schema.verification.asn1 import der as element
from hbs_schema.verification.certificate_checks import Use
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.status_entries import StatusEntry
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.clients.timestamps import TimestampClient
from so_registry.clients.trouble import Outages, PeerTrouble
from so_registry.domain.ageing import lasts_longer
from tests.support.evidence import ocsp_response, timestamp_token
from tests.support.pki import Issuer, TestCa, as_certificate
from tests.support.revocations import delegated_response, lasting_response, revocation_list, unknown_response
from tests.support.stamping import hand_authority

CA = TestCa("Clients")
ISSUING = as_certificate(CA.issuing)
ONE, TWO = (CA.signer(name).certificate for name in ("one", "two"))
NOW = datetime(2026, 6, 1, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
IMPRINT = sha256(b"a statement").digest()
Answer = Callable[[httpx.Request], httpx.Response]


@asynccontextmanager
async def opened(answer: Answer) -> AsyncIterator[tuple[httpx.AsyncClient, Outages]]:
    limits = ClientLimits(largest_response=MAX_STATUS_EVIDENCE, attempts=1)
    async with make_client("", limits=limits, transport=httpx.MockTransport(answer)) as http:
        yield http, Outages(CollectorRegistry(), timeout=timedelta(seconds=1))


async def asked(answer: bytes | Answer, kind: str = "ocsp") -> StatusEntry:
    """What is kept of an answer about ONE, who signed an hour ago."""
    source = StatusSource(ISSUING, "http://ocsp.test/", None) if kind == "ocsp" else _list_source()
    async with opened(_giving(answer) if isinstance(answer, bytes) else answer) as (http, outages):
        judge = StatusJudge([CA.root], [ISSUING])
        client = StatusClient(http, [source], judge=judge, outages=outages, clock=lambda: NOW)
        found = client.find_source(ONE)
        assert found is source
        return await client.fetch(found, Use(ONE, NOW - timedelta(hours=1)))


def _list_source() -> StatusSource:
    return StatusSource(ISSUING, None, "http://crl.test/latest")


def _giving(data: bytes, **options: object) -> Answer:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(data), **options)  # type: ignore[arg-type]

    return answer


def _to(address: str) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host in {"ocsp.test", "crl.test"}, "nobody follows a redirect"
        return httpx.Response(302, headers={"Location": address}, stream=httpx.ByteStream(b""))

    return answer


@pytest.mark.parametrize("at", [NOW, NOW + 4 * MINUTE, NOW - timedelta(hours=23)])
async def test_an_answer_of_now_is_kept(at: datetime) -> None:
    assert (await asked(ocsp_response(CA, ONE, at))).this_update == at


async def test_an_answer_of_a_time_that_has_not_come_is_not_kept() -> None:
    """It would stand as the newest one, and hide a revocation, until that time comes."""
    for data in (ocsp_response(CA, ONE, NOW + 6 * MINUTE), ocsp_response(CA, ONE, NOW + 3000 * DAY)):
        with pytest.raises(PeerTrouble):
            await asked(data)
    with pytest.raises(PeerTrouble):
        await asked(revocation_list(CA, NOW + DAY, {}), "crl")


async def test_an_old_answer_is_not_taken_for_a_fresh_one() -> None:
    """A request has no nonce: whoever stands between may give an answer of before the revocation again."""
    with pytest.raises(PeerTrouble):
        await asked(ocsp_response(CA, ONE, NOW - DAY - 6 * MINUTE))
    with pytest.raises(PeerTrouble):
        await asked(revocation_list(CA, NOW - 8 * DAY, {}), "crl")
    with pytest.raises(PeerTrouble):
        await asked(lasting_response(CA, ONE, NOW - 2 * DAY))
    assert await asked(lasting_response(CA, ONE, NOW - DAY / 2))


@pytest.mark.parametrize(
    "answer",
    [
        ocsp_response(CA, TWO, NOW),
        ocsp_response(TestCa("Clients"), ONE, NOW),
        unknown_response(CA, ONE, NOW),
        delegated_response(CA, ONE, NOW, may_answer=False),
        delegated_response(CA, ONE, NOW, expired_at=NOW - DAY),
        delegated_response(TestCa("Clients"), ONE, NOW),
        revocation_list(TestCa("Elsewhere"), NOW, {}),
        b"",
        b"<html>",
        b"\x30\x03\x0a\x01\x06",
        b"\x30\x84\xff\xff\xff\xff" + bytes(64),
        bytes(MAX_STATUS_EVIDENCE + 1),
        _giving(b"\x1f\x8b", headers={"Content-Encoding": "gzip"}),
        _to("file:///etc/passwd"),
        _to("http://169.254.169.254/latest/meta-data"),
        _to("http://crl.test/elsewhere"),
        lambda _: httpx.Response(503, stream=httpx.ByteStream(b"")),
    ],
)
async def test_what_is_no_answer_about_him_is_trouble_and_nothing_more(answer: bytes | Answer) -> None:
    with pytest.raises(PeerTrouble):
        await asked(answer)
    with pytest.raises(PeerTrouble):
        await asked(answer, "crl")


async def test_a_ca_is_asked_by_its_key_and_not_by_its_name() -> None:
    renewed = TestCa("Clients")
    later = renewed.signer("later").certificate
    own = StatusSource(as_certificate(renewed.issuing), "http://new.test/", None)
    sources = (StatusSource(ISSUING, "http://old.test/", None), own)
    async with opened(_giving(b"")) as (http, outages):
        client = StatusClient(http, sources, judge=StatusJudge([], []), outages=outages)

        assert client.find_source(later) is own
        assert client.find_source(ONE) is sources[0]
        assert client.find_source(TestCa("Clients").signer("third").certificate) is None


async def stamped(response: bytes) -> bytes:
    """What is kept of an authority's answer over IMPRINT."""
    async with opened(_giving(response)) as (http, outages):
        client = TimestampClient(http, "http://tsa.test/", ca_roots=[CA.root], outages=outages, clock=lambda: NOW)
        return (await client.stamp(IMPRINT)).der


def token(ca: TestCa = CA, *, imprint: bytes = IMPRINT, at: datetime = NOW, name: str = "tsa") -> bytes:
    """By an authority that the root itself has certified: a token brings no CA along."""
    ca.signer(name, is_tsa=True, issuer=Issuer(ca.root, ca._root_key))
    return timestamp_token(ca, imprint, at, name=name)


def granting(der: bytes) -> bytes:
    return element(0x30, bytes.fromhex("3003020100"), der)


async def test_a_token_over_what_was_asked_is_kept() -> None:
    made = token()

    assert await stamped(granting(made)) == made


async def test_an_authority_tells_its_time_although_it_is_not_ours() -> None:
    async with opened(_giving(granting(token(at=NOW + 6 * MINUTE)))) as (http, outages):
        client = TimestampClient(http, "http://tsa.test/", ca_roots=[CA.root], outages=outages, clock=lambda: NOW)

        assert await client.tell_time(IMPRINT) == NOW + 6 * MINUTE
        with pytest.raises(PeerTrouble):
            await client.stamp(IMPRINT)


def _for_documents() -> bytes:
    CA.signer("documents", issuer=Issuer(CA.root, CA._root_key))
    return token(name="documents")


def _for_anything() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING])
    CA.signer("anything", key=key, extra=usage, issuer=Issuer(CA.root, CA._root_key))
    return token(name="anything")


@pytest.mark.parametrize(
    "made",
    [
        lambda: token(imprint=sha256(b"another statement").digest()),
        lambda: token(imprint=sha256(b"a statement").digest()[:20]),
        lambda: token(TestCa("Clients")),
        lambda: token(at=NOW + 6 * MINUTE),
        lambda: token(at=NOW - 6 * MINUTE),
        _for_documents,
        lambda: token()[:-1],
        lambda: token() + b"\0",
        lambda: b"",
    ],
)
async def test_another_token_is_not_kept(made: Callable[[], bytes]) -> None:
    with pytest.raises(PeerTrouble):
        await stamped(granting(made()))


async def test_a_certificate_for_more_than_timestamps_is_none_for_them() -> None:
    """RFC 3161 §2.3: one purpose alone, and critical."""
    with pytest.raises(PeerTrouble):
        await stamped(granting(_for_anything()))


@pytest.mark.parametrize("status", [2, 3, 4, 5])
async def test_a_refusal_is_no_token(status: int) -> None:
    with pytest.raises(PeerTrouble):
        await stamped(element(0x30, element(0x30, bytes([2, 1, status])), token()))


def test_a_later_token_has_to_last_longer_to_help() -> None:
    short, long = (hand_authority(CA, until=NOW + days * DAY) for days in (300, 900))
    earlier, later = (token(each.ca, name=each.name) for each in (short, long))

    assert lasts_longer(later, earlier)
    assert not lasts_longer(earlier, later)
    assert not lasts_longer(earlier, earlier)

"""The status of a certificate at its declaration: told if the CA answers at once, else not waited for."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from hbs_kit.clock import utc_now
from hbs_schema import base64url
from so_registry.clients.status_asking import ask_status
from so_registry.domain.certificates.anchors import TrustAnchor
from so_registry.domain.certificates.declaring import Status
from tests.support.evidence import crl, ocsp_response
from tests.support.pki import TestCa
from tests.unit.so_registry.certificates.making import ca, certificate

PATIENCE = timedelta(seconds=0.2)


def anchor(of: TestCa, **address: str) -> TrustAnchor:
    return TrustAnchor.model_validate(
        {
            "id": "ca-1",
            "name": "CA 1",
            "kind": "test",
            "roots": (base64url.encode_der(of.root_der),),
            "intermediates": (base64url.encode_der(of.issuing_der),),
            "from": "2025-01-01T00:00:00Z",
            **address,
        }
    )


async def status(transport: httpx.AsyncBaseTransport, **address: str) -> Status:
    own = certificate()
    anchors = [anchor(ca(), **(address or {"ocsp_url": "http://ocsp.test/"}))]
    told = await ask_status({own.thumbprint: own}, anchors, (), at=utc_now(), patience=PATIENCE, transport=transport)
    return told[own.thumbprint]


def answering(der: bytes, code: int = 200) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(code, content=der))


def response(*, revoked_at: datetime | None = None) -> bytes:
    return ocsp_response(ca(), certificate(), utc_now(), revoked_at=revoked_at)


async def test_good_and_revoked_are_told() -> None:
    yesterday = utc_now() - timedelta(days=1)

    assert await status(answering(response())) == "good"
    assert await status(answering(response(revoked_at=yesterday))) == "revoked"


async def test_a_list_tells_it_as_well() -> None:
    serial = certificate().x509.serial_number
    revoked = crl(ca(), utc_now(), {serial: utc_now() - timedelta(days=1)})

    assert await status(answering(revoked), crl_url="http://crl.test/") == "revoked"
    assert await status(answering(crl(ca(), utc_now())), crl_url="http://crl.test/") == "good"


@pytest.mark.parametrize("transport", [answering(b"", 503), answering(b"nonsense")], ids=["away", "nonsense"])
async def test_who_gives_no_answer_that_holds_leaves_it_unknown(transport: httpx.MockTransport) -> None:
    assert await status(transport) == "unknown"


async def test_a_strangers_answer_is_none() -> None:
    stranger = TestCa()
    forged = ocsp_response(stranger, certificate(), utc_now())

    assert await status(answering(forged)) == "unknown"


async def test_nobody_waits_for_one_that_is_slow() -> None:
    async def slow(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(60)
        raise AssertionError

    async with asyncio.timeout(5):
        assert await status(httpx.MockTransport(slow)) == "unknown"


async def test_where_the_anchor_names_no_address_nobody_is_asked() -> None:
    def never(_: httpx.Request) -> httpx.Response:
        raise AssertionError

    own = certificate()
    told = await ask_status(
        {own.thumbprint: own},
        [anchor(ca())],
        (),
        at=utc_now(),
        patience=PATIENCE,
        transport=httpx.MockTransport(never),
    )

    assert told == {own.thumbprint: "not-asked"}

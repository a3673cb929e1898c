"""A webhook's connection: to the judged address, under the name that was asked for, for this delivery alone."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from hbs_kit.clock import utc_now
from so_registry.clients.webhook_posting import NotDelivered, WebhookPoster
from so_registry.domain.feeds.addresses import Target

pytestmark = pytest.mark.integration

LOCAL = (ip_network("127.0.0.0/8"),)
ENOUGH = b"HTTP/1.1 204 No Content\r\n\r\n"
OWN, OTHER = "phanmem.example", "khac.example"


class Server:
    """A school's software on a socket of its own: which paths it was asked for, and what it answers."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked: list[bytes] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(part[15:]) for part in head.split(b"\r\n") if part.lower().startswith(b"content-length")
                )
                await reader.readexactly(length)
                self.asked.append(line.split()[1])
                writer.write(self.answer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(context: ssl.SSLContext | None = None, answer: bytes = ENOUGH) -> AsyncIterator[Server]:
    made = Server(answer)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=context, family=socket.AF_INET)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the one name alone, which is its own root; with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, OWN)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(utc_now() - timedelta(days=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(OWN)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return file


async def everybody_is_here(_: Target) -> Collection[str]:
    return ["127.0.0.1"]


@asynccontextmanager
async def posting(certified: Path) -> AsyncIterator[WebhookPoster]:
    context = ssl.create_default_context(cafile=str(certified))
    poster = WebhookPoster(LOCAL, context, everybody_is_here)
    try:
        yield poster
    finally:
        await poster.aclose()


def tls(certified: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certified)
    return context


async def test_a_connection_that_showed_one_names_certificate_is_not_used_for_another(certified: Path) -> None:
    async with serving(tls(certified)) as server, posting(certified) as poster:
        await poster.post(f"https://{OWN}:{server.port}/a", b"{}", "a..b")
        with pytest.raises(NotDelivered, match="unreachable"):
            await poster.post(f"https://{OTHER}:{server.port}/b", b"{}", "a..b")

    assert server.asked == [b"/a"]


async def test_a_name_is_asked_for_once_and_what_was_judged_is_connected_to(certified: Path) -> None:
    asked: list[str] = []

    async def changing(target: Target) -> Collection[str]:
        asked.append(target.host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    async with serving(tls(certified)) as server:
        poster = WebhookPoster(LOCAL, ssl.create_default_context(cafile=str(certified)), changing)
        await poster.post(f"https://{OWN}:{server.port}/", b"{}", "a..b")
        await poster.aclose()

    assert (asked, server.asked) == ([OWN], [b"/"])


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY", "https_proxy"])
async def test_a_proxy_of_the_environment_is_asked_for_nothing(
    name: str, certified: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with serving(tls(certified)) as server, posting(certified) as poster:
        await poster.post(f"https://{OWN}:{server.port}/", b"{}", "a..b")

    assert server.asked == [b"/"]


ANSWERS = {
    "huge": b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 70_000,
    "endless header": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 40_000,
    "packed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
    "no HTTP": b"SSH-2.0-OpenSSH\r\n\r\n",
    "elsewhere": b"HTTP/1.1 307 Go\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n",
}


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_is_none_is_a_failure_of_this_delivery_alone(answer: str, certified: Path) -> None:
    async with serving(tls(certified), ANSWERS[answer]) as server, posting(certified) as poster:
        with pytest.raises(NotDelivered, match=r"^(unreachable|status-307)$"):
            await poster.post(f"https://{OWN}:{server.port}/", b"{}", "a..b")

    assert len(server.asked) == 1

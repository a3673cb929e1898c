"""Certificates, OCSP responses, CRLs and timestamps of the golden files, judged by openssl alone."""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.interop.openssl import openssl
from tests.vectors.index import HOME, golden


@dataclass
class Unpacked:
    """A bundle's evidence as files, as openssl reads them."""

    folder: Path
    envelope: dict[str, Any]
    root: Path
    now: int

    @property
    def certificates(self) -> list[x509.Certificate]:
        return [x509.load_der_x509_certificate(b64decode(each)) for each in self.envelope["certificates"]]

    def certificate(self, name: str) -> Path:
        """The one whose common name that is."""
        found = next(c for c in self.certificates if f"CN={name}" in c.subject.rfc4514_string())
        return self.write("leaf.pem", found.public_bytes(Encoding.PEM))

    @property
    def between(self) -> Path:
        """Every CA certificate that came along."""
        cas = (c for c in self.certificates if _is_ca(c))
        return self.write("between.pem", b"".join(c.public_bytes(Encoding.PEM) for c in cas))

    def write(self, name: str, data: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(data)
        return file

    def entries(self) -> Iterator[tuple[Path, bool]]:
        """OCSP responses (True) and CRLs (False)."""
        for number, text in enumerate(self.envelope["cert_status"]):
            der = b64decode(text)
            # A response begins with its status, an ENUMERATED; a list with its signed part, a SEQUENCE.
            is_ocsp = der[2 + (der[1] & 0x7F if der[1] & 0x80 else 0)] == 0x0A
            yield self.write(f"status-{number}.der", der), is_ocsp

    def tokens(self) -> Iterator[tuple[Path, str]]:
        """Each first token, and the digest that it is over, in hexadecimal digits."""
        for name, line in self.envelope["timestamps"].items():
            digest = b64decode(name.replace("-", "+").replace("_", "/") + "=").hex()
            yield self.write(f"{name}.tst", b64decode(line[0])), digest


Open = Callable[[str], Unpacked]


@pytest.fixture
def unpack(tmp_path: Path) -> Open:
    def opened(name: str) -> Unpacked:
        entry = golden(name)
        root = HOME / str(entry.entry["ca"])
        return Unpacked(tmp_path, json.loads(entry.data), root, int(entry.now.timestamp()))

    return opened


def _is_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def path_of(bundle: Unpacked, name: str, *more: str | Path) -> Any:
    """Whether a signer's certificate has a path to the root, at the time of the vector."""
    given = ("-CAfile", bundle.root, "-untrusted", bundle.between, "-attime", str(bundle.now), *more)
    return openssl("verify", *given, bundle.certificate(name))


@pytest.mark.parametrize("name", ["bundles/good/full-chain", "bundles/good/path-of-four", "bundles/good/ps256"])
def test_every_signer_has_a_path_to_the_root(unpack: Open, name: str) -> None:
    bundle = unpack(name)
    leaves = [c for c in bundle.certificates if not _is_ca(c)]
    for number, leaf in enumerate(leaves):
        file = bundle.write(f"{number}.pem", leaf.public_bytes(Encoding.PEM))
        given = ("-CAfile", bundle.root, "-untrusted", bundle.between, "-attime", str(bundle.now))

        assert openssl("verify", *given, file).is_good
    assert len(leaves) >= 3


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("namesake-ca", "unable to get local issuer|certificate signature failure|authority and subject key"),
        ("unknown-ca", "unable to get"),
        ("signer-expired", "certificate has expired"),
    ],
)
def test_whom_the_format_refuses_openssl_refuses(unpack: Open, name: str, why: str) -> None:
    bundle = unpack(f"bundles/bad/{name}")
    refused = []
    for number, certificate in enumerate(c for c in bundle.certificates if not _is_ca(c)):
        file = bundle.write(f"{number}.pem", certificate.public_bytes(Encoding.PEM))
        given = ("-CAfile", bundle.root, "-untrusted", bundle.between, "-attime", str(bundle.now))
        answer = openssl("verify", *given, file)
        refused += [] if answer.is_good else [answer.text]

    assert len(refused) == 1
    assert any(each in refused[0] for each in why.split("|"))


def test_ocsp_responses_and_lists_hold(unpack: Open) -> None:
    bundle = unpack("bundles/good/long-term")
    kinds = []
    for file, is_ocsp in bundle.entries():
        kinds.append(is_ocsp)
        if is_ocsp:
            given = ("-CAfile", bundle.root, "-verify_other", bundle.between, "-no_nonce")
            answer = openssl("ocsp", "-respin", file, *given, "-attime", str(bundle.now))
            assert "Response verify OK" in answer.text
        else:
            answer = openssl("crl", "-inform", "DER", "-in", file, "-CAfile", bundle.between, "-noout")
            assert "verify OK" in answer.text
    assert set(kinds) == {True, False}


def test_a_flipped_list_does_not_hold(unpack: Open) -> None:
    bundle = unpack("bundles/bad/crl-flipped")
    (file, _is_ocsp) = next(bundle.entries())

    answer = openssl("crl", "-inform", "DER", "-in", file, "-CAfile", bundle.between, "-noout")

    assert "verify failure" in answer.text


@pytest.mark.parametrize(("name", "is_revoked"), [("bad/revoked-before-signing", True), ("good/long-term", False)])
def test_a_list_says_who_is_revoked(unpack: Open, name: str, is_revoked: bool) -> None:
    bundle = unpack(f"bundles/{name}")
    der = next(file for file, is_ocsp in bundle.entries() if not is_ocsp)
    pem = bundle.folder / "list.pem"
    assert openssl("crl", "-inform", "DER", "-in", der, "-out", pem).is_good

    answer = path_of(bundle, "principal", "-crl_check", "-CRLfile", pem)

    assert ("certificate revoked" in answer.text) == is_revoked
    assert answer.is_good != is_revoked


def test_a_response_says_who_is_revoked(unpack: Open) -> None:
    bundle = unpack("bundles/bad/ocsp-revoked-before-signing")
    (file, _is_ocsp) = next(bundle.entries())

    answer = openssl("ocsp", "-respin", file, "-noverify", "-resp_text")

    assert "Cert Status: revoked" in answer.text


def stamped(bundle: Unpacked, file: Path, digest: str) -> bool:
    given = ("-CAfile", bundle.root, "-untrusted", bundle.between, "-attime", str(bundle.now))
    return openssl("ts", "-verify", "-token_in", "-in", file, "-digest", digest, *given).is_good


@pytest.mark.parametrize("name", ["long-term", "rs256-stamped-in-time", "lock-compromised-but-stamped"])
def test_every_timestamp_is_of_the_statement_that_it_names(unpack: Open, name: str) -> None:
    bundle = unpack(f"bundles/good/{name}")
    tokens = list(bundle.tokens())

    assert tokens
    for file, digest in tokens:
        assert stamped(bundle, file, digest)
        assert not stamped(bundle, file, "00" * 32)


@pytest.mark.parametrize(
    "name", ["timestamp-flipped", "timestamp-of-another-statement", "timestamp-by-unknown-authority"]
)
def test_a_timestamp_that_the_format_refuses_openssl_refuses(unpack: Open, name: str) -> None:
    bundle = unpack(f"bundles/bad/{name}")

    assert [stamped(bundle, file, digest) for file, digest in bundle.tokens()] == [False]

"""Tokens of SoftHSM for tests: made in a folder of the test's own, with keys put on them as a token office would.

The module reads its configuration when a process loads it, so one process has one folder of tokens:
`tokens_home()` must be asked before anything loads the module, and every test makes tokens of its own
names in it.
"""

import os
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11.constants import Attribute, CertificateType, ObjectClass

from deploy.local.softhsm_binaries import SoftHsm, find_softhsm
from hbs_keys.modules import load_module
from hbs_keys.pins import PinSource
from hbs_keys.pkcs11_key import KeyPlace, pkcs11_key
from hbs_keys.tokens import Token
from hbs_schema.algorithms import Algorithm
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate

PIN = "73501982"
SO_PIN = "90817263"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class TestToken:
    """A token with its PIN."""

    __test__ = False
    home: Path
    label: str
    pin: str = PIN

    @property
    def module(self) -> Path:
        return _softhsm().module

    def put(self, name: str, key: PrivateKey, certificate: Certificate | None = None) -> KeyPlace:
        """A key, and the certificate over it, under one label and id."""
        key_id = uuid.uuid4().bytes
        pem = self.home / f"{uuid.uuid4().hex}.pem"
        pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        named = ["--label", name, "--id", key_id.hex(), "--pin", self.pin]
        _util(self.home, "--import", str(pem), "--token", self.label, *named)
        pem.unlink()
        if certificate is not None:
            self._put_certificate(name, key_id, certificate)
        return KeyPlace(name, key_id)

    def token(self, pin: PinSource | None = None) -> Token:
        """The token as a program sees it."""
        return Token(self.module, self.label, pin or (lambda: self.pin))

    def signing_key(
        self, name: str, key: PrivateKey, certificate: Certificate, algorithm: Algorithm | None = None
    ) -> SigningKey:
        """A key put on the token, as a signer."""
        place = self.put(name, key, certificate)
        return pkcs11_key(self.token(), certificate, place, algorithm)

    def _put_certificate(self, name: str, key_id: bytes, certificate: Certificate) -> None:
        _refresh(self.module)
        with pkcs11.lib(str(self.module)).get_token(token_label=self.label).open(rw=True, user_pin=self.pin) as session:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: False,
                    Attribute.LABEL: name,
                    Attribute.ID: key_id,
                    Attribute.SUBJECT: certificate.x509.subject.public_bytes(),
                    Attribute.VALUE: certificate.der,
                }
            )


def make_token() -> TestToken:
    """A new, empty token."""
    token = make_token_in(tokens_home())
    _refresh(_softhsm().module)
    return token


def make_token_in(home: Path) -> TestToken:
    """A new, empty token in a folder of its own, for another process: this one need not see it."""
    label = f"test {uuid.uuid4().hex[:8]}"
    _util(home, "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", SO_PIN)
    return TestToken(home, label)


@cache
def tokens_home() -> Path:
    """This process's folder of tokens; removed with the process."""
    folder = tempfile.TemporaryDirectory(prefix="hbs-tokens-")
    _KEPT.append(folder)
    return prepare_home(Path(folder.name))


def prepare_home(home: Path) -> Path:
    """A folder of tokens for this process and the programs that it starts."""
    os.environ["SOFTHSM2_CONF"] = str(configure(home))
    return home


def configure(home: Path) -> Path:
    """A folder for tokens, and the file of the variable SOFTHSM2_CONF by which a process uses it."""
    (home / "tokens").mkdir(exist_ok=True, mode=0o700)
    conf = home / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    return conf


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _softhsm() -> SoftHsm:
    return find_softhsm()


def _util(home: Path, *argv: str) -> None:
    # The installed program knows its module; an unpacked one must be told.
    environment = {**os.environ, "SOFTHSM2_CONF": str(home / "softhsm2.conf")}
    done = subprocess.run(
        [str(_softhsm().util), "--module", str(_softhsm().module), *argv],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _refresh(module: Path) -> None:
    # SoftHSM looks for tokens when it is initialised: those of another process are seen only afterwards.
    known = load_module(module)
    with known.turn:
        known.tokens()
        known.start_anew()

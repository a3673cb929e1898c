"""Which key signs: one in a file, on a token, or at a remote service; chosen once, used by the CLI and the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, cast

import httpx

from hbs_keys.pins import PinSource
from hbs_keys.pkcs11_key import KeyPlace, pkcs11_key
from hbs_keys.tokens import StoredCertificate, Token
from hbs_schema import base64url
from hbs_schema.algorithms import Algorithm, check_key, default_algorithm
from hbs_schema.building.keys import file_key, read_pem_certificate
from hbs_schema.certificates import Certificate
from hbs_schema.errors import HbsError
from hbs_sign.csc import Remote
from hbs_sign.csc_door import CscDoor
from hbs_sign.errors import KeyUnfit
from hbs_sign.keys import Key, one_by_one
from hbs_sign.secret_files import read_secret

MOST_TOLD: Final = 12


@dataclass(frozen=True)
class FileSource:
    """PEM files: a key and its certificate."""

    key_file: Path
    certificate_file: Path | None
    algorithm: str | None = None

    def open(self) -> Key:
        """Raises SecretExposed, KeyUnfit."""
        read_secret(self.key_file)
        try:
            return one_by_one(file_key(self.key_file, self.certificate_file or self.key_file, self.algorithm))
        except OSError as error:
            raise KeyUnfit(reason=error.strerror or "file") from None
        except (HbsError, ValueError, TypeError):
            raise KeyUnfit(reason="PEM") from None


@dataclass(frozen=True)
class TokenSource:
    """A token behind a PKCS#11 module; `label` and `certificate_file` choose where it holds several."""

    module: Path
    token: str
    label: str | None = None
    algorithm: str | None = None
    pin: PinSource | None = field(default=None, repr=False)
    certificate_file: Path | None = None

    def open(self) -> Key:
        """The certificate is read without the PIN. Raises KeyNotReady, KeyUnfit."""
        public = Token(self.module, self.token)
        try:
            chosen = self._chosen(public.stored())
        finally:
            public.close()
        algorithm = _fit(chosen.certificate, self.algorithm)
        token = Token(self.module, self.token, self.pin)
        # One label may be on several keys; an id is one key's, and the certificate has it too.
        place = KeyPlace(None, chosen.key_id) if chosen.key_id else KeyPlace(self.label or chosen.label or None)
        return one_by_one(pkcs11_key(token, chosen.certificate, place, algorithm), token.close)

    def _chosen(self, stored: Sequence[StoredCertificate]) -> StoredCertificate:
        fit = [one for one in stored if one.certificate.may_sign]
        if self.label is not None:
            fit = [one for one in fit if one.label == self.label]
        if self.certificate_file is None:
            return _one_of(fit, stored)
        wanted = _read_certificate(self.certificate_file)
        same = [one for one in fit if one.certificate.thumbprint == wanted.thumbprint]
        # Some tokens hold the key alone: its certificate is in the file.
        return (
            same[0] if same else _one_of([] if stored else [StoredCertificate(self.label or "", b"", wanted)], stored)
        )


@dataclass(frozen=True)
class RemoteSource:
    """A credential at a remote signing service; the only one unless it is named."""

    http: httpx.Client
    credential: str | None = None
    algorithm: str | None = None
    bearer: Callable[[], str] | None = field(default=None, repr=False)
    pin: Callable[[], str] | None = field(default=None, repr=False)
    otp: Callable[[], str] | None = field(default=None, repr=False)

    def open(self) -> Key:
        """Raises KeyNotReady, KeyUnfit."""
        remote = Remote(CscDoor(self.http, self.bearer), self.pin, self.otp)
        try:
            credential = self.credential or _only(remote.list_credentials())
            return replace(remote.key(remote.read_credential(credential, self.algorithm)), close=self.http.close)
        except BaseException:
            self.http.close()
            raise


Source = FileSource | TokenSource | RemoteSource


def _only(credentials: list[str]) -> str:
    if len(credentials) != 1:
        raise KeyUnfit(reason=f"{len(credentials)} × credentialID")
    return credentials[0]


def _one_of(fit: Sequence[StoredCertificate], stored: Sequence[StoredCertificate]) -> StoredCertificate:
    """Raises KeyUnfit, with what there is to choose from: labels and beginnings of thumbprints, no person's name."""
    if len(fit) == 1:
        return fit[0]
    there = [
        f"{one.label or '?'} (SHA-256 {base64url.decode_digest(one.certificate.thumbprint).hex()[:8]})"
        for one in fit or stored
    ]
    raise KeyUnfit(reason=f"--label | --certificate: {', '.join(there[:MOST_TOLD]) or '0'}")


def _read_certificate(file: Path) -> Certificate:
    try:
        return read_pem_certificate(file)
    except (OSError, HbsError, ValueError):
        raise KeyUnfit(reason=f"--certificate {file.name}") from None


def _fit(certificate: Certificate, wanted: str | None) -> Algorithm:
    try:
        chosen = wanted or default_algorithm(certificate.key)
        check_key(certificate.key, chosen)
    except HbsError:
        raise KeyUnfit(reason=wanted or "certificate") from None
    return cast(Algorithm, chosen)  # check_key admits these names only

"""Which key signs: one in a file, on a token, or at a remote service; chosen once, used by the CLI and the page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from hbs_keys.pins import PinSource
from hbs_keys.pkcs11_key import KeyPlace, pkcs11_key
from hbs_keys.tokens import Token
from hbs_schema.algorithms import check_key
from hbs_schema.building.keys import file_key
from hbs_schema.certificates import Certificate
from hbs_schema.errors import HbsError
from hbs_sign.csc import Remote
from hbs_sign.csc_door import CscDoor
from hbs_sign.errors import KeyUnfit
from hbs_sign.keys import Key, one_by_one


@dataclass(frozen=True)
class FileSource:
    """PEM files: a key and its certificate."""

    key_file: Path
    certificate_file: Path | None
    algorithm: str | None = None

    def open(self) -> Key:
        """Raises KeyUnfit."""
        try:
            return one_by_one(file_key(self.key_file, self.certificate_file or self.key_file, self.algorithm))
        except OSError as error:
            raise KeyUnfit(reason=error.strerror or "file") from None
        except (HbsError, ValueError, TypeError):
            raise KeyUnfit(reason="PEM") from None


@dataclass(frozen=True)
class TokenSource:
    """A token behind a PKCS#11 module."""

    module: Path
    token: str
    label: str | None = None
    algorithm: str | None = None
    pin: PinSource | None = field(default=None, repr=False)

    def open(self) -> Key:
        """The certificate is read without the PIN. Raises KeyNotReady, KeyUnfit."""
        public = Token(self.module, self.token)
        try:
            certificate = self._certificate(public)
        finally:
            public.close()
        if self.algorithm is not None:
            _check(certificate, self.algorithm)
        token = Token(self.module, self.token, self.pin)
        place = KeyPlace(self.label)
        return one_by_one(pkcs11_key(token, certificate, place, self.algorithm))  # type: ignore[arg-type]  # checked

    def _certificate(self, public: Token) -> Certificate:
        fit = [one for one in public.certificates() if one.may_sign]
        if len(fit) != 1:
            raise KeyUnfit(reason=f"{len(fit)} × X.509")
        return fit[0]


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
        return remote.key(remote.read_credential(self.credential or _only(remote.list_credentials()), self.algorithm))


Source = FileSource | TokenSource | RemoteSource


def _only(credentials: list[str]) -> str:
    if len(credentials) != 1:
        raise KeyUnfit(reason=f"{len(credentials)} × credentialID")
    return credentials[0]


def _check(certificate: Certificate, algorithm: str) -> None:
    try:
        check_key(certificate.key, algorithm)
    except HbsError:
        raise KeyUnfit(reason=algorithm) from None

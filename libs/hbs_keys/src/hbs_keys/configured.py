"""A key as a service's settings name it: in a file, or on a token; its users see no difference."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from hbs_keys.pins import pin_from
from hbs_keys.pkcs11_key import KeyPlace, pkcs11_key, pkcs11_renewal_key
from hbs_keys.tokens import Token
from hbs_schema.algorithms import Algorithm
from hbs_schema.building.keys import SigningKey, file_key, read_pem_certificate
from hbs_schema.renewal.algorithms import RenewalKey, file_renewal_key


class TokenSettings(BaseModel):
    """A private key on a token or security module (PKCS#11)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    module: Path
    """The PKCS#11 module (a shared library) of the token's maker."""
    token: str
    """The token's label."""
    label: str | None = None
    """The key's label (CKA_LABEL); the only key on the token unless label or id is given."""
    key_id: str | None = None
    """The key's id (CKA_ID), hexadecimal."""
    pin_file: Path
    """The PIN: a file that only the service's user can read."""

    @model_validator(mode="after")
    def _hexadecimal(self) -> Self:
        bytes.fromhex(self.key_id or "")
        return self


class KeySettings(BaseModel):
    """A signing key and its certificate."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate_file: Path
    """The certificate (PEM)."""
    key_file: Path | None = None
    """The key in a file (PKCS#8 PEM); or else `TOKEN`."""
    token: TokenSettings | None = None
    algorithm: Algorithm | None = None
    """ES256 or PS256 by the certificate's key unless given."""

    @model_validator(mode="after")
    def _in_one_place(self) -> Self:
        if (self.key_file is None) == (self.token is None):
            raise ValueError("a key is in a key_file or on a token")
        return self


def open_key(settings: KeySettings) -> SigningKey:
    """The signer. A token is opened when it first signs: one that is drawn keeps nobody from starting.

    Raises KeyUnusable for a key that format 1 does not know, OSError or ValueError for files that hold none.
    """
    place = settings.token
    if place is None:
        assert settings.key_file is not None  # noqa: S101  # narrows the type: the model has one of both
        return file_key(settings.key_file, settings.certificate_file, settings.algorithm)
    return pkcs11_key(_token(place), read_pem_certificate(settings.certificate_file), _where(place), settings.algorithm)


def open_renewal_key(settings: KeySettings) -> RenewalKey:
    """The signer of renewals (docs/renewal.md): P-521, or RSA of at least 3072 bits. Raises as `open_key`."""
    place = settings.token
    if place is None:
        assert settings.key_file is not None  # noqa: S101  # narrows the type: the model has one of both
        return file_renewal_key(settings.key_file, settings.certificate_file)
    return pkcs11_renewal_key(_token(place), read_pem_certificate(settings.certificate_file), _where(place))


def _token(place: TokenSettings) -> Token:
    return Token(place.module, place.token, pin_from(place.pin_file))


def _where(place: TokenSettings) -> KeyPlace:
    return KeyPlace(place.label, bytes.fromhex(place.key_id) if place.key_id else None)

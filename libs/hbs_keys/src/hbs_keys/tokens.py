"""A token behind its PKCS#11 module: one session, opened when it is needed and again when it was lost."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import pkcs11
from pkcs11 import exceptions as faults
from pkcs11.constants import Attribute, ObjectClass

from hbs_keys.errors import KeyNotFound, KeyNotReady, PinLocked, PinRefused, TokenAway
from hbs_keys.modules import Module, load_module, name_of, trace_of
from hbs_keys.pins import PinSource
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import Malformed

Found = TypeVar("Found")

_LOST: Final = (
    faults.DeviceError,
    faults.DeviceRemoved,
    faults.FunctionFailed,
    faults.GeneralError,
    faults.KeyHandleInvalid,
    faults.ObjectHandleInvalid,
    faults.SessionClosed,
    faults.SessionHandleInvalid,
    faults.SlotIDInvalid,
    faults.TokenNotPresent,
    faults.TokenNotRecognised,
    faults.UserNotLoggedIn,
)
"""A new session may help: the token was drawn and put back, or the device forgot who logged in."""
_REFUSED: Final = (faults.PinIncorrect, faults.PinInvalid, faults.PinLenRange, faults.PinExpired)


@dataclass(frozen=True)
class StoredCertificate:
    """A certificate on a token; its id (CKA_ID) is that of its key, where the token's maker gave one."""

    label: str
    key_id: bytes
    certificate: Certificate


@dataclass
class Token:
    """One token. `pin` is None for what is public on it; the PIN is asked for at each login and not kept."""

    path: Path
    label: str
    pin: PinSource | None = field(default=None, repr=False)
    _session: Any = field(default=None, init=False, repr=False)
    _generation: int = field(default=-1, init=False, repr=False)
    _refusal: KeyNotReady | None = field(default=None, init=False, repr=False)

    @property
    def module(self) -> Module:
        return load_module(self.path)

    def run(self, ask: Callable[[Any], Found]) -> Found:
        """The answer of `ask(session)`; asked once more in a new session if the first was lost.

        `ask` must be safe to repeat; signing is: only a signature that came back counts.
        Raises KeyNotReady.
        """
        with self.module.turn:
            try:
                return self._ask(ask)
            except (TokenAway, KeyNotFound):
                # Without its login a session sees no private key: another user of the token may have ended it.
                self.close()
                return self._ask(ask)

    def _ask(self, ask: Callable[[Any], Found]) -> Found:
        try:
            return ask(self._opened())
        except _LOST as error:
            self.close()
            raise TokenAway(f"the token {self.label!r} does not answer: {name_of(error)}") from None
        except pkcs11.PKCS11Error as error:
            raise KeyNotReady(f"the token {self.label!r} refuses: {name_of(error)}") from None

    def certificates(self) -> list[Certificate]:
        """Those on the token that can be read; others are passed over."""
        return [one.certificate for one in self.stored()]

    def stored(self) -> list["StoredCertificate"]:
        """As `certificates`, with what the token calls them."""
        readable = []
        for label, key_id, der in self.run(_stored_certificates):
            with contextlib.suppress(Malformed):
                readable.append(StoredCertificate(label, key_id, load_certificate(der)))
        return sorted(readable, key=lambda one: one.certificate.thumbprint)

    def close(self) -> None:
        """End the session; the next question opens another one."""
        with self.module.turn:
            session, self._session = self._session, None
            if session is not None and self._generation == self.module.generation:
                with contextlib.suppress(pkcs11.PKCS11Error):  # it was lost with its token
                    session.close()

    def _opened(self) -> Any:
        if self._session is None or self._generation != self.module.generation:
            self._session = self._login(self._find())
            self._generation = self.module.generation
        return self._session

    def _find(self) -> Any:
        try:
            return self._only(self.module.tokens())
        except TokenAway:
            self.module.start_anew()
            return self._only(self.module.tokens())

    def _only(self, tokens: list[Any]) -> Any:
        named = [token for token in tokens if token.label == self.label]
        if len(named) > 1:
            raise KeyNotFound(f"{len(named)} tokens are called {self.label!r}")
        if not named:
            raise TokenAway(f"{self.path} shows no token {self.label!r}")
        return named[0]

    def _login(self, token: Any) -> Any:
        # A refused PIN is not tried again by itself, by whichever key of this process: each try counts to the lock.
        if self._refusal is not None:
            raise self._refusal
        if self.pin is None:
            return token.open()
        pin = self.pin()
        refused, trace = self.module.refused, trace_of(self.label, pin)
        if trace not in refused:
            try:
                return token.open(user_pin=pin)
            except faults.UserAlreadyLoggedIn:
                return token.open()  # by another key of this process: a login is the process's
            except faults.PinLocked:
                refused[trace] = PinLocked(f"the token {self.label!r} is locked; its issuer unlocks it")
            except _REFUSED as error:
                refused[trace] = PinRefused(f"the token {self.label!r} refuses the PIN ({name_of(error)})")
        self._refusal = refused[trace]
        raise self._refusal


def _stored_certificates(session: Any) -> list[tuple[str, bytes, bytes]]:
    found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    return [
        (str(_said(one, Attribute.LABEL) or ""), bytes(_said(one, Attribute.ID) or b""), bytes(one[Attribute.VALUE]))
        for one in found
    ]


def _said(found: Any, attribute: Attribute) -> Any:
    """An attribute that not every token gives."""
    try:
        return found[attribute]
    except faults.AttributeTypeInvalid:
        return None

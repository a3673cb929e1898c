"""HTTP to a remote signing service: answers that may take until a person has looked at a phone."""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, TypeVar

import httpx
import pydantic_core

from hbs_keys.errors import KeyNotReady, PinLocked, PinRefused

LARGEST_ANSWER: Final = 4 * 1024 * 1024
REFUSED_SECRETS: Final = {"invalid_otp": PinRefused, "invalid_pin": PinRefused, "locked_credential": PinLocked}
PENDING: Final = frozenset({"authorization_pending", "processing"})
T = TypeVar("T")


class RemoteAway(KeyNotReady):
    """The signing service does not answer."""

    reason = "remote-away"


class RemoteRefused(KeyNotReady):
    """The signing service refuses; its error's name is the message."""

    reason = "remote-refused"


class NotConfirmed(KeyNotReady):
    """Nobody confirmed in time: a phone that lay elsewhere, or a confirmation that was declined by waiting."""

    reason = "not-confirmed"


@dataclass
class CscDoor:
    """`http` has the service's address up to `/csc/v1/` and whatever authenticates the caller there."""

    http: httpx.Client
    token: Callable[[], str] | None = field(default=None, repr=False)
    patience: timedelta = timedelta(minutes=3)
    pause: timedelta = timedelta(seconds=2)
    sleep: Callable[[float], None] = time.sleep
    monotonic: Callable[[], float] = time.monotonic

    def ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One question. Raises KeyNotReady."""
        headers = {"Authorization": f"Bearer {self.token()}"} if self.token else {}
        options: dict[str, Any] = {"json": dict(body), "headers": headers, "timeout": self.patience.total_seconds()}
        try:
            with self.http.stream("POST", path, **options) as answer:
                told = _object(_read(answer))
        except httpx.TimeoutException:
            raise NotConfirmed("no answer in time") from None
        except httpx.TransportError as error:
            raise RemoteAway(type(error).__name__) from None
        except httpx.DecodingError:
            raise RemoteRefused("not readable") from None
        fault = str(told.get("error", ""))
        if fault in PENDING:
            return told
        if fault in REFUSED_SECRETS:
            raise REFUSED_SECRETS[fault](fault)
        if answer.status_code >= 500:
            raise RemoteAway(f"HTTP {answer.status_code}")
        if not answer.is_success or fault:
            raise RemoteRefused(fault[:64] or f"HTTP {answer.status_code}")
        return told

    def ask_until(self, path: str, body: Mapping[str, Any], wanted: str, *, again: str) -> dict[str, Any]:
        """The answer that has `wanted`; while a person still confirms, `again` is asked by the handle that was given.

        The question itself is asked once: asked twice it would ring the phone twice. Raises KeyNotReady.
        """
        until = self.monotonic() + self.patience.total_seconds()
        told = self.ask(path, body)
        handle = _handle(told)
        while wanted not in told:
            if handle is None:
                raise RemoteRefused(f"no {wanted}")
            if self.monotonic() >= until:
                raise NotConfirmed("not confirmed in time")
            self.sleep(self.pause.total_seconds())
            told = self.ask(again, handle)
        return told


def member(told: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """A member of an answer. Raises RemoteRefused if it is not there or of another kind."""
    value = told.get(name)
    if not isinstance(value, kind):
        raise RemoteRefused(f"no {name}")
    return value


def bytes_of(text: object) -> bytes:
    """Base64 as CSC writes it. Raises RemoteRefused."""
    try:
        return base64.b64decode(str(text), validate=True)
    except ValueError:
        raise RemoteRefused("not base64") from None


def _handle(told: Mapping[str, Any]) -> dict[str, Any] | None:
    for name in ("responseID", "handle"):
        if isinstance(told.get(name), str):
            return {name: told[name]}
    return None


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST_ANSWER:
            raise RemoteRefused("too large")
    return bytes(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = pydantic_core.from_json(body)  # json would end in a RecursionError on [[[[…
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}

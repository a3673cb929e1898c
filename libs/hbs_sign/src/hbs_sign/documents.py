"""Signing one document: a hand-over, the acceptance of it, a sign-off. Its payload says everything; there is no tree.

Who asks for it is a desk: it says what waits for the signature now, computed here, and takes what was signed.
"""

from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import uuid4

from hbs_schema import base64url, canonical
from hbs_schema.base64url import encode_der
from hbs_schema.certificates import Certificate
from hbs_schema.errors import HbsError
from hbs_schema.reviews.sign_off import SignOff
from hbs_schema.statements.statement import kind_of, signing_input, with_signature
from hbs_schema.transfers.statements import Acceptance, HandOver
from hbs_sign.delivering import Send, deliver, deliver_earlier, sign_one
from hbs_sign.errors import ContentDiffers, KeyUnfit
from hbs_sign.journal import Entry, Journal, Place, open_journal
from hbs_sign.keys import Key
from hbs_sign.resuming import FOR_GOOD

Model = type[HandOver] | type[Acceptance] | type[SignOff]
NO_SIGNATURE: Final = bytes(64)
NOT_OF_TRANSFERS: Final = "RS256"
"""docs/transfer.md §2: known before a signature is spent on it."""
NEVER_TAKEN: Final = FOR_GOOD | {"sign-off-signature", "sign-off-stale"}
"""Refusals after which a document of an earlier attempt is signed anew."""


@dataclass(frozen=True)
class UnsignedDocument:
    """One document before it is signed. `members` are the payload's, its sentence among them."""

    model: Model
    members: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The sentence that its signer reads."""
        return str(self.members["text"])

    @cached_property
    def content(self) -> bytes:
        """The payload's bytes. Raises ContentDiffers for members that no document has."""
        try:
            return canonical.dump({"v": 1, "kind": kind_of(self.model), **self.members})
        except (HbsError, TypeError, ValueError) as error:
            raise ContentDiffers(reason=type(error).__name__) from None

    @property
    def beginning(self) -> str:
        """The first 8 hex digits of the payload's SHA-256, to be compared by eye."""
        return sha256(self.content).hexdigest()[:8]

    def check(self) -> None:
        """Whether it comes out once it is signed: to be known before a signature is spent. Raises ContentDiffers."""
        text = f"{self._header('ES256', 'A' * 43, 0)}.{base64url.encode(self.content)}"
        try:
            with_signature(text, NO_SIGNATURE, self.model)
        except HbsError as error:
            raise ContentDiffers(reason=str(getattr(error, "check", "") or type(error).__name__)) from None

    def signing_input(self, certificate: Certificate, algorithm: str, signed_at: datetime) -> str:
        """What the key signs."""
        return signing_input(
            self.model,
            self.members,
            algorithm=algorithm,
            thumbprint=certificate.thumbprint,
            signed_at=signed_at,
        )

    def _header(self, algorithm: str, thumbprint: str, at: int) -> str:
        header = {"alg": algorithm, "iat": at, "typ": f"hbs-{kind_of(self.model)}+jws", "x5t#S256": thumbprint}
        return base64url.encode(canonical.dump(header))


@dataclass(frozen=True)
class Waiting:
    """What a desk says. `unsigned` is None where nothing is left to sign; `taken` are statements or ids that it has."""

    unsigned: UnsignedDocument | None
    shown: Mapping[str, Any] = field(default_factory=dict)
    """For the signer's eyes: what the document is about, beside its sentence."""
    taken: Collection[str] = ()


class Desk(Protocol):
    """Where one document waits for one signer."""

    @property
    def service(self) -> str:
        """Its address."""

    @property
    def place(self) -> tuple[str, str, str]:
        """What is signed, in which role, and its kind: a journal's name."""

    def look(self) -> Waiting:
        """Ask, and compute what would be signed. Raises SigningStopped."""

    def hand_over(self, entry: Entry, certificate: str) -> None:
        """Under the entry's id; the same again changes nothing. Raises SigningStopped."""


@dataclass(frozen=True)
class OpenDocument:
    """A document as its signer sees it; nothing is left to sign where `waiting.unsigned` is None."""

    desk: Desk
    key: Key
    waiting: Waiting
    journal: Journal = field(repr=False)


def open_document(stack: ExitStack, desk: Desk, key: Key, folder: Path) -> OpenDocument:
    """What waits; a statement of an earlier attempt that says just this is handed over first. Raises SigningStopped."""
    stack.callback(key.close)
    place = Place(desk.service, *desk.place, key.certificate.thumbprint)
    journal = stack.enter_context(open_journal(folder, place, key.certificate))
    waiting = desk.look()
    held = [e.name for e in journal.undelivered if {e.statement, e.session_id} & set(waiting.taken)]
    if held:
        journal.note_delivered(held)
    if waiting.unsigned is None:
        return OpenDocument(desk, key, waiting, journal)
    waiting.unsigned.check()
    if key.algorithm == NOT_OF_TRANSFERS and waiting.unsigned.model is not SignOff:
        raise KeyUnfit(reason=f"{NOT_OF_TRANSFERS}: --algorithm PS256")
    over = _over(desk, key)
    if any(deliver_earlier(journal, e, over, NEVER_TAKEN) for e in _of_before(journal, waiting.unsigned)):
        return OpenDocument(desk, key, Waiting(None, waiting.shown, waiting.taken), journal)
    return OpenDocument(desk, key, waiting, journal)


def sign_opened_document(opened: OpenDocument, *, clock: Callable[[], datetime]) -> None:
    """Sign and hand over what was shown. Raises SigningStopped or hbs_keys.errors.KeyNotReady."""
    key, unsigned = opened.key, opened.waiting.unsigned
    if unsigned is None:
        return
    text = unsigned.signing_input(key.certificate, key.algorithm, clock())
    model = unsigned.model
    entry = sign_one(
        key, opened.journal, text, str(uuid4()), lambda signature: with_signature(text, signature, model).jws
    )
    deliver(opened.journal, entry, _over(opened.desk, key))


def _of_before(journal: Journal, unsigned: UnsignedDocument) -> list[Entry]:
    """Statements that say just what is asked for now: byte for byte, whenever they were signed."""
    wanted = base64url.encode(unsigned.content)
    return [entry for entry in journal.undelivered if entry.statement.split(".")[1:2] == [wanted]]


def _over(desk: Desk, key: Key) -> Send:
    certificate = encode_der(key.certificate.der)
    return lambda entry: desk.hand_over(entry, certificate)

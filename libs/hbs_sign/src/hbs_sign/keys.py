"""A signer's key as a session uses it: many signing inputs in one go, signatures back in their order."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hbs_schema.algorithms import Algorithm
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificates import Certificate

SignMany = Callable[[Sequence[bytes]], Iterator[bytes]]
"""Signatures in the order of the messages, each as soon as it is there. Raises hbs_keys.errors.KeyNotReady, also in
the middle: what came before is signed."""


@dataclass(frozen=True)
class Key:
    """A certificate, and what signs under it."""

    certificate: Certificate
    algorithm: Algorithm
    sign_many: SignMany
    close: Callable[[], None] = lambda: None
    """Ends what signing opened: a token that stays logged in signs for the next one without its PIN."""


def one_by_one(key: SigningKey, close: Callable[[], None] = lambda: None) -> Key:
    """A key in a file or on a token."""

    def sign_many(messages: Sequence[bytes]) -> Iterator[bytes]:
        for message in messages:
            yield key.sign(message)

    return Key(key.certificate, key.algorithm, sign_many, close)

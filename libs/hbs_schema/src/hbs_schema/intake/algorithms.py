"""Algorithms as data with dates: with what may be signed, from when until when, and by keys of which size."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from pydantic import Field

from hbs_schema.algorithms import check_key
from hbs_schema.errors import KeyUnusable
from hbs_schema.types import Instant, Label, Many, Value
from hbs_schema.verification.times import from_instant


class AllowedAlgorithm(Value):
    """One algorithm of format 1, from (included) until (excluded); without an end it goes on."""

    alg: Literal["ES256", "PS256", "RS256"]
    min_bits: Annotated[int, Field(ge=256, le=4096)]
    from_: Annotated[Instant, Field(alias="from")]
    until: Instant | None = None

    def holds(self, at: datetime) -> bool:
        return from_instant(self.from_) <= at and (self.until is None or at < from_instant(self.until))


class AlgorithmList(Value):
    """The registrar's whole list. A version is never changed."""

    version: Label
    algorithms: Annotated[Many[AllowedAlgorithm], Field(min_length=1, max_length=32)]

    def allows(self, alg: str, key: CertificatePublicKeyTypes, at: datetime) -> bool:
        """Whether a key may sign by an algorithm at an instant."""
        bits = bits_of(key)
        return any(entry.alg == alg and entry.holds(at) and bits >= entry.min_bits for entry in self.algorithms)

    def has_use_for(self, key: CertificatePublicKeyTypes, at: datetime) -> bool:
        """Whether there is an algorithm by which a key may sign at an instant."""
        return any(_fits(key, entry.alg) and self.allows(entry.alg, key, at) for entry in self.algorithms)


@cache
def shipped_algorithms() -> AlgorithmList:
    """What holds where a registrar has imported nothing."""
    return AlgorithmList.model_validate_json(files(__package__).joinpath("algorithms.json").read_bytes())


def bits_of(key: CertificatePublicKeyTypes) -> int:
    """The size by which keys of one kind are compared; 0 of a kind that format 1 does not know."""
    return key.key_size if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else 0


def _fits(key: CertificatePublicKeyTypes, alg: str) -> bool:
    try:
        check_key(key, alg)
    except KeyUnusable:
        return False
    return True

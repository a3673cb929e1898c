"""Whether a timestamp helps a statement. From its first one on a statement is judged at that time (docs/packet.md §9):
a late timestamp may put a signature that held after the end of its certificate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from hbs_schema.certificates import Certificate
from hbs_schema.statements.members import Payload
from hbs_schema.statements.payloads import Annotation, Endorsement, Lock, Receipt
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed

Help = Literal["helps", "harms", "too-early"]

REST_LEAVES = timedelta(hours=6)
"""How long a signer's certificate has to hold on for his statement's timestamp to wait. The longest rest is an hour."""

_MODELS: dict[str, type[Payload]] = {
    "annotation": Annotation,
    "endorsement": Endorsement,
    "lock": Lock,
    "receipt": Receipt,
}


@dataclass(frozen=True)
class Unstamped:
    """A stored statement without a token. `rs256_until`: when the algorithm that signed it ends, if it does."""

    name: str
    statement: Statement[Payload]
    certificate: Certificate | None
    rs256_until: datetime | None = None


def read_stored(kind: str, jws: str) -> Statement[Payload]:
    """A statement of a bundle as it was stored, once verified."""
    return parse_statement(jws, _MODELS[kind])


def judge_time(unstamped: Unstamped, at: datetime) -> Help:
    """What a token of this time would do. `too-early`: before the signer's own clock; a later one will do."""
    certificate = unstamped.certificate
    if certificate is None or not certificate.is_valid_at(at):
        return "harms"
    if unstamped.rs256_until is not None and at >= unstamped.rs256_until:
        return "harms"
    return "too-early" if claimed(unstamped.statement) > at + CLOCK_TOLERANCE else "helps"


def may_rest(unstamped: Unstamped, now: datetime) -> bool:
    """Whether a token will help as much after whatever verdicts have to be given first."""
    return judge_time(unstamped, now + REST_LEAVES) != "harms"


def is_clock_right(at: datetime, now: datetime) -> bool:
    """Whether an authority that stamped just now has the time that we have."""
    return abs(at - now) <= CLOCK_TOLERANCE

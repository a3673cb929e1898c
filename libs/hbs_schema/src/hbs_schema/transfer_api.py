"""Bodies of the registrar's HTTP API about transfers. The lookup code goes in and never comes out."""

from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.envelopes.shape import Certificates
from hbs_schema.registry_api import PupilKeys
from hbs_schema.request_text import Label
from hbs_schema.transfers.statements import HandedYear, Side
from hbs_schema.types import Code, Digest, Instant, LookupCode, Many, Slug, Uuid, Value


class TransferIn(Value):
    """`PUT /v1/transfers/{transfer_id}`: by either school. `to` is absent where the receiving school applies."""

    lookup_code: LookupCode
    to: Side | None = None
    is_mid_year: bool = False
    reason: Label


class TransferActIn(Value):
    """The receiving school agrees, either refuses, whoever applied cancels. `reason` names the paper behind it."""

    act: Literal["consent", "refuse", "cancel"]
    reason: Label


class HandOverIn(Value):
    """The giving school's head has signed `hand-over` (docs/transfer.md)."""

    statement: str
    certificates: Certificates


class TransferAcceptanceIn(Value):
    """The receiving school's head has signed `transfer-acceptance`. `pupil`: its own keys of the pupil.

    `lookup_code` only where the record comes from another registrar.
    """

    statement: str
    certificates: Certificates
    pupil: PupilKeys
    lookup_code: LookupCode | None = None


class TransferActOut(Value):
    """What was done in a case, and what was signed."""

    act: str
    school: Code
    at: Instant
    reason: str
    statement: str | None = None


class TransferOut(Value):
    """A case as it now stands; `years` is what the hand-over has to name."""

    transfer_id: Uuid
    record: Digest
    level: Slug
    giver: Side
    receiver: Side
    is_mid_year: bool
    state: Literal["applied", "consented", "handed-over", "accepted", "refused", "cancelled", "expired"]
    hand_over: Digest | None = None
    opened_at: Instant
    deadline: Instant
    ended_at: Instant | None = None
    years: Many[HandedYear]
    acts: Many[TransferActOut]


class TransfersOut(Value):
    """`next` is absent on the last page."""

    items: Annotated[Many[TransferOut], Field(max_length=200)]
    next: str | None = None

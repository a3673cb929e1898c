"""A transfer as one of its two schools sees it, and what that school's head signs in it (docs/transfer.md)."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from hbs_schema.transfer_api import TransferOut
from hbs_schema.transfers.statements import HandedInterim, with_text

Side = Literal["giver", "receiver"]
SignedKind = Literal["hand-over", "transfer-acceptance"]
HEAD: Final = "principal"
_NEXT: Final[dict[tuple[Side, str], SignedKind]] = {
    ("giver", "consented"): "hand-over",
    ("receiver", "handed-over"): "transfer-acceptance",
}


@dataclass(frozen=True)
class StoredTransfer:
    """A case of a school; `pupil_code` where the record is that of a pupil here."""

    school: str
    side: Side
    pupil_code: str | None
    told: TransferOut


def side_of(told: TransferOut, registrar: str, school: str) -> Side | None:
    """Which side a school of this registrar is on; None for a stranger."""
    sides: tuple[tuple[Side, str, str], ...] = (
        ("giver", told.giver.registrar, told.giver.school),
        ("receiver", told.receiver.registrar, told.receiver.school),
    )
    return next((side for side, *own in sides if own == [registrar, school]), None)


def next_signed(told: TransferOut, side: Side) -> SignedKind | None:
    """What the head of this side signs next, if it is his turn."""
    return _NEXT.get((side, told.state))


def members_to_sign(told: TransferOut, kind: SignedKind, interim: HandedInterim | None) -> dict[str, Any]:
    """All members of the statement but `v` and `kind`, with the sentence that belongs to them."""
    own = told.giver if kind == "hand-over" else told.receiver
    members: dict[str, Any] = {
        "registrar": own.registrar,
        "school": own.school,
        "role": HEAD,
        "transfer": told.transfer_id,
        "record": told.record,
        "level": told.level,
    }
    if kind == "transfer-acceptance":
        return with_text(kind, {**members, "hand_over": told.hand_over})
    members |= {"to": told.receiver.model_dump(), "years": [year.model_dump() for year in told.years]}
    return with_text(kind, {**members, **({"interim": interim.model_dump()} if interim else {})})

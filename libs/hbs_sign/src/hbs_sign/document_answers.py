"""The shape of the answers about transfers and sign-offs, as `answers.py` has those about records."""

from typing import Annotated, Any, Literal

from pydantic import Field, RootModel

from hbs_schema.reconciliation_api import Figures
from hbs_schema.transfers.statements import HandedYear, Side
from hbs_schema.types import Code, Digest, Grade, Many, PupilCode, Slug, Uuid
from hbs_sign.answers import MOST_NOTES, Answer

MOST_CONTENT = 16 * 1024
MOST_SIGN_OFFS = 20_000


class DoneInCase(Answer):
    """An act of a case; `statement` where it was signed."""

    act: str
    statement: str | None = None


class Case(Answer):
    """A transfer as one of its schools sees it."""

    transfer_id: Uuid
    side: Literal["giver", "receiver"]
    record: Digest
    level: Slug
    giver: Side
    receiver: Side
    is_mid_year: bool
    state: str
    years: Annotated[Many[HandedYear], Field(max_length=16)]
    acts: Annotated[Many[DoneInCase], Field(max_length=MOST_NOTES)]
    pupil_code: PupilCode | None = None


class CaseContent(Answer):
    """What the school's head signs next."""

    kind: Literal["hand-over", "transfer-acceptance"]
    members: dict[str, Any]
    record: Digest
    transfer_id: Uuid


class Figured(Answer):
    """What a sign-off would confirm now."""

    content: Annotated[str, Field(max_length=MOST_CONTENT)]
    packets: Digest
    enrolment: int | None = None
    figures: Figures


class SignedOff(Answer):
    """A sign-off that is there; `withdrawn_at` where it was withdrawn."""

    sign_off_id: Uuid
    school: Code
    grades: Annotated[Many[Grade], Field(max_length=12)]
    is_standing: bool
    withdrawn_at: str | None = None


class SignOffs(RootModel[Annotated[Many[SignedOff], Field(max_length=MOST_SIGN_OFFS)]]):
    """All of a window that the reviewer may see."""

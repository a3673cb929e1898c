"""What the API shows a school of transfers of records."""

from typing import Annotated, Any, Literal

from pydantic import Field

from hbs_schema.request_text import Label
from hbs_schema.transfer_api import TransferOut
from hbs_schema.types import Code, Digest, Many, PupilCode, Uuid, Value


class SchoolTransferOut(TransferOut):
    """A case as it was told last. `pupil_code` where the record is that of a pupil here."""

    school: Code
    side: Literal["giver", "receiver"]
    pupil_code: PupilCode | None = None


class SchoolTransfersOut(Value):
    """`next` is absent on the last page."""

    items: Annotated[Many[SchoolTransferOut], Field(max_length=200)]
    next: str | None = None


class TransferContentOut(Value):
    """What the school's head signs now: `members` are those of the payload, but `v` and `kind`; `text` is among them.

    `pupil_code` says whose record it is, where he is known here.
    """

    kind: Literal["hand-over", "transfer-acceptance"]
    members: dict[str, Any]
    record: Digest
    transfer_id: Uuid
    pupil_code: PupilCode | None = None


class ReopenCloseIn(Value):
    """Open a close again: why."""

    reason: Label

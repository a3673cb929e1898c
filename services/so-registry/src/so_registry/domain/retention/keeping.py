"""How long each kind of data is kept; what is not configured is kept for ever, and what was accepted always is."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from hbs_schema.verification.times import to_instant
from so_registry.domain.retention.errors import KeptForEver

PROPOSAL: Final = "purge"


class Kept(StrEnum):
    """Kinds that may have an end. None of them is a record: each was refused, came too late, or tells of something."""

    LATE_SUBMISSION = "late-submission"
    REFUSED_SUBMISSION = "refused-submission"
    EVENT = "event"


Retention = Mapping[Kept, timedelta | None]


def members_of(kind: Kept, retention: Retention, now: datetime) -> dict[str, Any]:
    """What a proposal to purge is about: everything of a kind that is older than an instant, to the second.

    Raises KeptForEver.
    """
    keep = retention.get(kind)
    if keep is None:
        raise KeptForEver
    return {"kind": kind.value, "before": to_instant((now - keep).replace(microsecond=0))}

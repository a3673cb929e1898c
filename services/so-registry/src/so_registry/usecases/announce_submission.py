"""Announcing a submission: its digest is durable before the cutoff, its bytes may come until the end of grace.

In time is also who has a timestamp over the bytes that is older than the cutoff and comes before grace ends: a school
whose line was down proves that the bytes were there.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography import x509

from hbs_kit.db import Sessions
from hbs_schema.errors import Refused
from hbs_schema.verification.timestamps import check_token
from so_registry.domain.announcing import NewAnnouncement
from so_registry.domain.errors import RegistryError, WindowClosed, WindowNotOpen, WindowUnknown
from so_registry.domain.windows.errors import (
    AnnouncementConflict,
    AnnouncementsTooMany,
    ClassAnnounced,
    SchoolNotInWindow,
    TimestampRefused,
)
from so_registry.storage.announcements import add_announcement
from so_registry.storage.windows import get_window

_REFUSED: dict[str, type[RegistryError]] = {
    "unknown": WindowUnknown,
    "not-expected": SchoolNotInWindow,
    "not-open": WindowNotOpen,
    "conflict": AnnouncementConflict,
    "class-announced": ClassAnnounced,
    "too-many": AnnouncementsTooMany,
}
MOST: Final = 500
"""Of a school whose bytes have not come: more classes than any school has, and few enough to look through."""


@dataclass(frozen=True)
class Announced:
    """Since when the registrar knows of it, and by when the bytes have to be there."""

    submission_id: UUID
    announced_at: datetime
    send_until: datetime
    is_new: bool


async def announce_submission(
    new: NewAnnouncement,
    *,
    window_no: int,
    school: str,
    client_id: str,
    ca_roots: Sequence[x509.Certificate],
    issuers: Sequence[x509.Certificate] = (),
    sessions: Sessions,
    most: int = MOST,
) -> Announced:
    """Take an announcement; the same again gets the same answer. `issuers` may stand between a timestamp and a root.

    Raises WindowUnknown, WindowNotOpen, SchoolNotInWindow, WindowClosed, TimestampRefused for a token that does not
    hold or is not older than the cutoff, AnnouncementConflict for other bytes under the id, ClassAnnounced while
    another submission of the class is announced and has not come, AnnouncementsTooMany while `most` of the school are.
    """
    stamped = await asyncio.to_thread(_stamped, new, ca_roots, issuers)
    async with sessions.begin() as session:
        outcome, at = await add_announcement(
            session, stamped, window_no=window_no, school=school, client_id=client_id, most=most
        )
        if outcome in _REFUSED:
            raise _REFUSED[outcome]
        window = await get_window(session, window_no)
        if outcome == "late":
            has_use = stamped.stamped_at is not None and stamped.stamped_at >= window.closes_at
            raise TimestampRefused if has_use else WindowClosed
    assert at is not None  # noqa: S101  # every outcome that is left has an instant
    return Announced(new.submission_id, at, window.grace_until, is_new=outcome == "announced")


def _stamped(
    new: NewAnnouncement, ca_roots: Sequence[x509.Certificate], issuers: Sequence[x509.Certificate]
) -> NewAnnouncement:
    """Raises TimestampRefused."""
    if new.token is None:
        return new
    try:
        return replace(new, stamped_at=check_token(new.token, new.sha256, ca_roots, issuers))
    except Refused as refused:
        raise TimestampRefused from refused

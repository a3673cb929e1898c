"""Locked records into the read model: each verified again, the good ones kept although a neighbour is bad."""

import asyncio
import logging

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.messages.publications import PublishedRecords
from hbs_schema.verification.bundle import Anchors
from lookup_portal.domain.errors import PublicationRefused
from lookup_portal.domain.publications import LockedYear, read_record
from lookup_portal.storage.inbox import forget_message, is_new
from lookup_portal.storage.records import put_record
from lookup_portal.storage.withdrawn import list_withdrawn

log = logging.getLogger(__name__)


async def store_records(
    published: PublishedRecords, message_id: str, *, sessions: Sessions, anchors: Anchors, clock: Clock
) -> None:
    """Store what is genuine. Receiving it again changes nothing.

    Raises PublicationRefused after the good records are committed, so that the message is set aside whole and may be
    replayed; it is then not in the inbox.
    """
    years, refusals = await asyncio.to_thread(_verified, published, anchors, clock)
    async with sessions.begin() as session:
        if not await is_new(session, message_id):
            return
        withdrawn = await list_withdrawn(session, {year.packet: year.record_key for year in years})
        for year in years:
            if year.packet in withdrawn:
                refusals.append(f"packet {year.packet}: locked and withdrawn")
            elif not await put_record(session, year):
                refusals.append(f"packet {year.packet}: another one is locked under its record key")
        if refusals:
            await forget_message(session, message_id)
    if refusals:
        raise PublicationRefused("; ".join(sorted(set(refusals))))


def _verified(published: PublishedRecords, anchors: Anchors, clock: Clock) -> tuple[list[LockedYear], list[str]]:
    years: list[LockedYear] = []
    refusals: list[str] = []
    for position, record in enumerate(published.records):
        try:
            years.append(read_record(record, published, anchors, clock()))
        except PublicationRefused as refused:
            log.error("a published record is not genuine", extra={"check": refused.reason, "position": position})
            refusals.append(refused.reason)
    return years, refusals

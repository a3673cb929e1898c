"""Rows of the outbox and the inbox; the other tables are known to the queries beside this file."""

from sqlalchemy.orm import DeclarativeBase

from hbs_kit.db import make_metadata
from hbs_kit.inbox import InboxColumns
from hbs_kit.outbox import OutboxColumns

METADATA = make_metadata("school")


class Base(DeclarativeBase):
    """The schools' rows."""

    metadata = METADATA


class OutboxRow(OutboxColumns, Base):
    """Messages to the registrar."""

    __tablename__ = "outbox"


class InboxRow(InboxColumns, Base):
    """Messages that have had their effect."""

    __tablename__ = "inbox"

"""Rows of the outboxes and the inbox; the other tables are known to the queries beside this file."""

from sqlalchemy.orm import DeclarativeBase

from hbs_kit.db import make_metadata
from hbs_kit.inbox import InboxColumns
from hbs_kit.outbox import OutboxColumns

METADATA = make_metadata("bo")


class Base(DeclarativeBase):
    """The Ministry's rows."""

    metadata = METADATA


class RegistrarOutbox(OutboxColumns, Base):
    """Answers to registrars."""

    __tablename__ = "registrar_outbox"


class PublicationOutbox(OutboxColumns, Base):
    """What portals are told."""

    __tablename__ = "publication_outbox"


class InboxRow(InboxColumns, Base):
    """Messages that have had their effect."""

    __tablename__ = "inbox"

"""Rows of the outboxes; the other tables are known to the queries beside this file."""

from sqlalchemy.orm import DeclarativeBase

from hbs_kit.db import make_metadata
from hbs_kit.outbox import OutboxColumns

METADATA = make_metadata("registry")


class Base(DeclarativeBase):
    """The registry's rows."""

    metadata = METADATA


class SchoolOutbox(OutboxColumns, Base):
    """Messages to schools."""

    __tablename__ = "school_outbox"


class BoOutbox(OutboxColumns, Base):
    """Messages to the Ministry."""

    __tablename__ = "bo_outbox"

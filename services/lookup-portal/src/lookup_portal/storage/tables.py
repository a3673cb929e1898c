"""The inbox's row; the other tables are known to the queries beside this file."""

from sqlalchemy.orm import DeclarativeBase

from hbs_kit.db import make_metadata
from hbs_kit.inbox import InboxColumns

METADATA = make_metadata("read_model")


class Base(DeclarativeBase):
    """The projector's rows."""

    metadata = METADATA


class InboxRow(InboxColumns, Base):
    """Publications that have had their effect."""

    __tablename__ = "inbox"

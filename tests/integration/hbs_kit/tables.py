from sqlalchemy import Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from hbs_kit.db import make_metadata
from hbs_kit.inbox import InboxColumns
from hbs_kit.outbox import OutboxColumns


class Base(DeclarativeBase):
    metadata = make_metadata()


class OutboxRow(OutboxColumns, Base):
    __tablename__ = "outbox"


class InboxRow(InboxColumns, Base):
    __tablename__ = "inbox"


class EffectRow(Base):
    """What the consumer's work leaves behind."""

    __tablename__ = "effect"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class StoredRow(Base):
    """Bytes that a service keeps and an outbox points at."""

    __tablename__ = "stored"

    ref: Mapped[str] = mapped_column(Text, primary_key=True)
    content: Mapped[bytes]

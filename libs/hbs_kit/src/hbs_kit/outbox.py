"""Messages that commit together with the change they announce.

At least once: a crash between a confirm and its stamp publishes the message again
with the same id, and the consumer's inbox drops it. Order is not promised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    Text,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from hbs_kit import telemetry

CHANNEL = "outbox"


class OutboxColumns:
    """Mix into a row class on the service's own base.

    A message carries its `body`, or `body_ref` names bytes that are stored already.
    """

    __tablename__: str

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    exchange: Mapped[str] = mapped_column(Text)
    routing_key: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    content_type: Mapped[str] = mapped_column(Text)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_ref: Mapped[str | None] = mapped_column(Text)
    traceparent: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    # Of a message that the broker refused, so that it cannot hold up the others.
    attempts: Mapped[int] = mapped_column(server_default="0")
    not_before: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.clock_timestamp())
    last_error: Mapped[str | None] = mapped_column(Text)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Index, ...]:
        name = f"ix_{cls.__tablename__}_pending"
        return (Index(name, "id", postgresql_where=text("sent_at IS NULL")),)


@dataclass(frozen=True, slots=True)
class Reference:
    """A message whose bytes are stored already, under `body_ref`."""

    message_id: str
    routing_key: str
    body_ref: str


async def put(
    session: AsyncSession,
    row: type[OutboxColumns],
    *,
    message_id: str,
    exchange: str,
    routing_key: str,
    content_type: str,
    body: bytes | None = None,
    body_ref: str | None = None,
    headers: Mapping[str, str | int] | None = None,
    wake: bool = True,
) -> None:
    """Announce with the caller's transaction; the relay hears of it at the commit.

    Every committing transaction that notifies takes one lock of the whole server. On
    a path with very many small commits pass wake=False; the relay looks by itself.
    """
    if (body is None) == (body_ref is None):
        raise ValueError("a message has either a body or a reference to one")
    await session.execute(
        insert(row).values(
            message_id=message_id,
            exchange=exchange,
            routing_key=routing_key,
            content_type=content_type,
            body=body,
            body_ref=body_ref,
            headers=dict(headers or {}),
            traceparent=telemetry.current_traceparent(),
        )
    )
    if wake:
        await session.execute(select(func.pg_notify(CHANNEL, row.__tablename__)))


async def put_references(
    session: AsyncSession,
    row: type[OutboxColumns],
    references: Sequence[Reference],
    *,
    exchange: str,
    content_type: str,
) -> None:
    """As `put`, for many at once: one statement, however many there are."""
    if not references:
        return
    await session.execute(
        insert(row),
        [
            {
                "message_id": each.message_id,
                "exchange": exchange,
                "routing_key": each.routing_key,
                "content_type": content_type,
                "body_ref": each.body_ref,
                "headers": {},
                "traceparent": telemetry.current_traceparent(),
            }
            for each in references
        ],
    )
    await session.execute(select(func.pg_notify(CHANNEL, row.__tablename__)))

"""Transfers of records as the registrar told them last: what is told earlier and comes later changes nothing."""

from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.transfer_api import TransferOut
from hbs_schema.transfers.statements import HandedInterim
from school_api.domain.transfers import Side, StoredTransfer
from school_api.domain.year.errors import TransferUnknown

# The record's digest, as hbs_schema.transfers.statements.record_digest has it.
_DIGEST = r"""
translate(rtrim(encode(sha256(
    '\x6862732d7472616e73666572313a7265636f726400'::bytea || convert_to(d.lookup_code, 'UTF8')), 'base64'), '='),
    '+/', '-_')"""
_SELECT = f"""
SELECT t.school, t.side, cast(t.body AS text) AS body,
       (SELECT d.pupil_code FROM school.drafts d WHERE d.school = t.school AND {_DIGEST} = t.record
        ORDER BY d.school_year DESC LIMIT 1) AS pupil_code
FROM school.transfers t
"""


async def put_transfer(session: AsyncSession, school: str, side: Side, told: TransferOut) -> bool:
    """Keep it as it now stands; False if that, or more, is known already."""
    rows = await session.execute(
        text("""
            INSERT INTO school.transfers (school, transfer_id, side, record, state, acts, body)
            VALUES (:school, :id, :side, :record, :state, :acts, :body)
            ON CONFLICT (school, transfer_id) DO UPDATE
            SET state = excluded.state, acts = excluded.acts, body = excluded.body, told_at = clock_timestamp()
            WHERE transfers.acts < excluded.acts RETURNING 1"""),
        {
            "school": school,
            "id": UUID(told.transfer_id),
            "side": side,
            "record": told.record,
            "state": told.state,
            "acts": len(told.acts),
            "body": told.model_dump_json(exclude_none=True),
        },
    )
    return rows.one_or_none() is not None


async def get_transfer(session: AsyncSession, school: str, transfer_id: UUID) -> StoredTransfer:
    """Raises TransferUnknown."""
    query = text(f"{_SELECT} WHERE t.school = :school AND t.transfer_id = :id")
    row = (await session.execute(query, {"school": school, "id": transfer_id})).one_or_none()
    if row is None:
        raise TransferUnknown
    return _stored(row)


async def list_transfers(
    session: AsyncSession, school: str, *, is_open: bool, after: UUID | None, limit: int
) -> list[StoredTransfer]:
    """Of a school, on either side, by id."""
    rows = await session.execute(
        text(f"""
            {_SELECT} WHERE t.school = :school AND (cast(:after AS uuid) IS NULL OR t.transfer_id > :after)
            AND (NOT :open OR t.state IN ('applied', 'consented', 'handed-over'))
            ORDER BY t.transfer_id LIMIT :limit"""),
        {"school": school, "after": after, "open": is_open, "limit": limit},
    )
    return [_stored(row) for row in rows]


async def find_made_interim(session: AsyncSession, school: str, record: str) -> HandedInterim | None:
    """The newest signed interim record that the school has handed out of a record."""
    query = text(f"""
        SELECT d.school_year, p.packet_digest AS packet
        FROM school.interim_packets p JOIN school.drafts d USING (draft_id)
        WHERE d.school = :school AND p.direction = 'made' AND {_DIGEST} = :record
        ORDER BY p.stored_at DESC LIMIT 1""")
    row = (await session.execute(query, {"school": school, "record": record})).one_or_none()
    return None if row is None else HandedInterim(school_year=row.school_year, packet=row.packet)


def _stored(row: "Row[tuple[str, Side, str, str | None]]") -> StoredTransfer:
    return StoredTransfer(row.school, row.side, row.pupil_code, TransferOut.model_validate_json(row.body))

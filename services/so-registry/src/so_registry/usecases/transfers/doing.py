"""What every act in a case has in common: who does it, under which id, and that a repeat changes nothing."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.domain.act_errors import TransferConflict, TransferUnknown
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.transfers.cases import Case
from so_registry.storage.transfers import find_act, hold_case


@dataclass(frozen=True)
class Doing:
    """Somebody acts for a school of this registrar in a case, under an id of his choice."""

    transfer_id: UUID
    act_id: UUID
    registrar: str
    school: str
    by: Actor


def digest_of(body: BaseModel, *about: str) -> bytes:
    """By which a repeat is known."""
    return sha256("\n".join((*about, body.model_dump_json())).encode()).digest()


async def hold_own_case(session: AsyncSession, doing: Doing, digest: bytes) -> tuple[Case, bool]:
    """The case, held, and whether this very act has been done already. Raises TransferUnknown, TransferConflict."""
    case = await hold_case(session, doing.transfer_id)
    if not case.sides_of(doing.registrar, doing.school):
        raise TransferUnknown
    earlier = await find_act(session, doing.act_id)
    if earlier is not None and earlier != (doing.transfer_id, digest):
        raise TransferConflict
    return case, earlier is not None

"""Telling the other registrar, through the Ministry, what has become of a case: signed once, sent as stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import Clock
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.messages.routes import REPORT_TRANSFER
from hbs_schema.transfers.statements import Step, Transfer, with_text
from hbs_schema.verification.times import to_instant
from so_registry.domain.transfers.cases import Case
from so_registry.storage import evidence
from so_registry.storage.outboxes import report
from so_registry.storage.reports import transfer_ref


@dataclass(frozen=True)
class Voice:
    """The registrar's own: it signs with the key that signs its receipts."""

    registrar: str
    key: SigningKey
    clock: Clock


async def announce(
    session: AsyncSession, case: Case, step: Step, at: datetime, *, voice: Voice, acceptance: str | None = None
) -> None:
    """In the transaction that makes it true. `case` as it was before, but for the hand-over."""
    members = {
        "registrar": voice.registrar,
        "transfer": str(case.transfer_id),
        "record": case.record,
        "level": case.level,
        "step": step,
        "giver": {"registrar": case.from_registrar, "school": case.from_school},
        "receiver": {"registrar": case.to_registrar, "school": case.to_school},
        "hand_over": case.hand_over,
        "at": to_instant(at),
        "deadline": to_instant(case.deadline),
        **({"acceptance": acceptance} if acceptance else {}),
    }
    signed = sign_document(Transfer, with_text("transfer", members), key=voice.key, signed_at=voice.clock())
    certificate = voice.key.certificate
    await evidence.add_certificates(session, {certificate.thumbprint: certificate.der})
    await evidence.add_statements(session, {signed.name: ("transfer", signed.jws, 1)})
    await report(session, REPORT_TRANSFER, f"{signed.name}/transfer", transfer_ref(signed.name))

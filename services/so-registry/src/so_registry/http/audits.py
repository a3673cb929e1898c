"""The audits of clients: how far each has come, signed by the registrar."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from hbs_kit.access import require
from hbs_kit.identity import Caller
from hbs_schema.audit.checkpoint import LARGEST
from hbs_schema.audit_api import HeadsIn, HeadsOut
from so_registry.domain.auditing.errors import HeadsDiffer, HeadsMalformed
from so_registry.http.deps import Use, actor_of
from so_registry.http.problems import refusals
from so_registry.usecases.audit.witness_heads import witness_heads
from so_registry.usecases.choose_receipt_key import choose_receipt_key

router = APIRouter(prefix="/v1/audit-heads", tags=["audit"])

AuditTeller = Annotated[Caller, Depends(require("audits:write"))]
Seq = Annotated[int, Path(ge=1, le=LARGEST, description="One more than that of the last checkpoint; the first is 1")]


@router.put("/{seq}", responses=refusals(HeadsMalformed, HeadsDiffer))
async def put_audit_heads(seq: Seq, body: HeadsIn, caller: AuditTeller, use: Use) -> HeadsOut:
    """How far the client's own audit has come; the answer is the registrar's checkpoint. Repeating changes nothing.

    Refused where it contradicts what was told before: then the client's audit was set back or changed.
    """
    key = await choose_receipt_key(
        use.need_receipt_key(),
        use.next_receipt_key,
        registrar=use.settings.registrar,
        sessions=use.sessions,
        clock=use.clock,
    )
    registrar = use.settings.registrar
    return await witness_heads(
        seq, body, registrar=registrar, by=actor_of(caller), key=key, sessions=use.sessions, clock=use.clock
    )

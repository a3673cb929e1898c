"""The whole audit recomputed from its rows, in one snapshot: who changed, took out or put in a row is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text

from hbs_kit.db import Sessions
from hbs_schema.audit.chain import row_digest
from hbs_schema.audit.checking import SHOWN, AuditCheck, AuditFinding, Entry
from hbs_schema.audit.checkpoint import Head
from hbs_schema.audit.signers import Evidence, Witnesses, judge_checkpoints
from school_api.domain.registrar import Registrar
from school_api.storage.audit_chain import list_unchained, read_chain
from school_api.storage.audit_checkpoints import list_told
from school_api.storage.evidence import find_authority

SERVICE: Final = "school-api"


@dataclass(frozen=True)
class AuditReport:
    """`findings`: the first of `found`. `heads`: how far each lane has come. `unjudged`: checkpoints of the registrar
    whose signer nobody vouched for, as no root was given; `uncovered`: rows behind the last one."""

    rows: int
    heads: tuple[Head, ...]
    checkpoints: int
    unjudged: int
    uncovered: int
    found: int
    findings: tuple[AuditFinding, ...]


async def verify_audit(
    *,
    registrar: Registrar,
    client_id: str,
    sessions: Sessions,
    witnesses: Witnesses | None = None,
    kept: Iterable[Head] = (),
) -> AuditReport:
    """Rows and chains, and what the registrar signed of them."""
    check = AuditCheck(SERVICE)
    async with sessions.begin() as session:
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        signed = [told.jws for told in await list_told(session) if told.jws is not None]
        ders = {name: certificate.der for name, certificate in registrar.certificates.items()}
        evidence = Evidence(ders, await find_authority(session), {})
        judged = judge_checkpoints(signed, registrar.code, evidence, witnesses or Witnesses(), check, told_by=client_id)
        check.remember(kept, "kept")
        async for place in read_chain(session):
            digest = None if place.row is None else row_digest(place.row)
            check.take(Entry(place.lane, place.position, place.hash, digest))
        for number in await list_unchained(session, SHOWN):
            check.find("row-not-chained", str(number))
    heads = check.finish()
    covered = judged.checkpoints[-1].payload.rows if judged.checkpoints else 0
    return AuditReport(
        rows=check.rows,
        heads=heads,
        checkpoints=len(signed),
        unjudged=judged.unjudged,
        uncovered=max(check.rows - covered, 0),
        found=check.count,
        findings=tuple(check.findings),
    )

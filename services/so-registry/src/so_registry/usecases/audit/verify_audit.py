"""The whole audit recomputed from its rows, in one snapshot: who changed, took out or put in a row is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import text

from hbs_kit.db import Sessions
from hbs_schema.audit.chain import row_digest
from hbs_schema.audit.checking import SHOWN, AuditCheck, AuditFinding, Entry
from hbs_schema.audit.checkpoint import Head
from hbs_schema.audit.signers import Witnesses, judge_checkpoints
from so_registry.storage.audit_chain import list_checkpoints, list_unchained, read_chain
from so_registry.usecases.audit.load_evidence import load_evidence
from so_registry.usecases.audit.sign_checkpoint import SERVICE

Progress = Callable[[int], None]


@dataclass(frozen=True)
class AuditReport:
    """`findings`: the first of `found`. `unstamped`: checkpoints that wait for a timestamp; `unjudged`: those whose
    signer nobody vouched for, as no root was given; `uncovered`: rows behind the last checkpoint."""

    rows: int
    lanes: int
    checkpoints: int
    unstamped: int
    unjudged: int
    uncovered: int
    found: int
    findings: tuple[AuditFinding, ...]

    @property
    def holds(self) -> bool:
        """Nothing was found."""
        return not self.found


async def verify_audit(
    *,
    registrar: str,
    sessions: Sessions,
    witnesses: Witnesses | None = None,
    kept: Iterable[Head] = (),
    progress: Progress = lambda _: None,
) -> AuditReport:
    """Rows, chains, checkpoints with their signers and timestamps, as far as `witnesses` are given to judge them by.

    `kept`: how far lanes had come when somebody looked before.
    """
    check = AuditCheck(SERVICE)
    async with sessions.begin() as session:
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        stored = await list_checkpoints(session)
        evidence = await load_evidence(session, stored)
        judged = judge_checkpoints(stored, registrar, evidence, witnesses or Witnesses(), check)
        check.remember(kept, "kept")
        async for entry in read_chain(session):
            digest = None if entry.row is None else row_digest(entry.row)
            check.take(Entry(entry.lane, entry.position, entry.hash, digest))
            if not check.rows % 1_000:
                progress(check.rows)
        for number in await list_unchained(session, SHOWN):
            check.find("row-not-chained", str(number))
    heads = check.finish()
    progress(check.rows)
    covered = judged.checkpoints[-1].payload.rows if judged.checkpoints else 0
    return AuditReport(
        rows=check.rows,
        lanes=len(heads),
        checkpoints=len(stored),
        unstamped=judged.unstamped,
        unjudged=judged.unjudged,
        uncovered=max(check.rows - covered, 0),
        found=check.count,
        findings=tuple(check.findings),
    )

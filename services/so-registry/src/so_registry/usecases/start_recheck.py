"""Asking for a recheck: every signature that a certificate or a CA touched, or a window has, is to be judged again."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.certificates import Certificate, load_certificate
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import NothingToRecheck
from so_registry.domain.jobs import Job, Scope
from so_registry.domain.rechecking import issued_below
from so_registry.storage import audit, evidence_jobs, rechecks


async def start_recheck(
    scope: Scope,
    target: str,
    *,
    sessions: Sessions,
    intermediates: Sequence[Certificate] = (),
    is_dry_run: bool = False,
    by: Actor = UNNAMED,
) -> Job | int:
    """A new job over what is there now; of a rehearsal the number of signatures alone. Raises NothingToRecheck.

    `target`: a certificate's thumbprint, a CA's subject key id (hexadecimal), or a window's number.
    """
    async with sessions.begin() as session:
        items = await _items(session, scope, target, intermediates)
        if not items:
            raise NothingToRecheck
        if is_dry_run:
            return len(items)
        number = await evidence_jobs.add_job(session, "recheck", scope, target)
        await evidence_jobs.add_items(session, number, items)
        await audit.note(
            session, "start-recheck", by, concerns=f"job:{number}", after={"scope": scope, "target": target}
        )
        job = await evidence_jobs.get_job(session, number)
    assert job is not None  # noqa: S101  # narrows the type: it was added in this transaction
    return job


async def recheck_revoked(session: AsyncSession, thumbprint: str) -> None:
    """What a certificate signed that is now called revoked, unless it is being looked at already."""
    if await evidence_jobs.has_open_job(session, "recheck", "certificate", thumbprint):
        return
    number = await evidence_jobs.add_job(session, "recheck", "certificate", thumbprint)
    await evidence_jobs.add_items(session, number, await rechecks.find_signed_by(session, [thumbprint]))


async def _items(
    session: AsyncSession, scope: Scope, target: str, intermediates: Iterable[Certificate]
) -> Sequence[str]:
    if scope == "window":
        return await rechecks.find_of_window(session, int(target))
    if scope == "certificate":
        return await rechecks.find_signed_by(session, [target])
    known = [load_certificate(der) for der in (await rechecks.list_certificates(session)).values()]
    return await rechecks.find_signed_by(session, issued_below(bytes.fromhex(target), known, intermediates))

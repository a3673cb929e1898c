"""A recheck, batch by batch: what is known of the signers is asked anew, then each signature is judged by it.

Order of durability: (1) what the sources answer commits by itself, it is true whoever wanted it; (2) one batch is
judged, its findings, notices and the job's progress commit together. A crash before (2) repeats that batch alone; no
verdict on any packet is ever changed here.
"""

from hbs_kit.db import Sessions
from hbs_schema import canonical
from hbs_schema.certificates import Certificate
from so_registry.clients.revocation import StatusClient
from so_registry.domain.confirming import Known
from so_registry.domain.errors import JobUnknown
from so_registry.domain.jobs import Job
from so_registry.domain.rechecking import notices
from so_registry.storage import cert_status, evidence_jobs, rechecks
from so_registry.storage.outboxes import tell_client
from so_registry.usecases.ask_about_certificates import ask_about_certificates
from so_registry.usecases.judge_statements import Trust, judge_statements, load_signers

BATCH = 20

Asked = set[tuple[int, str]]
"""Whom a process has asked about for a job: a list or response of before the question would be got again each time."""


async def run_recheck(
    number: int, *, sessions: Sessions, trust: Trust, client: StatusClient | None = None, asked: Asked
) -> Job:
    """Do the next batch; the job as it then stands. Without `client` it is judged by what is stored alone.

    Raises JobUnknown, PeerTrouble; asked again later it goes on where it was.
    """
    async with sessions() as session:
        job = await evidence_jobs.get_job(session, number)
        if job is None or job.kind != "recheck":
            raise JobUnknown
        signers = await load_signers(session, await evidence_jobs.peek_items(session, number, BATCH))
        pool = {each.thumbprint: each for each in (*signers, *trust.intermediates)}
        known = await cert_status.load_known(session, pool.values())
    if client is not None:
        late = [each for each in pool.values() if _is_due(job, each, known.get(each.thumbprint), asked)]
        await ask_about_certificates(late, at=job.asked_at, client=client, sessions=sessions)
        asked |= {(number, each.thumbprint) for each in late}
    await _do_batch(number, sessions, trust)
    async with sessions.begin() as session:
        await evidence_jobs.finish_if_empty(session, number)
        return await evidence_jobs.get_job(session, number) or job


def _is_due(job: Job, certificate: Certificate, known: Known | None, asked: Asked) -> bool:
    is_known = known is not None and known.stored_at >= job.asked_at
    return not is_known and (job.job, certificate.thumbprint) not in asked


async def _do_batch(number: int, sessions: Sessions, trust: Trust) -> None:
    async with sessions.begin() as session:
        items = await evidence_jobs.hold_items(session, number, BATCH)
        if not items:
            return
        found = await rechecks.add_findings(session, number, await judge_statements(session, items, trust=trust))
        for index, (client, notice) in enumerate(notices(found)):
            body = canonical.dump(notice.model_dump(mode="json"))
            await tell_client(session, client, f"recheck/{number}/{items[0]}/{index}", body)
        await evidence_jobs.finish_items(session, number, items, found=len(found))

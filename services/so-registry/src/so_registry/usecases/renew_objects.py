"""A stronger hash over everything stored, before the one of format 1 ages: signed batch by batch (docs/renewal.md).

Order of durability: a batch's renewal and what it is over commit together with the job's progress. A crash before
that repeats the batch, and its renewal was never shown to anybody. Its timestamp comes later, by the worker.
"""

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.renewal.algorithms import RenewalKey
from hbs_schema.renewal.statement import leaf_of_digest, sign_renewal
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import JobUnknown
from so_registry.domain.jobs import Job
from so_registry.storage import audit, evidence_jobs, renewals
from so_registry.storage.renewals import StoredObject

BATCH = 4096


async def start_renewal(*, sessions: Sessions, is_dry_run: bool = False, by: Actor = UNNAMED) -> Job | int:
    """A job over what is in no renewal yet; of a rehearsal the number of objects alone."""
    async with sessions.begin() as session:
        if is_dry_run:
            return await renewals.count_unrenewed(session)
        number = await evidence_jobs.add_job(session, "renew-objects", "before", "sha-512")
        await renewals.add_unrenewed(session, number)
        await audit.note(session, "start-renewal", by, concerns=f"job:{number}", after={"hash": "sha-512"})
        job = await evidence_jobs.get_job(session, number)
    assert job is not None  # noqa: S101  # narrows the type: it was added in this transaction
    return job


async def renew_objects(number: int, *, registrar: str, key: RenewalKey, sessions: Sessions, clock: Clock) -> Job:
    """Sign the next batch; the job as it then stands. Raises JobUnknown, KeyNotReady."""
    async with sessions.begin() as session:
        job = await evidence_jobs.get_job(session, number)
        if job is None or job.kind != "renew-objects":
            raise JobUnknown
        items = await evidence_jobs.hold_items(session, number, BATCH)
        stored = await renewals.load_digests(session, items)
        if stored:
            objects = [_object(item, digest) for item, digest in stored.items()]
            leaves = {each.leaf for each in objects}
            renewal = sign_renewal(sorted(leaves), registrar=registrar, key=key, signed_at=clock())
            await renewals.add_renewal(session, renewal, objects)
        if items:
            await evidence_jobs.finish_items(session, number, items, found=0)
    async with sessions.begin() as session:
        await evidence_jobs.finish_if_empty(session, number)
        job = await evidence_jobs.get_job(session, number)
    assert job is not None  # noqa: S101  # narrows the type: it was there above
    return job


def _object(item: str, digest: bytes) -> StoredObject:
    kind, name = item.split(" ", 1)
    return StoredObject(kind, name, leaf_of_digest(kind, digest))  # type: ignore[arg-type]  # an item begins with a kind

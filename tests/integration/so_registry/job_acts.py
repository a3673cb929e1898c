"""What is killed: jobs over stored evidence, as the commands of the registrar's operator do them."""

from datetime import timedelta

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_schema.certificates import load_certificate
from hbs_schema.renewal.algorithms import renewal_key
from so_registry.usecases import renew_objects, renew_timestamps, run_recheck
from so_registry.usecases.judge_statements import Trust
from tests.support.crash_child import Job
from tests.support.pki import Issuer, TestCa
from tests.support.stamping import hand_authority

SMALL = 2


async def recheck(job: Job, sessions: Sessions) -> None:
    run_recheck.BATCH = SMALL
    trust = Trust((load_certificate(job.options["root"]).x509,), (load_certificate(job.options["issuing"]),))
    now = None
    while now is None or now.finished_at is None:
        now = await run_recheck.run_recheck(job.options["job"], sessions=sessions, trust=trust, asked=set())


async def timestamps(job: Job, sessions: Sessions) -> None:
    renew_timestamps.BATCH = SMALL
    key = load_pem_private_key(job.options["issuing_key"], None)
    issuer = Issuer(load_certificate(job.options["issuing"]).x509, key)  # type: ignore[arg-type]
    authority = hand_authority(TestCa(), until=utc_now() + timedelta(days=900), issuer=issuer)
    now = None
    while now is None or now.finished_at is None:
        client = authority
        now = await renew_timestamps.renew_timestamps(
            job.options["job"],
            sessions=sessions,
            client=client,  # type: ignore[arg-type]  # in its place
        )


async def objects(job: Job, sessions: Sessions) -> None:
    renew_objects.BATCH = SMALL
    private = load_pem_private_key(job.options["key"], None)
    key = renewal_key(private, load_certificate(job.options["certificate"]))
    now = None
    while now is None or now.finished_at is None:
        now = await renew_objects.renew_objects(
            job.options["job"], registrar=job.options["registrar"], key=key, sessions=sessions, clock=utc_now
        )

"""What is killed: asking about signers' certificates, as the registrar's worker does it."""

from datetime import timedelta

from prometheus_client import CollectorRegistry

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_kit.httpclient import make_client
from hbs_schema.certificates import load_certificate
from hbs_schema.verification.revocation import StatusJudge
from so_registry.clients.revocation import StatusClient
from so_registry.clients.status_source import StatusSource
from so_registry.clients.trouble import Outages
from so_registry.usecases import confirm_signers
from tests.support.crash_child import Job


async def confirm(job: Job, sessions: Sessions) -> None:
    issuers = [(load_certificate(der), url) for der, url in job.options["responders"]]
    judge = StatusJudge((load_certificate(job.options["root"]).x509,), tuple(issuer for issuer, _ in issuers))
    async with make_client("") as http:
        outages = Outages(CollectorRegistry(), timeout=timedelta(seconds=30))
        sources = tuple(StatusSource(issuer, url, None) for issuer, url in issuers)
        client = StatusClient(http, sources, judge=judge, outages=outages)
        await confirm_signers.confirm_next_signers(
            sessions=sessions, client=client, interval=timedelta(0), clock=utc_now
        )

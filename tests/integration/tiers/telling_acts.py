"""What is killed: the Ministry's judging of a statement, and a registry's taking of what another one tells."""

from bo_gateway.usecases import check_statement
from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_schema.certificates import load_certificate
from hbs_schema.messages.decisions import ReportTransfer
from so_registry.usecases.transfers import take_transfer
from tests.support.crash_child import Job


async def judge(job: Job, sessions: Sessions) -> None:
    roots = [load_certificate(der).x509 for der in job.options["ca_roots"]]
    await check_statement.check_next_statement(sessions=sessions, ca_roots=roots, clock=utc_now)


async def take(job: Job, sessions: Sessions) -> None:
    message = ReportTransfer.model_validate_json(job.options["body"])
    await take_transfer.take_transfer(message, registrar=job.options["registrar"], sessions=sessions)

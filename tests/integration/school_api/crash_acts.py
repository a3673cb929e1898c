"""What is killed: each use case of a school's worker, as the worker calls it."""

from pathlib import Path

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_kit.httpclient import make_client
from hbs_kit.settlement import Delivery
from hbs_schema.certificates import Certificate, load_certificate
from school_api.clients.registry import RegistryClient
from school_api.clients.tokens import MintedTokens
from school_api.domain.registrar import Registrar
from school_api.messaging.answers import OnAnswer
from school_api.usecases import pack_submission, send_act
from tests.support.crash_child import Job


async def pack(job: Job, sessions: Sessions) -> None:
    await pack_submission.pack_next_submission(
        sessions=sessions,
        sender_keys={job.options["school"]: job.options["sender"].open()},
        intermediates=_intermediates(job),
        clock=utc_now,
    )


async def take(job: Job, sessions: Sessions) -> None:
    await OnAnswer(sessions, _registrar(job))(delivery(job.options["body"], job.options["message_id"]))


async def send(job: Job, sessions: Sessions) -> None:
    names = {name: job.options[name] for name in ("issuer", "audience", "client_id")}
    tokens = MintedTokens(Path(job.options["key_file"]), **names, clock=utc_now)
    async with make_client(job.options["url"]) as http:
        await send_act.send_acts(
            sessions=sessions,
            registry=RegistryClient(http, tokens),
            registrar=_registrar(job),
            intermediates=_intermediates(job),
        )


def delivery(body: bytes, message_id: str) -> Delivery:
    """As the broker brings it, however often."""
    return Delivery(body=body, message_id=message_id, exchange="", routing_key="", headers={})


def _registrar(job: Job) -> Registrar:
    return Registrar.of(job.options["registrar"], [load_certificate(der) for der in job.options["authorities"]])


def _intermediates(job: Job) -> list[Certificate]:
    return [load_certificate(der) for der in job.options["intermediates"]]

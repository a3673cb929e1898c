"""What is killed: acts of two people and of two schools, as the console, the commands and the API do them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.clock import utc_now
from hbs_kit.db import Sessions
from hbs_schema.transfer_api import HandOverIn, TransferAcceptanceIn, TransferActIn, TransferIn
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.proposals.proposal import Proposal
from so_registry.domain.transfers.cases import Terms
from so_registry.storage import audit
from so_registry.usecases.annotations import sign_annotation
from so_registry.usecases.cutoff import start_cutoff
from so_registry.usecases.proposals import approve
from so_registry.usecases.transfers import accept_transfer, act_on_transfer, apply_transfer, hand_over
from so_registry.usecases.transfers.announcing import Voice
from so_registry.usecases.transfers.doing import Doing
from tests.support.crash_child import Job

LAN = Actor("person:lan", "console", is_person=True)
MINH = Actor("person:minh", "console", is_person=True)
CLERK = Actor("client:school-group-1", "school-group-1", is_person=False)
REASON = "Kế hoạch 213/KH-SGDĐT"


async def carry(session: AsyncSession, proposal: Proposal, by: Actor) -> None:
    """An act that needs nothing more than the second person: that it was done is noted."""
    await audit.note(session, "carried", by, concerns=str(proposal.proposal_id))


async def decide(job: Job, sessions: Sessions) -> None:
    decision = approve.Decision(UUID(job.options["proposal"]), job.options["sha256"], REASON)
    await approve.approve(decision, by=MINH, sessions=sessions, carriers={job.options["kind"]: carry})


async def begin_cutoff(job: Job, sessions: Sessions) -> None:
    number = UUID(job.options["proposal"])
    await start_cutoff.start_cutoff(
        job.options["window_no"], reason=REASON, proposal_id=number, by=LAN, sessions=sessions
    )


async def annotate(job: Job, sessions: Sessions) -> None:
    await sign_annotation.sign_annotation(
        UUID(job.options["proposal"]),
        by=MINH,
        is_on=True,
        sessions=sessions,
        key=job.options["keys"]["so-lock"].open(),
        clock=utc_now,
    )


async def apply(job: Job, sessions: Sessions) -> None:
    request = TransferIn.model_validate_json(job.options["request"])
    await apply_transfer.apply_transfer(request, _doing(job), terms=Terms(), sessions=sessions)


async def consent(job: Job, sessions: Sessions) -> None:
    request = TransferActIn.model_validate_json(job.options["request"])
    await act_on_transfer.act_on_transfer(request, _doing(job), voice=_voice(job), sessions=sessions)


async def give(job: Job, sessions: Sessions) -> None:
    request = HandOverIn.model_validate_json(job.options["request"])
    await hand_over.hand_over(request, _doing(job), voice=_voice(job), sessions=sessions)


async def accept(job: Job, sessions: Sessions) -> None:
    request = TransferAcceptanceIn.model_validate_json(job.options["request"])
    await accept_transfer.accept_transfer(request, _doing(job), voice=_voice(job), sessions=sessions)


def _doing(job: Job) -> Doing:
    given = job.options
    return Doing(UUID(given["transfer"]), UUID(given["act"]), given["registrar"], given["by_school"], CLERK)


def _voice(job: Job) -> Voice:
    return Voice(job.options["registrar"], job.options["keys"]["so-receipt"].open(), utc_now)

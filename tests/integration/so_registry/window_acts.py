"""What is killed: what schools and reviewers do about a window, as the API does it."""

from typing import Any
from uuid import UUID

from hbs_kit.db import Sessions
from hbs_schema.reconciliation_api import EnrolmentIn
from hbs_schema.registry_api import ReopenIn
from hbs_schema.review_api import ReturnIn, SignOffIn
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from so_registry.domain.announcing import NewAnnouncement
from so_registry.usecases import announce_submission, extend_window, reopen_close
from so_registry.usecases.reconciling import put_enrolment, return_list, sign_off
from tests.integration.so_registry.reconciling import REVIEWER, SCHOOL
from tests.support.crash_child import Job


async def announce(job: Job, sessions: Sessions) -> None:
    new = NewAnnouncement(UUID(job.options["number"]), "4A", bytes.fromhex(job.options["sha256"]), None)
    await announce_submission.announce_submission(
        new, **_of_school(job), client_id=SCHOOL.client_id, ca_roots=(), sessions=sessions
    )


async def extend(job: Job, sessions: Sessions) -> None:
    calendar = parse_statement(job.options["calendar"], Calendar)
    await extend_window.extend_window(job.options["window"], calendar, "more", by=REVIEWER, sessions=sessions)


async def reopen(job: Job, sessions: Sessions) -> None:
    request = ReopenIn.model_validate_json(job.options["request"])
    act_id = UUID(job.options["number"])
    await reopen_close.reopen_close(request, act_id=act_id, **_of_school(job), by=SCHOOL, sessions=sessions)


async def enrol(job: Job, sessions: Sessions) -> None:
    request = EnrolmentIn.model_validate_json(job.options["request"])
    await put_enrolment.put_enrolment(request, window_no=job.options["window_no"], by=SCHOOL, sessions=sessions)


async def return_to_school(job: Job, sessions: Sessions) -> None:
    request = ReturnIn.model_validate_json(job.options["request"])
    number = UUID(job.options["number"])
    await return_list.return_list(request, return_id=number, **_of_reviewer(job), sessions=sessions)


async def confirm(job: Job, sessions: Sessions) -> None:
    request = SignOffIn.model_validate_json(job.options["request"])
    number = UUID(job.options["number"])
    await sign_off.sign_off(request, sign_off_id=number, **_of_reviewer(job), sessions=sessions)


def _of_school(job: Job) -> dict[str, Any]:
    return {"window_no": job.options["window_no"], "school": job.options["school"]}


def _of_reviewer(job: Job) -> dict[str, Any]:
    return {"window_no": job.options["window_no"], "schools": None, "by": REVIEWER}

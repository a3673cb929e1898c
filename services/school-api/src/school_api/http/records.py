"""Records under their lookup codes, submissions, windows, events."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from hbs_kit.pagination import CursorMalformed
from hbs_kit.stopping import Stopping
from hbs_schema.envelopes.shape import BundleShape
from hbs_schema.publishing import plain_schema
from hbs_schema.registry_api import WindowOut
from hbs_schema.types import Code
from school_api.domain import errors
from school_api.domain.deciding import Place
from school_api.domain.permissions import Action
from school_api.domain.views import EventsOut, SubmissionOut
from school_api.http.answers import responses
from school_api.http.deps import EventReader, RecordReader, Sender, SubmissionId, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.fetch_windows import fetch_windows
from school_api.usecases.list_events import list_events
from school_api.usecases.permit_act import check_act
from school_api.usecases.show_bundle import show_bundle
from school_api.usecases.show_submission import show_submission

router = APIRouter(prefix="/v1")

BUNDLE = "application/vnd.hbs.bundle+json"
_BUNDLE_OUT = {"description": "hbs-bundle/1", "content": {BUNDLE: {"schema": plain_schema(BundleShape)}}}
LookupCode = Annotated[str, Path(pattern="^[0-9a-f]{32}$", description="The record's lookup code (mã số tra cứu)")]


@router.get(
    "/records/{code}/bundle",
    tags=["records"],
    response_class=Response,
    responses={200: _BUNDLE_OUT, **responses(PROBLEMS, errors.RecordUnknown, errors.BundleIncomplete)},
)
async def get_bundle(
    code: LookupCode,
    caller: RecordReader,
    use: Use,
    revision: Annotated[int | None, Query(ge=1, description="The newest accepted one unless given")] = None,
) -> Response:
    """What the school holds of an accepted record: packet, receipt, policy, authority, and the lock once it came."""
    bundle = await show_bundle(
        code,
        revision,
        actor=actor_of(caller),
        registrar=use.registrar,
        intermediates=use.trust.intermediates,
        sessions=use.sessions,
        registry=use.registry,
    )
    return Response(bundle, media_type=BUNDLE, headers={"Cache-Control": "no-store"})


@router.get(
    "/submissions/{submission_id}", tags=["submissions"], responses=responses(PROBLEMS, errors.SubmissionUnknown)
)
async def get_submission(submission_id: SubmissionId, caller: Sender, use: Use) -> SubmissionOut:
    """A submission as it stands, with the registrar's answer once there is one."""
    return await show_submission(submission_id, actor=actor_of(caller), sessions=use.sessions)


@router.get("/windows", tags=["submissions"], responses=responses(PROBLEMS, errors.SchoolNotAllowed))
async def get_windows(
    school: Annotated[Code, Query(description="The school that the caller acts for")], caller: Sender, use: Use
) -> list[WindowOut]:
    """The registrar's windows as it tells them now."""
    await check_act(actor_of(caller), Action.READ_SENDING, Place(school), sessions=use.sessions)
    return await fetch_windows(school, sessions=use.sessions, registry=use.registry)


@router.get("/events", tags=["events"], responses=responses(PROBLEMS, CursorMalformed))
async def get_events(
    caller: EventReader,
    use: Use,
    stop: Stopping,
    after: Annotated[str | None, Query(description="`next` of the last answer; from the beginning without it")] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many events")] = 100,
    wait: Annotated[int, Query(ge=0, le=25, description="Seconds to wait for an event if there is none yet")] = 0,
) -> EventsOut:
    """What happened at the caller's schools behind a cursor; keep `next` and ask again, with `wait` instead of polling.

    The kinds and their bodies are in docs/events.json.
    """
    patience = timedelta(seconds=wait)
    return await list_events(after, limit, actor=actor_of(caller), sessions=use.sessions, wait=patience, stop=stop)

"""Announcements: a digest before the cutoff, for bytes that come in grace."""

from uuid import UUID

from fastapi import APIRouter, Response, status

from hbs_schema.base64url import decode_der, decode_digest, encode
from hbs_schema.errors import Refused
from hbs_schema.registry_api import AnnouncementIn, AnnouncementOut, AnnouncementState
from hbs_schema.verification.times import to_instant
from so_registry.domain.announcing import Announcement, NewAnnouncement
from so_registry.domain.errors import SchoolNotAllowed, WindowClosed, WindowNotOpen, WindowUnknown
from so_registry.domain.windows.errors import (
    AnnouncementConflict,
    AnnouncementsTooMany,
    ClassAnnounced,
    SchoolNotInWindow,
    TimestampRefused,
)
from so_registry.http.deps import Reader, School, Submitter, Use, WindowNumber, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.announce_submission import announce_submission
from so_registry.usecases.show_announcements import show_announcements

router = APIRouter(prefix="/v1/windows/{window}/announcements", tags=["submissions"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model_exclude_none=True,
    responses={
        200: {"model": AnnouncementOut, "description": "Announced before: the answer as it was"},
        **refusals(
            SchoolNotAllowed,
            WindowUnknown,
            SchoolNotInWindow,
            WindowNotOpen,
            WindowClosed,
            TimestampRefused,
            AnnouncementConflict,
            ClassAnnounced,
            AnnouncementsTooMany,
        ),
    },
)
async def post_announcement(
    window: WindowNumber, school: School, body: AnnouncementIn, caller: Submitter, use: Use, response: Response
) -> AnnouncementOut:
    """Announce a submission of one class before the cutoff; its bytes may come until the end of grace.

    With `timestamp`, over the bytes and older than the cutoff, until the end of grace. One digest a submission id, one
    open announcement a class.
    """
    check_school(caller, school)
    done = await announce_submission(
        _new(body),
        window_no=window,
        school=school,
        client_id=caller.client_id,
        ca_roots=use.ca_roots,
        issuers=[ca.x509 for ca in use.known_cas],
        sessions=use.sessions,
    )
    if not done.is_new:
        response.status_code = status.HTTP_200_OK
    return AnnouncementOut(
        submission_id=str(done.submission_id),
        announced_at=to_instant(done.announced_at),
        send_until=to_instant(done.send_until),
    )


@router.get("", response_model_exclude_none=True, responses=refusals(SchoolNotAllowed, WindowUnknown))
async def get_announcements(window: WindowNumber, school: School, caller: Reader, use: Use) -> list[AnnouncementState]:
    """What the school has announced, and what became of it."""
    check_school(caller, school)
    told = await show_announcements(window, school=school, sessions=use.sessions)
    return [_state(entry) for entry in told]


def _new(body: AnnouncementIn) -> NewAnnouncement:
    """Raises TimestampRefused for what is no DER."""
    try:
        token = decode_der(body.timestamp) if body.timestamp else None
    except Refused as refused:
        raise TimestampRefused from refused
    return NewAnnouncement(UUID(body.submission_id), body.class_name, decode_digest(body.sha256), token)


def _state(entry: Announcement) -> AnnouncementState:
    return AnnouncementState(
        submission_id=str(entry.submission_id),
        class_name=entry.class_name,
        sha256=encode(entry.sha256),
        announced_at=to_instant(entry.announced_at),
        arrived_at=to_instant(entry.arrived_at) if entry.arrived_at else None,
        state=entry.state,
    )

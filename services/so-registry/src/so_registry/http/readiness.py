"""Who has to sign at a school, and cannot yet."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from hbs_schema.certificate_api import ReadinessOut, StaffingIn
from so_registry.domain import errors
from so_registry.domain.certificates.board_csv import to_csv
from so_registry.domain.window_numbers import parse_window
from so_registry.http.deps import CertificateReader, CertificateWriter, OwnSchool, Use, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.show_readiness import Board, show_readiness, tell_staffing

router = APIRouter(prefix="/v1/schools/{school}", tags=["certificates"])

CSV_TYPE = "text/csv; charset=utf-8"
SHOWN = refusals(errors.SchoolNotAllowed, errors.SchoolUnknown, errors.WindowUnknown)
Format = Annotated[Literal["json", "csv"], Query(description="A table for spreadsheets, or JSON")]
Window = Annotated[str | None, Query(description="A window's number; without it the next cutoff counts")]


@router.get(
    "/readiness",
    response_model=ReadinessOut,
    responses={200: {"description": "The board", "content": {"text/csv": {"schema": {"type": "string"}}}}, **SHOWN},
)
async def get_readiness(
    school: OwnSchool,
    caller: CertificateReader,
    use: Use,
    window: Window = None,
    format: Format = "json",
) -> ReadinessOut | Response:
    """Every seat of the school until the window's cutoff, those that cannot sign first."""
    check_school(caller, school)
    board = Board(school, parse_window(window) if window else None)
    shown = await show_readiness(board, rule=use.approval_rule, sessions=use.sessions)
    return Response(to_csv(shown), media_type=CSV_TYPE) if format == "csv" else shown


@router.put("/staffing", max_body_size=1024 * 1024, responses=SHOWN)
async def put_staffing(
    school: OwnSchool, body: StaffingIn, caller: CertificateWriter, use: Use, window: Window = None
) -> ReadinessOut:
    """Tell who is to sign what, as the school has assigned it; the answer is the board by it."""
    check_school(caller, school)
    number = parse_window(window) if window else None
    return await tell_staffing(
        school, body, window_no=number, by=actor_of(caller), rule=use.approval_rule, sessions=use.sessions
    )

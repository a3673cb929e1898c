"""One accepted packet as a file that verifies by itself."""

from fastapi import APIRouter, Response

from hbs_schema.envelopes.shape import BundleShape
from hbs_schema.publishing import plain_schema
from so_registry.domain.errors import PacketUnknown, SchoolNotAllowed
from so_registry.http.deps import PacketDigest, Reader, School, Use, actor_of, check_school
from so_registry.http.problems import refusals
from so_registry.usecases.build_bundle import build_bundle

router = APIRouter(prefix="/v1/packets", tags=["packets"])

BUNDLE_TYPE = "application/vnd.hbs.bundle+json"


@router.get(
    "/{digest}/bundle",
    response_class=Response,
    responses={
        200: {"description": "hbs-bundle/1", "content": {BUNDLE_TYPE: {"schema": plain_schema(BundleShape)}}},
        **refusals(SchoolNotAllowed, PacketUnknown),
    },
)
async def get_bundle(digest: PacketDigest, school: School, caller: Reader, use: Use) -> Response:
    """The bundle of a packet that `school` issued, as far as the registrar knows: lock and acknowledgement if any."""
    check_school(caller, school)
    data = await build_bundle(
        digest, school=school, sessions=use.sessions, intermediates=use.intermediates, by=actor_of(caller)
    )
    return Response(data, media_type=BUNDLE_TYPE)

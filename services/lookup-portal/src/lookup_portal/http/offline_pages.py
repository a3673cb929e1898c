"""The offline check: the page, and the same as one file that works from a disk without any network."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lookup_portal.http import paths
from lookup_portal.http.deps import Use
from lookup_portal.http.offline_context import OfflineFile, OfflinePage
from lookup_portal.http.offline_kit import PAGE_POLICY
from lookup_portal.http.page_answers import frame_of, show
from lookup_portal.http.page_route import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
FILE_NAME = "kiem-tra-hoc-ba-so.html"


@router.get(paths.OFFLINE)
async def get_offline(request: Request, use: Use) -> Response:
    """The file that is chosen never leaves the reader's device."""
    return show(request, OfflinePage(frame_of(request, paths.OFFLINE), use.offline.published), headers=PAGE_POLICY)


@router.get(paths.OFFLINE_FILE)
async def get_offline_file(request: Request, use: Use) -> Response:
    """To keep: script, style, format and trust anchors in one page."""
    page = OfflineFile(frame_of(request, paths.OFFLINE_FILE), use.offline.published, use.offline)
    return show(request, page, headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'})

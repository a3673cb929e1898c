"""Checking a file, what the portal is, the page that says that nothing was found, and the style sheet."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from hbs_kit.static_files import ASSET_HEADERS
from hbs_schema.envelopes.shape import MAX_BUNDLE
from hbs_schema.findings import Language
from lookup_portal.domain.files import CheckedFile
from lookup_portal.http import paths
from lookup_portal.http.bodies import LARGEST_FILE
from lookup_portal.http.deps import Client, Use
from lookup_portal.http.forms import FieldWrong, read_upload
from lookup_portal.http.page_answers import WRONG, frame_of, language_of, show
from lookup_portal.http.page_context import AboutPage, CheckLine, FilePage, FileResultPage, Frame, NotFoundPage
from lookup_portal.http.page_route import PageRoute
from lookup_portal.http.texts import Texts
from lookup_portal.rendering.labels import verdict_sentence
from lookup_portal.rendering.wording import VIETNAM
from lookup_portal.usecases.check_file import check_file

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get(paths.FILE)
async def get_file(request: Request) -> Response:
    """The form for a file."""
    return show(request, FilePage(frame_of(request, paths.FILE)))


@router.post(paths.FILE, max_body_size=LARGEST_FILE)
async def post_file(request: Request, client: Client, use: Use) -> Response:
    """What became of a file's check."""
    frame = frame_of(request, paths.FILE)
    try:
        data = await read_upload(request, most=MAX_BUNDLE)
    except FieldWrong as wrong:
        return show(request, FilePage(frame, errors=(wrong.error,)), WRONG)
    checked = await check_file(data, client=client, reading=use.reading)
    language = language_of(request)
    return show(request, _result(frame, checked, language))


@router.get(paths.ABOUT)
async def get_about(request: Request) -> Response:
    """Personal data, accessibility."""
    return show(request, AboutPage(frame_of(request, paths.ABOUT)))


@router.get(paths.NOT_FOUND)
async def get_not_found(request: Request) -> Response:
    """The same sentence in the other language: nothing of what was asked is carried along."""
    return show(request, NotFoundPage(frame_of(request, paths.NOT_FOUND)), 404)


@router.get(paths.STATUS)
@router.get(paths.HOLDER)
@router.get(paths.PDF)
@router.get(paths.BOOK)
@router.get(paths.PRESENTATION)
async def get_again(request: Request) -> Response:
    """Somebody opens a page anew whose content came by POST: he begins again."""
    return RedirectResponse(Texts(language_of(request)).link(paths.HOME), 303)


@router.get(paths.STATIC + "/{name:path}")
async def get_asset(name: str, use: Use) -> Response:
    """The style sheet and fonts, which alone may be kept by a browser."""
    asset = use.assets.find(name)
    if asset is None:
        raise HTTPException(404)
    return Response(asset.body, media_type=asset.media_type, headers=dict(ASSET_HEADERS))


def _result(frame: Frame, checked: CheckedFile, language: Language) -> FileResultPage:
    """The published report and nothing else, below what the portal knows itself."""
    report = checked.report.document()
    lines = tuple(CheckLine(c.check, c.result, getattr(c.sentences, language)) for c in report.checks)
    level = getattr(report.level_sentences, language)
    return FileResultPage(frame, checked.overall, _sentence(checked, language), lines, level)


def _sentence(checked: CheckedFile, language: Language) -> str:
    """What is worst about the file, or that nothing is."""
    overall = checked.overall
    if overall == "superseded":
        return verdict_sentence("superseded", language)
    if overall == "revoked" and checked.withdrawn_at:
        day = f"{checked.withdrawn_at.astimezone(VIETNAM):%d/%m/%Y}"
        return verdict_sentence("revoked", language, withdrawn_on=day)
    if overall == "withdrawn":
        return verdict_sentence("invalidated", language)
    if overall == "genuine" and checked.effective_at:
        day = f"{checked.effective_at.astimezone(VIETNAM):%d/%m/%Y}"
        return verdict_sentence("effective", language, effective_on=day)
    wanted = "failed" if overall == "not-genuine" else "indeterminate"
    return next((c.text(language) for c in checked.report.checks if c.result == wanted), "")

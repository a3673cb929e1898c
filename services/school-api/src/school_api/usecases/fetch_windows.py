"""The registrar's windows and authority document, kept for when they are needed without it."""

from hbs_kit.db import Sessions
from hbs_schema.registry_api import WindowOut
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from school_api.clients.registry import RegistryClient
from school_api.clients.registry_door import REGISTRAR_TROUBLE
from school_api.domain.errors import WindowUnknown
from school_api.storage import evidence
from school_api.storage.windows import get_window, is_extended, put_windows


async def fetch_windows(school: str, *, sessions: Sessions, registry: RegistryClient) -> list[WindowOut]:
    """All windows as they now stand; kept before they are returned."""
    windows = await registry.list_windows(school)
    async with sessions.begin() as session:
        await put_windows(session, windows)
    return windows


async def find_window(window_no: int, school: str, *, sessions: Sessions, registry: RegistryClient) -> WindowOut:
    """A window as it was last told; asked for if nothing was. Raises WindowUnknown."""
    try:
        async with sessions() as session:
            return await get_window(session, window_no)
    except WindowUnknown:
        for window in await fetch_windows(school, sessions=sessions, registry=registry):
            if int(window.window) == window_no:
                return window
        raise


async def find_sending_window(
    window_no: int, school: str, *, sessions: Sessions, registry: RegistryClient
) -> WindowOut:
    """The window to which the school sends: this one, or the extension to which it has moved. Raises WindowUnknown.

    Asked anew where the window is extended; while the registrar is away it is this one, and its refusal says so.
    """
    window = await find_window(window_no, school, sessions=sessions, registry=registry)
    async with sessions() as session:
        if not await is_extended(session, window_no):
            return window
    try:
        told = {entry.window: entry for entry in await fetch_windows(school, sessions=sessions, registry=registry)}
    except REGISTRAR_TROUBLE:
        return window
    now = told.get(window.window, window)
    return told.get(now.moved_to or "", now)


async def fetch_authority(school: str, *, sessions: Sessions, registry: RegistryClient) -> None:
    """Keep the newest authority document; what it says is judged by whoever verifies a bundle."""
    told = await registry.find_authority(school)
    document = parse_statement(told.document, Authority)
    async with sessions.begin() as session:
        await evidence.add_document(
            session,
            digest=document.document_digest,
            kind="authority",
            number=document.payload.number,
            jws=document.jws,
        )

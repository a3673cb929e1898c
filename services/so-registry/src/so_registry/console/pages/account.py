"""Signing in by the Sở's identity provider, proving it anew, signing out."""

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from so_registry.clients.provider.errors import TokenWrong
from so_registry.clients.provider.provider import Question
from so_registry.console import cookies, paths
from so_registry.console.answers import PageRoute, go, show
from so_registry.console.forms import first, read_fields
from so_registry.console.page import Page
from so_registry.console.visits import Visit, acting, get_use, reading, take_turn
from so_registry.domain.people.refused import LoginRefused
from so_registry.usecases.people.begin_login import begin_login
from so_registry.usecases.people.end_session import end_session, end_sessions_of
from so_registry.usecases.people.open_session import open_session
from so_registry.usecases.people.secrets import challenge_of
from so_registry.usecases.people.take_login import take_login

router = APIRouter(route_class=PageRoute, include_in_schema=False)
MENU = None
Return = Annotated[str | None, Query(alias="ve", max_length=paths.LONGEST)]
LONGEST_CODE = 2000


@dataclass(frozen=True)
class SignInPage(Page):
    """Where the way to the provider begins. `return_to`: the page that was asked for."""

    template = "sign_in.html"
    heading = "sign-in.heading"
    return_to: str


@dataclass(frozen=True)
class SignedOutPage(Page):
    """`leave`: where one leaves the provider too, if it has such a page."""

    template = "signed_out.html"
    heading = "signed-out.heading"
    leave: str | None


@router.get(paths.SIGN_IN)
async def get_sign_in(request: Request, return_to: Return = None) -> Response:
    """Nothing happens yet: a link leads to the provider."""
    return show(request, SignInPage(paths.own_path(return_to)))


@router.get(paths.TO_PROVIDER, dependencies=[Depends(take_turn)])
async def get_to_provider(request: Request, return_to: Return = None) -> Response:
    """To the provider; a login that lasts there is enough."""
    return await _leave(request, paths.own_path(return_to), None)


@router.get(paths.CONFIRM)
async def get_confirm(
    request: Request, visit: Annotated[Visit, Depends(reading(None))], return_to: Return = None
) -> Response:
    """To the provider, which asks again whoever comes: an act with legal effect follows."""
    return await _leave(request, paths.own_path(return_to), visit)


@router.get(paths.FROM_PROVIDER, dependencies=[Depends(take_turn)])
async def get_from_provider(
    request: Request,
    state: Annotated[str, Query(max_length=cookies.LONGEST)] = "",
    code: Annotated[str, Query(max_length=LONGEST_CODE)] = "",
    iss: Annotated[str | None, Query(max_length=LONGEST_CODE)] = None,
) -> Response:
    """Somebody comes back. (1) what this browser asked, once; (2) the provider; (3) its token; (4) a new session."""
    use = get_use(request)
    login = await take_login(state, cookies.read(request, cookies.LOGIN), sessions=use.sessions)
    await use.provider.check_issuer(iss)
    if not code:
        raise LoginRefused("no code")
    proof = await use.provider.redeem(code, verifier=login.verifier, nonce=login.nonce)
    secret, _ = await open_session(
        proof,
        login,
        former=cookies.read(request, cookies.SESSION),
        person_id=uuid4(),
        term=use.term,
        client_id=use.account.client_id,
        random=use.random,
        sessions=use.sessions,
    )
    response = go(login.return_to)
    cookies.keep(response, cookies.SESSION, secret)
    return response


@router.post(paths.SIGN_OUT)
async def post_sign_out(request: Request, visit: Annotated[Visit, Depends(acting(None))]) -> Response:
    """Here; the provider's own session is another thing, and the page says where it ends."""
    await end_session(visit.secret, by=visit.by, sessions=visit.use.sessions)
    response = show(request, SignedOutPage(await visit.use.provider.leaving_address()), path=paths.SIGN_IN)
    cookies.forget(response, cookies.SESSION)
    return response


@router.post(paths.PROVIDER_ENDED, dependencies=[Depends(take_turn)])
async def post_provider_ended(request: Request) -> Response:
    """Back-channel logout: the provider itself says whose sessions have ended. It bears no cookie and needs none."""
    use = get_use(request)
    try:
        ended = await use.provider.read_logout(first(await read_fields(request), "logout_token"))
    except TokenWrong:
        return Response(status_code=400)
    await end_sessions_of(
        use.account.issuer,
        token_id=ended.token_id,
        subject=ended.subject,
        provider_session=ended.provider_session,
        client_id=use.account.client_id,
        sessions=use.sessions,
    )
    return Response(status_code=200)


async def _leave(request: Request, return_to: str, visit: Visit | None) -> Response:
    use = get_use(request)
    person = visit.visitor.person.person if visit else None
    browser = cookies.read(request, cookies.LOGIN)
    begun = await begin_login(return_to, browser=browser, person=person, random=use.random, sessions=use.sessions)
    question = Question(
        state=begun.state,
        nonce=begun.nonce,
        challenge=challenge_of(begun.verifier),
        language=cookies.language_of(request),
        is_anew=visit is not None,
    )
    response = go(await use.provider.address(question))
    cookies.keep(response, cookies.LOGIN, begun.browser, seconds=cookies.LOGIN_SECONDS)
    return response

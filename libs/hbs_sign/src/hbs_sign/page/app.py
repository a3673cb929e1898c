"""The pages: connect once, choose what waits, look at it, sign it. They need no script."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from hbs_keys.errors import KeyNotReady
from hbs_schema.rules.field_rows import title_of
from hbs_sign.errors import SigningStopped
from hbs_sign.page.desk import Desk, RoundChanged
from hbs_sign.page.guard import Guard
from hbs_sign.page.pairing import Pairing
from hbs_sign.page.sentences import TEXTS
from hbs_sign.rounds import Target
from hbs_sign.sentences import WORDS, Language, role_word, tell
from hbs_sign.showing import show_record

COOKIE, LANGUAGE = "hbs_sign", "hbs_language"
LARGEST_FORM = 4000
"""Lines that may be chosen at once; a school has fewer."""


@dataclass(frozen=True)
class Pages:
    """The handlers, with what they work on."""

    desk: Desk
    pairing: Pairing
    language: Language
    asks: Sequence[str]
    """Which secrets the key needs: pin, otp."""
    templates: Environment

    async def entrance(self, request: Request) -> Response:
        """Where to enter the code."""
        return self._page(request, "pair.html", is_open=self.pairing.is_open)

    async def home(self, request: Request) -> Response:
        """What waits."""
        if not self._is_ours(request):
            return RedirectResponse("/", 303)
        return await self._told(request, self.desk.list_work, lambda work: self._work(request, work))

    async def pair(self, request: Request) -> Response:
        """The code, once."""
        form = await _form(request)
        cookie = self.pairing.redeem(str(form.get("code", "")))
        if cookie is None:
            notice = self._text(request, "pair_wrong") if self.pairing.is_open else ""
            return self._page(request, "pair.html", 403, is_open=self.pairing.is_open, notice=notice)
        answer = RedirectResponse(f"{self.pairing.room}/", 303)
        # A browser sends cookies to every port of a computer. Only who knows this path is sent this one.
        answer.set_cookie(COOKIE, cookie, httponly=True, samesite="strict", path=f"{self.pairing.room}/")
        return answer

    async def open(self, request: Request) -> Response:
        """Open the sessions of the chosen lines."""
        form = await _form(request)
        if not self._is_ours(request, form):
            return self._home(request)
        targets = [Target(*str(text).split(" ", 2)) for text in form.getlist("target") if str(text).count(" ") == 2]
        if not targets:
            notice = self._text(request, "none_chosen")
            return await self._told(request, self.desk.list_work, lambda work: self._work(request, work, notice=notice))
        return await self._told(request, lambda: self.desk.open(targets), lambda _: self._to("/round"))

    async def round(self, request: Request) -> Response:
        """Everything that is confirmed at once."""
        opened = self.desk.opened
        if not self._is_ours(request) or opened is None:
            return self._home(request)
        if not opened.statements:
            return self._page(request, "done.html", done=opened.handed_over)
        texts = dict.fromkeys(unsigned.text for one in opened.sittings for unsigned in one.statements)
        return self._page(request, "round.html", round=opened, sentences=list(texts), asks=self.asks)

    async def record(self, request: Request) -> Response:
        """One packet, every field read from the strings that are signed."""
        opened = self.desk.opened
        if not self._is_ours(request) or opened is None:
            return self._home(request)
        try:
            sitting = opened.sittings[request.path_params["sitting"]]
            record = show_record(sitting.items[request.path_params["item"]])
        except IndexError:
            return self._to("/round")
        except SigningStopped as stopped:
            return self._page(request, "done.html", 409, done=None, notice=tell(stopped, self._language(request)))
        return self._page(request, "record.html", record=record)

    async def sign(self, request: Request) -> Response:
        """Sign what was shown, and nothing else."""
        form = await _form(request)
        if not self._is_ours(request, form):
            return self._home(request)
        given = {name: str(form.get(name, "")) for name in self.asks}
        fingerprint = str(form.get("fingerprint", ""))
        return await self._told(
            request,
            lambda: self.desk.sign(fingerprint, given),
            lambda done: self._page(request, "done.html", done=done),
        )

    async def speak(self, request: Request) -> Response:
        """Change the language."""
        answer = self._to("/round") if self.desk.opened and self._is_ours(request) else self._home(request)
        answer.set_cookie(LANGUAGE, "en" if request.query_params.get("to") == "en" else "vi", samesite="strict")
        return answer

    async def _told(self, request: Request, act: Callable[[], Any], show: Callable[[Any], Response]) -> Response:
        """What comes of an act; a refusal in its sentence."""
        try:
            return show(await run_in_threadpool(act))
        except RoundChanged:
            return self._page(request, "done.html", 409, done=None, notice=self._text(request, "round_changed"))
        except (SigningStopped, KeyNotReady) as stopped:
            return self._page(request, "done.html", 409, done=None, notice=tell(stopped, self._language(request)))

    def _home(self, request: Request) -> Response:
        return self._to("/") if self._is_ours(request) else RedirectResponse("/", 303)

    def _to(self, path: str) -> Response:
        return RedirectResponse(self.pairing.room + path, 303)

    def _work(self, request: Request, work: Sequence[dict[str, Any]], notice: str = "") -> Response:
        return self._page(request, "work.html", work=work, notice=notice)

    def _is_ours(self, request: Request, form: FormData | None = None) -> bool:
        if form is not None and not self.pairing.is_form(str(form.get("csrf", ""))):
            return False
        return self.pairing.knows(request.cookies.get(COOKIE, ""))

    def _language(self, request: Request) -> Language:
        chosen = request.cookies.get(LANGUAGE, self.language)
        return "en" if chosen == "en" else "vi"

    def _text(self, request: Request, name: str) -> str:
        return TEXTS[name].in_(self._language(request))

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        lang = self._language(request)
        other: Language = "vi" if lang == "en" else "en"
        return HTMLResponse(
            self.templates.get_template(template).render(
                lang=lang,
                other=other,
                other_language=TEXTS["language_this"].in_(other),
                t=lambda name: TEXTS[name].in_(lang),
                w=lambda name: WORDS[name].in_(lang),
                role=lambda name: role_word(name).in_(lang),
                part=lambda name: title_of(name).in_(lang) if name else "–",
                csrf=self.pairing.csrf,
                room=self.pairing.room if self._is_ours(request) else "",
                year=self.desk.school_year,
                **values,
            ),
            status,
        )


def create_page(
    desk: Desk,
    pairing: Pairing,
    *,
    port: int,
    origins: Collection[str] = (),
    language: Language = "vi",
    asks: Sequence[str] = (),
) -> Starlette:
    """The app, for one signer on one port of this computer."""
    templates = Environment(loader=PackageLoader("hbs_sign.page"), autoescape=True)
    pages = Pages(desk, pairing, language, asks, templates)
    own = [
        Route("/", pages.home),
        Route("/open", pages.open, methods=["POST"]),
        Route("/round", pages.round),
        Route("/round/{sitting:int}/{item:int}", pages.record),
        Route("/sign", pages.sign, methods=["POST"]),
        Route("/language", pages.speak),
    ]
    routes = [
        Route("/", pages.entrance),
        Route("/pair", pages.pair, methods=["POST"]),
        Route("/language", pages.speak),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        Mount(pairing.room, routes=own),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, port=port, origins=origins)])


async def _form(request: Request) -> FormData:
    return await request.form(max_files=0, max_fields=LARGEST_FORM)

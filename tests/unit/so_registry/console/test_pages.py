"""The pages' parts: every route has a door, every text is there in both languages, nothing personal in a sentence."""

import ast
import re
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st

import so_registry.console
from so_registry.console import paths, writing
from so_registry.console.headers import CONTENT_SECURITY_POLICY
from so_registry.console.pages.cutoff import read_batches
from so_registry.console.reasons import finding_in_words, reason_in_words
from so_registry.console.remembering import Remembered
from so_registry.console.rendering import Renderer
from so_registry.console.site import PAGES, create_site
from so_registry.console.texts import TEXTS
from so_registry.console.visits import acting, reading
from so_registry.domain.annotations.annotating import KIND
from so_registry.domain.cutoff.findings import ACCEPTABLE
from so_registry.domain.cutoff.jobs import CutoffState, Step
from so_registry.domain.jobs import JobKind, Scope
from so_registry.domain.people.roles import ALLOWED, NEEDS_FRESH, Action, Role
from so_registry.domain.stories.story import Happened, Next
from so_registry.domain.transfers.cases import CaseState
from so_registry.usecases.cutoff.start_cutoff import APPROVED_KIND
from tests.architecture.sources import ROOT

HOME = Path(so_registry.console.__file__).parent
TEMPLATES = {file.name: file.read_text("utf-8") for file in sorted((HOME / "templates").glob("*.html"))}
OPEN = {
    ("GET", paths.SIGN_IN),
    ("GET", paths.TO_PROVIDER),
    ("GET", paths.FROM_PROVIDER),
    ("GET", paths.STATIC + "/{name}"),
    ("POST", paths.PROVIDER_ENDED),
}
"""Whoever is not logged in needs them; the last bears the provider's signature instead of a session."""
DOORS = {reading(None).__qualname__: "reading", acting(None).__qualname__: "acting"}


def site() -> FastAPI:
    @asynccontextmanager
    async def never():
        raise AssertionError
        yield

    return create_site(never, is_https=True)


def routes() -> list[tuple[str, str, str]]:
    """Method, path, door of every page."""
    found = []
    for page in PAGES:
        for route in page.router.routes:
            assert isinstance(route, APIRoute)
            doors = [DOORS.get(str(getattr(each.call, "__qualname__", ""))) for each in route.dependant.dependencies]
            found += [(method, route.path, next(filter(None, doors), "")) for method in route.methods or ()]
    return found


def test_every_page_has_a_door_and_every_form_the_door_of_forms() -> None:
    assert {(method, path) for method, path, door in routes() if not door} == OPEN
    assert {door for method, path, door in routes() if method == "POST" and (method, path) not in OPEN} == {"acting"}
    assert {door for method, path, door in routes() if method == "GET" and (method, path) not in OPEN} == {"reading"}


def test_nothing_but_pages_and_health_is_served() -> None:
    app = site()
    ours = {path for _, path, _ in routes()}
    assert set(app.openapi()["paths"]) <= {"/livez", "/readyz"}
    named = {value for name, value in vars(paths).items() if name.isupper() and isinstance(value, str)}
    assert ours >= named - {paths.STATIC}


def test_the_policy_lets_nothing_in_line_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for directive in CONTENT_SECURITY_POLICY.split("; "):
        assert set(directive.split()[1:]) <= {"'none'", "'self'", "data:", "'script'", "hbs-console"}
    for name, text in TEMPLATES.items():
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=|javascript:", text), name


def test_every_form_that_is_posted_carries_the_sessions_token() -> None:
    for name, text in TEMPLATES.items():
        for form in re.findall(r'<form method="post".*?</form>', text, flags=re.DOTALL):
            assert "hidden(frame)" in form or 'name="csrf"' in form, name


def test_every_text_that_a_template_names_is_there_and_every_text_is_named() -> None:
    named = set()
    for text in TEMPLATES.values():
        named |= set(re.findall(r't(?:her)?\("([a-z.-]+)"[,)]', text)) | set(re.findall(r'other\("([a-z.-]+)"\)', text))
    assert named <= TEXTS.keys()
    groups = set()
    for text in TEMPLATES.values():
        groups |= set(re.findall(r't\("([a-z.-]+\.)" ~', text)) | {
            f"{group}." for group in re.findall(r't\.label\("([a-z-]+)"', text)
        }
    in_python = {
        node.value
        for file in HOME.rglob("*.py")
        if not file.name.startswith("texts")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    faults = {
        f"{kind}.{part}" for kind in ("provider", "away", "slow", "fault", "busy") for part in ("title", "sentence")
    }
    left = {key for key in TEXTS if not key.startswith(tuple(groups))} - named - in_python - faults
    assert left == set()


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("next", list(Next)),
        ("event", list(Happened)),
        ("people-role", list(Role)),
        ("job-kind", list(JobKind.__args__)),  # type: ignore[attr-defined]  # a Literal
        ("job-state", list(CutoffState)),
        ("step", list(Step)),
        ("case", list(CaseState)),
        ("case-next", list(CaseState)),
        ("job-scope", list(Scope.__args__)),  # type: ignore[attr-defined]  # a Literal
    ],
)
def test_every_code_has_its_word(group: str, codes: list[str]) -> None:
    assert [code for code in codes if f"{group}.{code}" not in TEXTS] == []


def test_templates_take_no_page_for_somebody_elses() -> None:
    renderer = Renderer(site().state.assets, ())
    assert set(TEMPLATES) - {"base.html", "_parts.html"} == {
        text
        for file in (HOME / "pages").glob("*.py")
        for text in re.findall(r'template = "(\w+\.html)"', file.read_text("utf-8"))
    } | {"refusal.html"}
    assert renderer.menu == ()


@pytest.mark.parametrize("code", ["mark-not-integer", "result-mismatch", "signer-not-authorised", "average-mismatch"])
def test_a_reason_is_told_without_anybodys_mark(code: str) -> None:
    for told in (reason_in_words(code, "vi"), reason_in_words(code, "en")):
        assert told
        assert "{" not in told
    assert reason_in_words("made-up", "vi") == ""


def test_every_code_of_the_rules_has_words_here() -> None:
    rules = ROOT / "libs/hbs_schema/src/hbs_schema/rules"
    named = {
        node.args[0].value
        for file in rules.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("Finding", "_finding", "_about")
        and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    assert len(named) > 20
    assert {code for code in named if not reason_in_words(code, "vi")} == set()


def test_instants_and_numbers_are_written_as_the_sos_people_read_them() -> None:
    moment = datetime(2026, 6, 14, 17, 20, tzinfo=UTC)
    assert writing.instant(moment, "vi") == "00:20 ngày 15/06/2026"
    assert writing.instant(moment, "en") == "00:20 on 15/06/2026"
    assert writing.number(117726, "vi") == "117.726"
    assert writing.number(117726, "en") == "117,726"
    assert writing.date("2026-06-14T17:20:00Z") == "15/06/2026"
    assert writing.decision("412/QĐ-SGDĐT, 2026-06-12") == "412/QĐ-SGDĐT, 12/06/2026"
    assert writing.decision("2026-06/QĐ") == "2026-06/QĐ"
    assert writing.remaining(moment + timedelta(hours=2, minutes=5), moment, "vi") == "còn 2 giờ 5 phút"


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_what_is_left_never_promises_a_minute_too_much(left: timedelta) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    told = writing.remaining(now + left, now, "en")
    if not left:
        assert told == "passed"
        return
    parts = [int(part) for part in re.findall(r"\d+", told)]
    days, hours, minutes = [0] * (3 - len(parts)) + parts
    assert parts[0] or len(parts) == 1, "begins with the largest part that is not nothing"
    promised = timedelta(days=days, hours=hours, minutes=minutes)
    assert timedelta(0) <= left - promised < timedelta(minutes=1)
    assert hours < 24
    assert minutes < 60


@given(st.text(max_size=60))
def test_nobody_is_sent_elsewhere(told: str) -> None:
    path = paths.own_path(told)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert re.fullmatch(r"[a-z0-9/-]+", path)


async def test_a_board_is_read_once_for_all_who_ask_and_again_when_it_is_old() -> None:
    import asyncio

    now, reads = 0.0, 0

    async def read() -> int:
        nonlocal reads
        await asyncio.sleep(0)
        reads += 1
        return reads

    boards: Remembered[int] = Remembered(lambda: now)
    assert await asyncio.gather(*(boards.get(1, read) for _ in range(50))) == [1] * 50
    now = 11.0
    assert await boards.get(1, read) == 2
    now = 22.0

    async def read_slowly() -> int:
        nonlocal now
        now += 5.0
        return await read()

    assert await boards.get(1, read_slowly) == 3
    now += 49.0
    assert await boards.get(1, read) == 3, "what takes long is not read all the time"
    now += 2.0
    assert await boards.get(1, read) == 4
    for key in range(1000):
        await boards.get(key, read)
    assert len(boards._values) <= 64
    assert len(boards._locks) <= 66


async def test_a_board_that_cannot_be_read_is_remembered_by_nobody() -> None:
    boards: Remembered[int] = Remembered()

    async def fail() -> int:
        raise LookupError

    async def read() -> int:
        return 1

    with pytest.raises(LookupError):
        await boards.get(1, fail)
    assert await boards.get(1, read) == 1


def test_actions_and_pages_agree() -> None:
    """Whatever a role allows, some page does; what the menu does not lead to stands on a page that it leads to."""
    named = {
        name for file in (HOME / "pages").glob("*.py") for name in re.findall(r"Action\.([A-Z_]+)", file.read_text())
    }
    assert named == set(Action.__members__)


def test_whatever_an_action_is_needed_for_some_role_has_it() -> None:
    assert {action for allowed in ALLOWED.values() for action in allowed} == set(Action)
    assert set(Action) >= NEEDS_FRESH


@pytest.mark.parametrize(
    ("text", "batches"),
    [("", []), ("5", [[5]]), ("5; 1,2,3,4", [[5], [1, 2, 3, 4]]), (" 9 ;6, 7 8", None), ("6 7 8", [[6, 7, 8]])],
)
def test_batches_are_read_as_people_write_them(text: str, batches: list[list[int]] | None) -> None:
    if batches is not None:
        assert read_batches(text) == batches
    else:
        assert read_batches(text) == [[9], [6, 7, 8]]


@pytest.mark.parametrize("text", [";", "5;", "a", "5-9", "123", "5,,6", "٥"])
def test_what_is_no_batch_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        read_batches(text)


def test_whatever_may_be_proposed_has_its_words_and_what_follows() -> None:
    kinds = {APPROVED_KIND, KIND, "purge"}
    assert {kind for kind in kinds if f"kind.{kind}" not in TEXTS or f"proposal-next.{kind}" not in TEXTS} == set()


def test_what_stops_a_cutoff_and_may_be_accepted_has_its_words() -> None:
    assert {code for code in ACCEPTABLE if finding_in_words(code, "vi") == code} == set()

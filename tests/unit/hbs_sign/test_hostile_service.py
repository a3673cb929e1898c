"""A school's service that lies: whatever it sends, nothing is signed but what its signer asked for and was shown."""

import gzip
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import parse_statement
from hbs_sign.answers import CHUNK
from hbs_sign.choosing import Wanted, choose_targets
from hbs_sign.cli.output import plain
from hbs_sign.errors import AnswerUnusable, ClockWrong, ContentDiffers, ServiceRefused, SigningStopped
from hbs_sign.keys import one_by_one
from hbs_sign.rounds import Target, open_round
from hbs_sign.sentences import tell
from hbs_sign.showing import show_record
from tests.unit.hbs_sign.hostile import ABOUT, KEY, MATHS, TARGET, Liar, answers, item, mutants

Change = Callable[[dict[str, Any]], Any]


def test_one_of_good_faith_is_signed(tmp_path: Path) -> None:
    service = Liar()

    assert service.sign(tmp_path) == 1

    [posted] = service.posted
    payload = parse_statement(posted["statement"], Endorsement).payload
    assert (payload.role, payload.school, payload.count) == ("subject-teacher", ABOUT["school"], 2)


@pytest.mark.slow
def test_every_answer_of_another_shape_is_a_refusal_in_words_and_never_a_fault(tmp_path: Path) -> None:
    signed = 0
    for number, mutant in enumerate(mutants(answers())):
        service = Liar(mutant)
        with ExitStack() as stack:
            try:
                for line in service.door().list_work(ABOUT["school"], ABOUT["school_year"]):
                    assert line["title"]["vi"] is not None
                opened = service.opened(stack, tmp_path / str(number))
                for sitting in opened.sittings:
                    assert sitting.warnings + sitting.changes >= 0
                    for one in sitting.items:
                        record = show_record(one)
                        assert all(record.label_of(change["pointer"]).vi is not None for change in record.changes)
                signed += len(opened.sittings)
            except SigningStopped:
                continue
    assert 0 < signed < number


SCOPE: dict[str, Change] = {
    "another part": lambda told: told["signing-sessions"]["members"].update(
        scope={"class": "4A", "part": "subjects/TIENG_VIET"}
    ),
    "the whole packet": lambda told: told["signing-sessions"]["members"].update(scope={"class": "4A"}),
    "another role": lambda told: told["signing-sessions"]["members"].update(role="principal"),
    "another school": lambda told: told["signing-sessions"]["members"].update(school="79000002"),
    "another year": lambda told: told["signing-sessions"]["members"].update(school_year="2024-2025"),
    "another class": lambda told: told["signing-sessions"]["members"].update(scope={"class": "5B", "part": MATHS}),
    "another policy": lambda told: told["signing-sessions"]["members"].update(policy={"id": "x"}),
    "another registrar": lambda told: told["signing-sessions"]["members"].update(registrar="so-02"),
    "one packet twice": lambda told: told["items"].update(items=[item(0)] * 2),
}


@pytest.mark.parametrize("name", SCOPE)
def test_another_scope_than_the_one_that_was_asked_for_is_not_signed(tmp_path: Path, name: str) -> None:
    service = Liar(SCOPE[name])

    with pytest.raises(ContentDiffers):
        service.sign(tmp_path)

    assert service.posted == []


def endless(told: dict[str, Any]) -> None:
    told["items"] = {"items": [item(0)] * CHUNK, "next": "on"}


LARGE: dict[str, Change] = {
    "items without an end": endless,
    "more items than were asked for": lambda told: told["items"].update(items=[item(0)] * (CHUNK + 1)),
    "a body of 17 MiB": lambda told: told.update(items=b" " * (17 * 1024 * 1024)),
    "a million brackets": lambda told: told.update(items=b"[" * 1_000_000),
    "no JSON": lambda told: told.update(items=b"<html>"),
    "17 MiB in a few bytes": lambda told: told.update(
        items=httpx.Response(
            200, content=gzip.compress(b" " * (17 * 1024 * 1024)), headers={"content-encoding": "gzip"}
        )
    ),
    "compressed by name only": lambda told: told.update(
        items=httpx.Response(200, stream=httpx.ByteStream(b"plain"), headers={"content-encoding": "gzip"})
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_an_answer_beyond_every_limit_is_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnswerUnusable):
        Liar(LARGE[name]).sign(tmp_path)


def test_a_service_that_sends_elsewhere_is_not_followed(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"location": "https://evil.example/v1/signing-sessions"})

    service = Liar()
    door = service.door()
    door.http._transport = httpx.MockTransport(answer)
    with ExitStack() as stack, pytest.raises(ServiceRefused) as refused:
        open_round(stack, door, one_by_one(KEY), [TARGET], tmp_path / "journal", ABOUT)

    assert (asked, refused.value.code) == (["school.test"], "http-307")


def test_a_refusal_in_a_round_over_many_classes_says_in_which(tmp_path: Path) -> None:
    problem = {"type": "urn:x:preview-blocks-signing", "title": "Đang xem trước", "detail": "Đề nghị chờ."}
    service = Liar(lambda told: told.update({"signing-sessions": httpx.Response(409, json=problem)}))
    targets = choose_targets(service.door().list_work(ABOUT["school"], ABOUT["school_year"]), Wanted(TARGET.role))

    with ExitStack() as stack, pytest.raises(ServiceRefused) as refused:
        open_round(stack, service.door(), one_by_one(KEY), targets, tmp_path / "journal", ABOUT)

    assert tell(refused.value, "vi") == "Lớp 4A: Đang xem trước. Đề nghị chờ. [preview-blocks-signing]"


@pytest.mark.parametrize("date", ["Sat, 30 May 2026 08:06:00 GMT", "Sat, 30 May 2026 07:54:00 GMT"])
def test_a_clock_that_is_wrong_is_told_before_anything_is_signed(tmp_path: Path, date: str) -> None:
    service = Liar()
    service.headers = {"date": date}

    with pytest.raises(ClockWrong) as stopped:
        service.sign(tmp_path)

    assert (service.posted, stopped.value.params) == ([], {"minutes": 6})


def test_what_is_confirmed_is_the_role_as_well_as_the_content(tmp_path: Path) -> None:
    def deputy(told: dict[str, Any]) -> None:
        told["signing-sessions"]["members"]["role"] = "deputy"

    with ExitStack() as stack:
        first = Liar().opened(stack, tmp_path)
        other = open_round(
            stack,
            Liar(deputy).door(),
            one_by_one(KEY),
            [Target(TARGET.class_id, "deputy", MATHS)],
            tmp_path / "journal",
            ABOUT,
        )

        assert first.sittings[0].statements[0].tree.root == other.sittings[0].statements[0].tree.root
        assert first.fingerprint != other.fingerprint


def test_words_of_a_service_cannot_command_a_terminal() -> None:
    assert plain("\x1b[2Jxong\u202e\r\nhai") == "\ufffd[2Jxong\ufffd\ufffd\nhai"

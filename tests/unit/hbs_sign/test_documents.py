"""Hand-overs, acceptances and sign-offs: nothing is signed but what was asked for, and nothing is signed twice."""

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest

from hbs_schema.base64url import decode, encode
from hbs_schema.reviews.sign_off import SignOff, sign_off_content
from hbs_schema.statements.statement import parse_statement
from hbs_schema.transfers.statements import Acceptance, HandOver
from hbs_sign.documents import Desk, open_document
from hbs_sign.errors import ContentDiffers, KeyUnfit, ServiceRefused, SigningStopped, SignOffOld
from hbs_sign.journal import list_journals
from hbs_sign.keys import one_by_one
from hbs_sign.sentences import tell
from hbs_sign.transfers import Kind
from tests.unit.hbs_sign.documents import (
    CASE_ID,
    CODE,
    GIVER,
    RECEIVER,
    Change,
    Service,
    look,
    sign,
    sign_off_answers,
    signed_off,
    transfer_answers,
)
from tests.unit.hbs_sign.hostile import KEY, mutants

OTHER_CODE = CODE[:-1] + "1"
NOT_SIGNABLE = httpx.Response(409, json={"type": "urn:hbs:problem:transfer-not-signable"})


def test_the_giving_head_signs_the_years_that_go_along(tmp_path: Path) -> None:
    service = Service(transfer_answers("hand-over", is_mid_year=True))

    assert sign(service.transfer("hand-over"), tmp_path)

    [(path, body)] = service.put
    assert path.startswith(f"/v1/schools/{GIVER}/transfers/{CASE_ID}/hand-over/")
    assert set(body) == {"statement", "certificates"}
    payload = parse_statement(body["statement"], HandOver).payload
    assert (payload.to.school, len(payload.years), payload.interim is not None) == (RECEIVER, 1, True)


def test_the_receiving_head_signs_what_was_handed_over_and_the_code_goes_to_the_service_alone(tmp_path: Path) -> None:
    service = Service(transfer_answers("transfer-acceptance"))

    assert sign(service.transfer("transfer-acceptance"), tmp_path)

    [(path, body)] = service.put
    assert path.startswith(f"/v1/schools/{RECEIVER}/transfers/{CASE_ID}/acceptance/")
    assert (body["pupil"], body["lookup_code"]) == ({"pupil_code": "MOI-0001"}, CODE)
    assert parse_statement(body["statement"], Acceptance).payload.school == RECEIVER
    journal = b"".join(file.read_bytes() for file in (tmp_path / "journal").iterdir())
    assert CODE.encode() not in journal
    assert b"MOI-0001" not in journal


def _member(name: str, value: Any) -> Change:
    return lambda told: told["content"]["members"].update({name: value})


def _case(name: str, value: Any) -> Change:
    return lambda told: told[CASE_ID].update({name: value})


WRONG: dict[str, Change] = {
    "another case": _member("transfer", CASE_ID[:-1] + "b"),
    "another school's": _member("school", "79000099"),
    "another role": _member("role", "deputy"),
    "another record": _member("record", "A" * 43),
    "another level": _member("level", "lower-secondary"),
    "another sentence": _member("text", "Tôi đồng ý."),
    "another registrar": _member("registrar", "so-09"),
    "a member that no document has": _member("more", 1),
    "a side that no case has": _case("side", "elsewhere"),
    "another record in the case": _case("record", "A" * 43),
}
WRONG_HAND_OVER: dict[str, Change] = {
    "another receiver": _member("to", {"registrar": "so-01", "school": "79000099"}),
    "fewer years than the record has": _member("years", []),
    "an interim record that the case has not": _member("interim", {"school_year": "2026-2027", "packet": "A" * 43}),
    "a case of the middle of a year without one": _case("is_mid_year", True),
    "the other side's view of it": _case("side", "receiver"),
    "an acceptance": lambda told: told["content"].update(kind="transfer-acceptance"),
}
WRONG_ACCEPTANCE: dict[str, Change] = {
    "another hand-over": _member("hand_over", "A" * 43),
    "a hand-over that nobody can read": lambda told: told[CASE_ID]["acts"][-1].update(statement="x.y.z"),
    "no hand-over": lambda told: told[CASE_ID]["acts"].pop(),
    "two of them": lambda told: told[CASE_ID]["acts"].append(told[CASE_ID]["acts"][-1]),
    "a hand-over to another school": lambda told: told[CASE_ID]["receiver"].update(registrar="so-02"),
}
EACH = [
    *(("hand-over", name, change) for name, change in {**WRONG, **WRONG_HAND_OVER}.items()),
    *(("transfer-acceptance", name, change) for name, change in {**WRONG, **WRONG_ACCEPTANCE}.items()),
]


@pytest.mark.parametrize(("kind", "name", "change"), EACH, ids=[f"{kind}: {name}" for kind, name, _ in EACH])
def test_what_differs_from_the_case_is_not_signed(kind: Kind, name: str, change: Change, tmp_path: Path) -> None:
    service = Service(transfer_answers(kind), change)

    with pytest.raises(SigningStopped):
        sign(service.transfer(kind), tmp_path)

    assert service.put == [], name


@pytest.mark.parametrize("kind", get_args(Kind))
def test_another_record_than_the_familys_is_not_signed(kind: Kind, tmp_path: Path) -> None:
    service = Service(transfer_answers(kind))

    with pytest.raises(ContentDiffers) as differs:
        sign(service.transfer(kind, code=OTHER_CODE), tmp_path)

    assert (differs.value.params["reason"], service.put) == ("lookup_code", [])


def refused_shapes(answers: dict[str, Any], open_desk: Callable[[Service], Desk]) -> tuple[int, int]:
    """How many mutants of the answers are refused in words, of how many; anything else raises."""
    refused = []
    for mutant in mutants(answers):
        try:
            look(open_desk(Service(copy.deepcopy(answers), mutant)))
            refused.append(False)
        except SigningStopped as stopped:
            refused.append(stopped.code in tell(stopped, "vi"))
    return sum(refused), len(refused)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_answer_of_another_shape_is_a_refusal_in_words(kind: Kind) -> None:
    refused, number = refused_shapes(transfer_answers(kind), lambda service: service.transfer(kind))
    assert refused > number / 2


def test_an_algorithm_that_no_transfer_has_is_told_before_it_is_used(tmp_path: Path) -> None:
    service = Service(transfer_answers("hand-over"))

    def never(messages: Sequence[bytes]) -> Iterator[bytes]:
        raise AssertionError(messages)

    key = replace(one_by_one(KEY), algorithm="RS256", sign_many=never)
    with ExitStack() as stack, pytest.raises(KeyUnfit):
        open_document(stack, service.transfer("hand-over"), key, tmp_path / "journal")


def test_a_statement_that_was_not_taken_is_handed_over_again_under_its_own_id(tmp_path: Path) -> None:
    service = Service(transfer_answers("hand-over"))
    service.refusal = (503, "away")
    with pytest.raises(SigningStopped):
        sign(service.transfer("hand-over"), tmp_path)
    service.refusal = None

    assert not sign(service.transfer("hand-over"), tmp_path)

    assert service.put[0] == service.put[1]
    assert [journal.undelivered for journal in list_journals(tmp_path / "journal")] == [[]]


def test_one_whose_answer_was_lost_is_found_in_the_case(tmp_path: Path) -> None:
    service = Service(transfer_answers("hand-over"))
    service.refusal = (503, "away")
    with pytest.raises(SigningStopped):
        sign(service.transfer("hand-over"), tmp_path)
    [(_, body)] = service.put
    case = service.answers[CASE_ID]
    case.update(state="handed-over")
    case["acts"].append({"act": "hand-over", "statement": body["statement"]})
    service.answers["content"] = NOT_SIGNABLE

    assert not sign(service.transfer("hand-over"), tmp_path)

    assert len(service.put) == 1
    assert [journal.undelivered for journal in list_journals(tmp_path / "journal")] == [[]]


def test_what_is_not_this_sides_turn_is_told_in_the_services_words(tmp_path: Path) -> None:
    for state in ("applied", "refused", "expired"):
        service = Service(transfer_answers("hand-over"), _case("state", state))
        service.answers["content"] = NOT_SIGNABLE
        with pytest.raises(ServiceRefused) as refused:
            sign(service.transfer("hand-over"), tmp_path)
        assert refused.value.code == "transfer-not-signable", state


def test_a_reviewer_signs_the_figures_as_the_registry_has_them(tmp_path: Path) -> None:
    service = Service(sign_off_answers())

    assert sign(service.sign_off(), tmp_path)

    [(path, body)] = service.put
    assert path.startswith("/v1/windows/7/reviews/sign-offs/")
    assert {name: body[name] for name in body if name != "statement"} == {
        "school": GIVER,
        "grades": [4, 5],
        "packets": "A" * 43,
        "enrolment": 2,
    }
    assert parse_statement(body["statement"], SignOff).payload_bytes == decode(service.answers["content"]["content"])


def test_a_note_goes_into_what_is_signed(tmp_path: Path) -> None:
    service = Service(sign_off_answers())

    assert sign(service.sign_off(5, 4, note="Đã đối chiếu sổ"), tmp_path)

    [(_, body)] = service.put
    assert body["note"] == parse_statement(body["statement"], SignOff).payload.note == "Đã đối chiếu sổ"


def _content(**changes: Any) -> Change:
    def change(told: dict[str, Any]) -> None:
        members = parse_content(told) | changes
        told["content"]["content"] = encode(sign_off_content(members))

    return change


def parse_content(told: dict[str, Any]) -> dict[str, Any]:
    said = SignOff.model_validate_json(decode(told["content"]["content"]))
    members = said.model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in members.items() if name not in ("v", "kind", "text")}


FIGURES: dict[str, Change] = {
    "another window": _content(window="8"),
    "another school": _content(school="79000099"),
    "other records than are told": _content(packets="B" * 42 + "A"),
    "another list": _content(enrolment=3),
    "a note that nobody wrote": _content(note="Tất cả đều đúng"),
    "no JSON": lambda told: told["content"].update(content=encode(b"[" * 5_000)),
    "bytes of another spelling": lambda told: told["content"].update(
        content=encode(decode(told["content"]["content"]) + b" ")
    ),
    "another sentence": lambda told: told["content"].update(
        content=encode(decode(told["content"]["content"]).replace(b"79000001,", b"79000002,"))
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_of_something_else_are_not_signed(name: str, tmp_path: Path) -> None:
    service = Service(sign_off_answers(), FIGURES[name])

    with pytest.raises(ContentDiffers):
        sign(service.sign_off(), tmp_path)

    assert service.put == []


def test_other_grades_than_were_asked_for_are_not_signed(tmp_path: Path) -> None:
    with pytest.raises(ContentDiffers):
        sign(Service(sign_off_answers()).sign_off(4), tmp_path)


def test_figures_that_are_signed_off_are_not_signed_again(tmp_path: Path) -> None:
    there = signed_off("/0196f0a0-0000-7000-8000-00000000000c")
    service = Service({**sign_off_answers(), "sign-offs": [there]})
    assert not sign(service.sign_off(), tmp_path)

    there.update(is_standing=False)
    with pytest.raises(SignOffOld):
        sign(service.sign_off(), tmp_path)
    there.update(withdrawn_at="2026-06-01T00:00:00Z")
    assert sign(service.sign_off(), tmp_path)


def test_every_answer_of_the_registry_of_another_shape_is_a_refusal_in_words() -> None:
    there = signed_off("/0196f0a0-0000-7000-8000-00000000000c", grades=[1])
    answers = {**sign_off_answers(), "sign-offs": [there]}
    refused, number = refused_shapes(answers, lambda service: service.sign_off())
    assert refused > number / 4


def test_a_registry_that_is_away_is_called_the_registrars(tmp_path: Path) -> None:
    service = Service(sign_off_answers())
    service.refusal = (503, "away")
    desk = service.sign_off()
    object.__setattr__(desk.door, "system", "registrar")

    with pytest.raises(SigningStopped) as away:
        sign(desk, tmp_path)

    assert tell(away.value, "vi").startswith("Chưa kết nối được với hệ thống của Sở.")
    assert "The registrar's service does not answer." in tell(away.value, "en")

"""The registrar's answers in any order, repeated, forged."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.db import make_engine
from hbs_kit.settings import DatabaseSettings
from hbs_kit.settlement import Delivery, Unprocessable
from hbs_schema.messages.answers import LockNotice, Sentences, SignatureNotice, SubmissionAnswer
from school_api.messaging.answers import OnAnswer
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.so_registry.acts import lock, pass_the_cutoff


async def deliver(school: School, body: bytes, message_id: str) -> None:
    consumer = OnAnswer(school.resources.sessions, school.resources.registrar)
    await consumer(Delivery(body=body, message_id=message_id, exchange="", routing_key="", headers={}))


async def told(school: School) -> list[tuple[str, bytes]]:
    """What the registry has for the school group beside that something has arrived."""
    return [entry for entry in await steps.told(school) if not entry[0].endswith("/arrival")]


async def sent(school: School, files: Files) -> tuple[str, UUID, SubmissionAnswer]:
    class_id = await steps.signed(school, files)
    [(number, body)] = await steps.packed(school, class_id)
    return class_id, number, await school.registry.submit(number, body)


async def as_owner(school: School, statement: str) -> None:
    """What no service may do to the registry."""
    dsn = SecretStr(school.registry.database.owner)
    engine = make_engine(DatabaseSettings(dsn=dsn), application_name="owner")
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def lock_unclosed(school: School) -> None:
    """The registrar locks the grade although the school has not closed it."""
    async with school.registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET unclosed = 'lock'"))
    await pass_the_cutoff(school.registry)
    await lock(school.registry, 4)


async def kinds(school: School) -> list[str]:
    feed = await school.json("GET", "/v1/events", params={"limit": 500})
    return [event["kind"] for event in feed["items"]]


async def test_an_answer_that_comes_twice_has_its_effect_once(school: School, grade_4: Files) -> None:
    class_id, _, answer = await sent(school, grade_4)
    body = answer.model_dump_json(exclude_none=True).encode()

    await deliver(school, body, "one")
    await deliver(school, body, "one")
    await deliver(school, body, "another id")

    assert await steps.states(school, class_id) == ["accepted"] * 4
    assert (await kinds(school)).count("submission-answered") == 1


async def test_a_lock_that_comes_before_the_verdict_is_believed_and_stays(school: School, grade_4: Files) -> None:
    class_id, number, answer = await sent(school, grade_4)
    await lock_unclosed(school)
    messages = await told(school)
    notices = [m for m in messages if b'"kind":"lock"' in m[1]]
    answers = [m for m in messages if b'"kind":"submission"' in m[1]]

    for message_id, body in notices:
        await deliver(school, body, message_id)
    early = await steps.states(school, class_id)
    for message_id, body in answers:
        await deliver(school, body, message_id)

    assert len(notices) == 1
    assert early == ["locked"] * 4
    assert await steps.states(school, class_id) == ["locked"] * 4
    shown = await school.json("GET", f"/v1/submissions/{number}")
    assert (shown["state"], shown["answer"]["counts"]["accepted"]) == ("verified", answer.counts.accepted)


async def test_an_answer_to_an_older_packet_leaves_the_replacement_alone(school: School, grade_4: Files) -> None:
    class_id, _, answer = await sent(school, grade_4)
    await steps.take(school, answer)
    first = (await steps.draft_ids(school, class_id))[0]
    await school.replace(first)

    await steps.take(school, answer)

    assert (await school.draft(first))["state"] == "drafting"


async def arrivals(school: School) -> list[tuple[str, bytes]]:
    async with school.registry.sessions() as session:
        query = "SELECT message_id, body FROM registry.school_outbox WHERE message_id LIKE '%/arrival' ORDER BY id"
        return [(row.message_id, row.body) for row in await session.execute(text(query))]


async def kept_arrivals(school: School) -> list[str | None]:
    async with school.resources.sessions() as session:
        return list((await session.scalars(text("SELECT arrival FROM school.submissions"))).all())


@pytest.mark.parametrize("first", ["arrival", "answer"])
async def test_the_registrars_arrival_is_kept_whichever_comes_first(school: School, grade_4: Files, first: str) -> None:
    class_id, _, answer = await sent(school, grade_4)
    [arrival] = await arrivals(school)
    [(name, body)] = await told(school)
    messages = [arrival, (name, body)]

    for message_id, content in messages if first == "arrival" else reversed(messages):
        await deliver(school, content, message_id)

    assert await kept_arrivals(school) == [answer.arrival]
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_an_arrival_of_other_bytes_is_set_aside(school: School, grade_4: Files) -> None:
    """The registrar's genuine word, about another submission."""
    await sent(school, grade_4)
    await school.registry.receive(uuid4(), b"other bytes")
    await school.registry.verify()
    (name, own), (_, strange) = await arrivals(school)
    body = json.dumps({**json.loads(own), "arrival": json.loads(strange)["arrival"]}).encode()

    with pytest.raises(Unprocessable, match="NotGenuine arrival"):
        await deliver(school, body, name)

    assert await kept_arrivals(school) == [None]


def forged(answer: SubmissionAnswer, flaw: str) -> SubmissionAnswer:
    packets = list(answer.packets)
    if flaw == "other bytes":
        return answer.model_copy(update={"sha256": "A" * 43})
    if flaw == "receipts exchanged":
        one, two = packets[0], packets[1]
        packets[0] = one.model_copy(update={"receipt": two.receipt})
        packets[1] = two.model_copy(update={"receipt": one.receipt})
    if flaw == "no receipt":
        packets[0] = packets[0].model_copy(update={"receipt": None})
    if flaw == "a packet less":
        packets.pop()
    if flaw == "another packet":
        packets[0] = packets[0].model_copy(update={"packet_digest": "A" * 43})
    update: dict[str, Any] = {"packets": tuple(packets)}
    if flaw == "a flipped signature":
        [(name, jws)] = answer.statements.items()
        head, payload, signature = jws.split(".")
        update["statements"] = {name: f"{head}.{payload}.{'A' if signature[0] == 'B' else 'B'}{signature[1:]}"}
    return answer.model_copy(update=update)


@pytest.mark.parametrize(
    "flaw",
    ["other bytes", "receipts exchanged", "no receipt", "a packet less", "another packet", "a flipped signature"],
)
async def test_an_answer_that_does_not_prove_itself_is_set_aside(school: School, grade_4: Files, flaw: str) -> None:
    class_id, _, answer = await sent(school, grade_4)

    with pytest.raises(Unprocessable, match="NotGenuine"):
        await deliver(school, forged(answer, flaw).model_dump_json(exclude_none=True).encode(), "forged")

    assert await steps.states(school, class_id) == ["submitted"] * 4
    await deliver(school, answer.model_dump_json(exclude_none=True).encode(), "forged")
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_a_receipt_by_somebody_else_is_not_believed(school: School, grade_4: Files) -> None:
    class_id, number, _ = await sent(school, grade_4)
    school.registry.world.ca.issued["so-receipt"] = school.registry.world.key("an impostor")
    async with school.registry.sessions() as session:
        body = (await session.execute(text("SELECT body FROM registry.submissions"))).scalar_one()
    other = await school.registry.submit(number, body)
    assert other.state == "verified"
    impostor = forged(other, "a flipped signature")

    with pytest.raises(Unprocessable):
        await deliver(school, impostor.model_dump_json(exclude_none=True).encode(), "x")
    assert await steps.states(school, class_id) == ["submitted"] * 4


@pytest.mark.parametrize("body", [b"", b"{}", b'{"kind":"submission"}', b"\xff"])
async def test_what_is_no_answer_is_set_aside(school: School, body: bytes) -> None:
    with pytest.raises(Unprocessable):
        await deliver(school, body, "x")


async def test_a_notice_about_packets_that_are_not_ours_is_set_aside(school: School, grade_4: Files) -> None:
    await sent(school, grade_4)
    await lock_unclosed(school)
    [body] = [body for _, body in await told(school) if b'"kind":"lock"' in body]
    notice = LockNotice.model_validate_json(body)
    proofs = dict(notice.proofs)
    proofs["A" * 43] = proofs.popitem()[1]

    with pytest.raises(Unprocessable, match="NotGenuine packets"):
        await deliver(school, notice.model_copy(update={"proofs": proofs}).model_dump_json().encode(), "x")


async def test_a_signature_in_doubt_is_told_to_the_school_and_changes_no_state(school: School, grade_4: Files) -> None:
    class_id, _, answer = await sent(school, grade_4)
    await deliver(school, answer.model_dump_json(exclude_none=True).encode(), "answer")
    packets = sorted(packet.packet_digest for packet in answer.packets)
    words = Sentences(vi="Chữ ký số được tạo sau thời điểm lộ khóa.", en="Signed after a compromise.")
    notice = SignatureNotice(
        kind="signature-doubt",
        window=answer.window,
        school=answer.school,
        statement="A" * 43,
        reason="compromised",
        packets=tuple(packets),
        sentences=words,
    )

    for _ in range(2):
        await deliver(school, notice.model_dump_json().encode(), "notice")
    strange = notice.model_copy(update={"packets": ("A" * 43,)})
    with pytest.raises(Unprocessable, match="NotThere"):
        await deliver(school, strange.model_dump_json().encode(), "strange")

    assert (await kinds(school)).count("signature-doubted") == 1
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_one_refused_record_goes_back_to_the_staff_with_the_reason(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.sign_missing(class_id)
    await as_owner(
        school,
        "UPDATE registry.pupil_keys SET value = value || 'x' "
        "WHERE lookup_code = (SELECT min(lookup_code) FROM registry.records)",
    )

    [answer] = await steps.accepted(school, class_id)

    assert [packet.result for packet in answer.packets].count("refused") == 1
    assert sorted(await steps.states(school, class_id)) == ["accepted", "accepted", "accepted", "refused"]
    refused = next(d for d in (await school.board(class_id))["drafts"] if d["state"] == "refused")
    [problem] = (await school.draft(refused["draft_id"]))["problems"]
    assert (problem["code"], problem["pointer"], problem["is_final"]) == ("record-unknown", "/record", True)


async def test_a_certificate_not_yet_approved_sends_the_same_packet_again(school: School, grade_4: Files) -> None:
    class_id = await steps.signing(school, grade_4)
    await school.sign_missing(class_id)
    await school.registry.register(school.registry.signer("homeroom/", is_approved=False))
    [first] = await steps.accepted(school, class_id)
    waiting = await steps.states(school, class_id)
    await school.allow("homeroom")

    [second] = await steps.accepted(school, class_id)

    assert {packet.result for packet in first.packets} == {"refused"}
    assert waiting == ["signed"] * 4
    assert {p.packet_digest for p in first.packets} == {p.packet_digest for p in second.packets}
    assert {packet.result for packet in second.packets} == {"accepted"}
    assert await steps.states(school, class_id) == ["accepted"] * 4


async def test_what_came_late_waits_for_another_window(school: School, grade_4: Files) -> None:
    class_id = await steps.signed(school, grade_4)
    [(number, body)] = await steps.packed(school, class_id)
    await pass_the_cutoff(school.registry)

    answer = await school.registry.submit(number, body)
    await steps.take(school, answer)

    assert answer.state == "late"
    assert await steps.states(school, class_id) == ["signed"] * 4
    assert (await school.json("GET", f"/v1/submissions/{number}"))["state"] == "late"

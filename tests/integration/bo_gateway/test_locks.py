"""Which locks the Ministry refuses, and why."""

from typing import Any

import pytest
from sqlalchemy import text

from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.usecases.find_report import find_acknowledgement
from bo_gateway.usecases.receive_lock import receive_lock
from hbs_schema import base64url
from hbs_schema.envelopes.packet import Packet
from hbs_schema.messages.reports import Acknowledgement, WithdrawnEntry
from tests.support.ministry import Ministry
from tests.support.ministry_reports import LockedReport, SignedClass, calendar_of, signed_class
from tests.support.pupils import primary_values
from tests.support.world import NOW, World

pytestmark = pytest.mark.integration


async def problem(ministry: Ministry, report: LockedReport, **members: Any) -> str | None:
    """The problem of a report whose lock's body has other members."""
    await ministry.receive_lock(report, report.lock_body(**members))
    for body in report.chunk_bodies():
        await ministry.receive_chunk(report, body)
    await ministry.work()
    answer = await ministry.answer(report)
    assert answer.result == "refused"
    return answer.problem


async def test_by_a_certificate_without_the_purpose(ministry: Ministry) -> None:
    """A receipt's certificate is the registrar's too, and must not lock."""
    report = signed_class(ministry.world, 2).lock(key_name="so-receipt")

    assert await problem(ministry, report) == "lock-not-authorised"


async def test_by_a_certificate_of_nobody(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock(key_name="somebody")

    assert await problem(ministry, report) == "lock-not-authorised"


async def test_whose_certificate_is_missing(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()

    assert await problem(ministry, report, certificates=[]) == "lock-not-authorised"


async def test_whose_text_was_changed(ministry: Ministry) -> None:
    """It is another statement's digest, so it is another report, and that one is refused."""
    report = signed_class(ministry.world, 2).lock()
    other = report.locked.statement.jws.replace(".", "..", 1)
    key = await receive_lock(
        report.lock_body(lock=other), registrar=ministry.world.registrar, sessions=ministry.sessions
    )
    await ministry.work()

    answer = Acknowledgement.model_validate_json(await find_acknowledgement(key, sessions=ministry.sessions) or b"")
    assert (answer.result, answer.problem) == ("refused", "lock-malformed")
    with pytest.raises(ReportUnknown):
        await ministry.answer_bytes(report)


async def test_with_a_list_of_other_schools(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()

    assert await problem(ministry, report, schools=["somewhere-else"]) == "lock-lists"


async def test_with_a_shortened_list_of_withdrawn_packets(ministry: Ministry) -> None:
    entry = WithdrawnEntry(record_key=_digest(1), packet=_digest(2), at="2026-06-02T00:00:00Z")
    report = signed_class(ministry.world, 2).lock(withdrawn=[entry])

    assert await problem(ministry, report, withdrawn=[]) == "lock-lists"


async def test_with_another_calendar_or_policy_than_it_names(ministry: Ministry) -> None:
    report = signed_class(ministry.world, 2).lock()

    assert await problem(ministry, report, calendar=ministry.world.policy.jws) == "lock-documents"
    assert await problem(ministry, report, policies=[]) == "lock-documents"


async def test_with_a_policy_signed_by_somebody(ministry: Ministry) -> None:
    world = ministry.world
    calendar_of(world)
    rightful = world.key("so-policy").certificate.der
    world.ca.issued["so-policy"] = world.key("somebody")
    report = signed_class(world, 2).lock()
    signers = [rightful, *(world.key(name).certificate.der for name in ("so-policy", "so-lock"))]
    ders = [base64url.encode_der(der) for der in (*signers, world.ca.issuing_der)]

    assert await problem(ministry, report, certificates=ders) == "lock-documents"


async def test_that_forks_the_chain(ministry: Ministry) -> None:
    first = signed_class(ministry.world, 2).lock()
    await ministry.report(first)
    fork = signed_class(ministry.world, 2).lock()
    stranger = signed_class(ministry.world, 2).lock(after=fork)

    assert await problem(ministry, fork) == "lock-previous"
    assert await problem(ministry, stranger) == "lock-previous"


async def test_over_a_record_that_was_locked_before(ministry: Ministry) -> None:
    source = signed_class(ministry.world, 3)
    first = source.lock()
    await ministry.report(first)
    again = _part(source, source.packets[:1]).lock(after=first)

    assert await problem(ministry, again) == "record-locked"


async def test_over_a_grade_of_a_school_that_was_locked_before_in_this_window(ministry: Ministry) -> None:
    """Other records, so that no record key tells: the first lock's list was said to be the school's whole grade."""
    first = signed_class(ministry.world, 2).lock()
    await ministry.report(first)
    second = signed_class(ministry.world, 2).lock(after=first, window=first.locked.statement.payload.window)

    assert await problem(ministry, second) == "grade-locked"


@pytest.mark.parametrize("other", [{"window": "2"}, {"window": "1", "scope": {"grades": [4, 5]}}], ids=str)
async def test_one_grade_in_common_is_enough_and_another_window_is_none(
    ministry: Ministry, other: dict[str, Any]
) -> None:
    first = signed_class(ministry.world, 1).lock()
    await ministry.report(first)

    answer = await ministry.report(signed_class(ministry.world, 1).lock(after=first, **other))

    assert (answer.result, answer.problem) == (
        ("equal", None) if other["window"] == "2" else ("refused", "grade-locked")
    )


async def test_that_withdraws_what_another_lock_holds(ministry: Ministry) -> None:
    source = signed_class(ministry.world, 2)
    first = source.lock()
    await ministry.report(first)
    second = signed_class(ministry.world, 2).lock(after=first, withdrawn=[_withdrawn(source.packets[0])])

    assert await problem(ministry, second) == "packet-withdrawn"


@pytest.mark.parametrize("has_successor", [True, False])
async def test_a_replaced_packet_may_be_withdrawn_after_its_successor_is_locked(
    ministry: Ministry, has_successor: bool
) -> None:
    """Issued under grade 4 by mistake and corrected to grade 5, whose lock comes first: the chain goes on."""
    source = signed_class(ministry.world, 3)
    corrected, *others = source.packets
    successor = base64url.encode(corrected.digest) if has_successor else None
    mistaken = WithdrawnEntry(
        record_key=corrected.header.record_key, packet=_digest(3), successor=successor, at="2026-06-02T00:00:00Z"
    )
    grade_5 = _part(source, [corrected]).lock()
    grade_4 = _part(source, others[:1]).lock(after=grade_5, withdrawn=[mistaken])
    later = _part(source, others[1:]).lock(after=grade_4)

    answers = [await ministry.report(each) for each in (grade_5, grade_4, later)]

    assert [answer.result for answer in answers] == ["equal"] * 3


async def test_that_withdraws_what_it_locks(ministry: Ministry) -> None:
    source = signed_class(ministry.world, 2)

    assert await problem(ministry, source.lock(withdrawn=[_withdrawn(source.packets[0])])) == "packet-withdrawn"


async def test_over_a_packet_that_an_earlier_lock_withdrew(ministry: Ministry) -> None:
    source = signed_class(ministry.world, 2)
    gone, kept = source.packets
    first = _part(source, [kept]).lock(withdrawn=[_withdrawn(gone)])
    await ministry.report(first)

    assert await problem(ministry, _part(source, [gone]).lock(after=first)) == "packet-withdrawn"


@pytest.mark.parametrize("names", ["record key and packet", "record key", "packet"])
async def test_that_withdraws_what_another_registrar_locked(two_registrars: Ministry, names: str) -> None:
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 2)
    await two_registrars.report(mine.lock())
    entry = _withdrawn(mine.packets[0])
    changes = {"record key and packet": {}, "record key": {"packet": _digest(3)}, "packet": {"record_key": _digest(4)}}
    theirs = signed_class(other, 1).lock(withdrawn=[entry.model_copy(update=changes[names])])

    assert await problem(two_registrars, theirs) == "record-elsewhere"


async def test_over_a_record_that_another_registrar_withdrew(two_registrars: Ministry) -> None:
    """The record key is theirs from then on, as if they had locked it: never locked here and withdrawn there."""
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 2)
    await two_registrars.report(signed_class(other, 1).lock(withdrawn=[_withdrawn(mine.packets[0])]))

    assert await problem(two_registrars, mine.lock()) == "record-elsewhere"


async def test_a_packet_withdrawn_under_a_record_key_that_is_not_its_own_is_not_withdrawn(
    two_registrars: Ministry,
) -> None:
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 2)
    entry = _withdrawn(mine.packets[0]).model_copy(update={"record_key": _digest(4)})
    await two_registrars.report(signed_class(other, 1).lock(withdrawn=[entry]))

    assert (await two_registrars.report(mine.lock())).result == "equal"


async def test_over_a_code_of_another_registrar(two_registrars: Ministry) -> None:
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 2)
    await two_registrars.report(mine.lock())
    code = mine.packets[0].by_name["record"].value["lookup_code"]
    theirs = _class_with_code(other, code)

    assert await problem(two_registrars, theirs.lock()) == "record-elsewhere"


async def test_a_refused_report_takes_nobody_s_place(two_registrars: Ministry) -> None:
    """What another registrar reported in vain does not keep the owner's own report out."""
    (other,) = two_registrars.others
    mine = signed_class(two_registrars.world, 2)
    code = mine.packets[0].by_name["record"].value["lookup_code"]
    theirs = _class_with_code(other, code).lock(seq=7, previous=_digest(9))
    await two_registrars.receive(theirs)
    await two_registrars.work()

    assert (await two_registrars.report(mine.lock())).result == "equal"


async def test_a_lock_refused_for_reasons_outside_its_bytes_is_judged_again(ministry: Ministry) -> None:
    """The authority document that names the certificate comes later; the registrar sends the same bytes again."""
    world = ministry.world
    report = signed_class(world, 2).lock(key_name="so-lock-2")
    assert await problem(ministry, report) == "lock-not-authorised"
    registrar = world.purposes("so", "receipt", "lock", "policy")
    registrar += [
        {**entry, "purpose": "lock", "x5t#S256": world.key("so-lock-2").certificate.thumbprint}
        for entry in registrar[:1]
    ]
    registrar.sort(key=lambda entry: (entry["x5t#S256"], entry["purpose"]))
    entries = [{"registrar": world.registrar, "certificates": registrar}]
    await ministry.import_authority(world.make_authority(number=2, registrars=entries))

    await ministry.receive_lock(report)
    await ministry.work()

    assert (await ministry.answer(report)).result == "equal"


async def test_a_lock_by_a_certificate_that_had_ended(ministry: Ministry) -> None:
    world = ministry.world
    report = signed_class(world, 2).lock()
    async with ministry.sessions.begin() as session:
        await session.execute(
            text("INSERT INTO bo.ended_certificates VALUES (:thumbprint, :at, 'compromised')"),
            {"thumbprint": world.key("so-lock").certificate.thumbprint, "at": NOW},
        )

    assert await problem(ministry, report) == "lock-not-authorised"


def _class_with_code(world: World, code: str) -> SignedClass:
    endorsements, drafts = world.endorse([world.draft(values=primary_values(1, code=code))])
    packets = [draft.packet() for draft in drafts]
    return SignedClass(world, packets, endorsements, world.receipt(packets))


def _part(source: SignedClass, packets: list[Packet]) -> SignedClass:
    """Some packets of a class, with a receipt of their own."""
    return SignedClass(source.world, packets, source.endorsements, source.world.receipt(packets))


def _withdrawn(packet: Packet) -> WithdrawnEntry:
    digest = base64url.encode(packet.digest)
    return WithdrawnEntry(record_key=packet.header.record_key, packet=digest, at="2026-06-02T00:00:00Z")


def _digest(number: int) -> str:
    return base64url.encode(bytes([number]) * 32)

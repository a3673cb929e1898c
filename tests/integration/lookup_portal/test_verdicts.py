"""The verdict follows the lock, the newest status and the withdrawn lists."""

from datetime import timedelta
from typing import Any

import pytest

from hbs_schema import base64url, digests
from hbs_schema.messages.reports import WithdrawnEntry
from hbs_schema.verification.times import to_instant
from tests.support.portal import Portal
from tests.support.publications import (
    accepted_file,
    annotate,
    birth_date_of,
    code_of,
    locked_class,
    published_records,
    published_status,
    published_withdrawn,
    pupil_values,
    withdrawn_entry,
)
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration

GRADE_3 = {"scope": {"grades": [3]}}


async def state_of(portal: Portal, code: str) -> str:
    answer = await portal.post("/v1/lookups/status", code=code)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])


async def viewed_state(portal: Portal, locked: Locked, index: int = 0) -> str:
    code, birth_date = code_of(locked, index), birth_date_of(locked, index)
    answer = await portal.post("/v1/lookups/holder", code=code, birth_date=birth_date)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["verdict"]["state"])


async def test_before_its_effective_date_a_locked_record_is_not_yet_effective(empty: Portal) -> None:
    later = to_instant(NOW + timedelta(days=3))
    locked = await empty.fill(locked_class(empty.world, 1, lock={"effective_at": later}))

    assert await state_of(empty, code_of(locked)) == "not-yet-effective"
    assert await viewed_state(empty, locked) == "not-yet-effective"

    empty.clock.now = NOW + timedelta(days=3)
    assert await state_of(empty, code_of(locked)) == "effective"


async def test_without_a_recent_status_nothing_is_called_effective(portal: Portal, locked: Locked) -> None:
    portal.clock.now = NOW + timedelta(days=7)

    assert await state_of(portal, code_of(locked)) == "indeterminate"
    assert await viewed_state(portal, locked) == "indeterminate"


async def test_without_any_status_nothing_is_called_effective(empty: Portal, locked: Locked) -> None:
    await empty.publish(published_records(locked))

    assert await state_of(empty, code_of(locked)) == "indeterminate"


async def test_a_code_that_was_only_revoked_says_so_without_content(empty: Portal, locked: Locked) -> None:
    await empty.publish(published_withdrawn(locked, withdrawn_entry(locked)))

    answer = await empty.post("/v1/lookups/status", code=code_of(locked))
    view = await empty.post("/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked))

    verdict = answer.json()["years"][0]["verdict"]
    assert (verdict["state"], verdict["withdrawn_at"]) == ("revoked", "2026-06-12T02:00:00Z")
    assert "12/06/2026" in verdict["sentences"]["vi"]
    assert "effective_at" not in verdict
    assert view.status_code == 404
    assert (await empty.sql("SELECT count(*) FROM read_model.records"))[0][0] == 0


async def test_a_code_whose_only_packet_was_replaced_by_a_revoked_one_is_revoked(empty: Portal, locked: Locked) -> None:
    first = withdrawn_entry(locked, successor=locked.packets[1])
    second = WithdrawnEntry(record_key=first.record_key, packet=first.successor or "", at="2026-06-13T02:00:00Z")
    await empty.publish(published_withdrawn(locked, first))
    before = await state_of(empty, code_of(locked))
    await empty.publish(published_withdrawn(locked, second))

    assert (before, await state_of(empty, code_of(locked))) == ("unknown", "revoked")


async def test_a_replaced_file_is_superseded_and_the_code_shows_the_current_version(empty: Portal) -> None:
    values = pupil_values(1)
    first = locked_class(empty.world, values=[values])
    digest = base64url.encode(first.packets[0].digest)
    corrected = {**values, "subjects/TOAN": {"level": "T", "test": "10"}}
    current = locked_class(empty.world, values=[corrected], kind="replacement", revision=2, supersedes=digest)
    await empty.publish(published_withdrawn(current, withdrawn_entry(first, successor=current.packets[0])))
    await empty.fill(current)

    old = await empty.client.post("/v1/files/check", content=accepted_file(first))
    new = await empty.client.post("/v1/files/check", content=current.bundle(0))
    view = await empty.post("/v1/lookups/holder", code=code_of(first), birth_date=birth_date_of(first))

    assert (old.json()["overall"], old.json()["portal"]["state"]) == ("superseded", "superseded")
    assert (new.json()["overall"], new.json()["portal"]["state"]) == ("genuine", "current")
    assert view.json()["parts"]["subjects/TOAN"]["test"] == "10"


@pytest.mark.parametrize("is_withdrawn_first", [True, False])
async def test_a_packet_corrected_to_another_grade_is_superseded_in_whatever_order_the_locks_come(
    empty: Portal, is_withdrawn_first: bool
) -> None:
    """The lock of grade 5 holds the corrected packet; that of grade 4 lists the mistaken one as withdrawn."""
    values = pupil_values(1)
    mistaken = locked_class(empty.world, values=[values])
    digest = base64url.encode(mistaken.packets[0].digest)
    correction: dict[str, Any] = {"grade": 5, "kind": "replacement", "revision": 2, "supersedes": digest}
    current = locked_class(empty.world, values=[values], lock={"scope": {"grades": [5]}}, **correction)
    grade_5 = published_records(current)
    grade_4 = published_withdrawn(mistaken, withdrawn_entry(mistaken, successor=current.packets[0]))
    for message in (grade_4, grade_5) if is_withdrawn_first else (grade_5, grade_4):
        await empty.publish(message)
    await empty.publish(published_status(empty.world))

    old = await empty.client.post("/v1/files/check", content=accepted_file(mistaken))
    new = await empty.client.post("/v1/files/check", content=current.bundle(0))
    view = await empty.post("/v1/lookups/holder", code=code_of(mistaken), birth_date=birth_date_of(mistaken))

    assert await state_of(empty, code_of(mistaken)) == "effective"
    assert (old.json()["overall"], old.json()["portal"]["state"]) == ("superseded", "superseded")
    assert (new.json()["overall"], new.json()["portal"]["state"]) == ("genuine", "current")
    assert (view.json()["packet"], view.json()["grade"]) == (base64url.encode(current.packets[0].digest), 5)


async def test_a_packet_withdrawn_under_a_record_key_that_is_not_its_own_is_shown(
    empty: Portal, locked: Locked
) -> None:
    """Whoever wrote that entry has no say over this record."""
    entry = withdrawn_entry(locked).model_copy(update={"record_key": base64url.encode(bytes(32))})
    await empty.publish(published_withdrawn(locked, entry))
    await empty.fill(locked)

    assert await state_of(empty, code_of(locked)) == "effective"


async def test_a_revoked_file_is_revoked(empty: Portal, locked: Locked) -> None:
    await empty.publish(published_withdrawn(locked, withdrawn_entry(locked)))

    answer = await empty.client.post("/v1/files/check", content=accepted_file(locked))

    assert answer.json()["overall"] == "revoked"
    assert answer.json()["portal"]["withdrawn_at"] == "2026-06-12T02:00:00Z"


async def test_of_several_years_the_newest_comes_first_and_each_may_be_viewed(empty: Portal) -> None:
    values = pupil_values(1)
    before = locked_class(empty.world, values=[values], school_year="2024-2025", grade=3, lock=GRADE_3)
    this_year = await empty.fill(locked_class(empty.world, values=[values]))
    await empty.publish(published_records(before))
    await empty.publish(published_status(empty.world, empty.world.status(school_year="2024-2025")))
    await empty.publish(published_withdrawn(before, revoked_year(this_year, "2023-2024"), school_year="2023-2024"))
    code, birth_date = code_of(this_year), birth_date_of(this_year)

    answer = await empty.post("/v1/lookups/status", code=code)
    newest = await empty.post("/v1/lookups/holder", code=code, birth_date=birth_date)
    older = await empty.post("/v1/lookups/holder", code=code, birth_date=birth_date, school_year="2024-2025")
    gone = await empty.post("/v1/lookups/holder", code=code, birth_date=birth_date, school_year="2023-2024")
    page = await empty.client.post("/tra-cuu", data={"code": code})

    told = [(year["school_year"], year["verdict"]["state"]) for year in answer.json()["years"]]
    assert told == [("2025-2026", "effective"), ("2024-2025", "effective"), ("2023-2024", "revoked")]
    assert (newest.json()["grade"], older.json()["grade"], gone.status_code) == (4, 3, 404)
    assert page.text.count("<option>") == 2
    assert "đã được cơ sở giáo dục thu hồi ngày 12/06/2026" in page.text


def revoked_year(locked: Locked, school_year: str) -> WithdrawnEntry:
    """A year of the first pupil of which only a revocation is known."""
    record_key = base64url.encode(digests.record_key(code_of(locked), school_year))
    packet = base64url.encode(bytes(32))
    return withdrawn_entry(locked).model_copy(update={"record_key": record_key, "packet": packet})


async def test_an_annotation_is_told_with_its_decision(empty: Portal, locked: Locked) -> None:
    await empty.publish(published_records(locked, [0], **annotate(locked)))
    await empty.publish(published_status(empty.world))

    answer = await empty.post("/v1/lookups/status", code=code_of(locked))

    verdict = answer.json()["years"][0]["verdict"]
    assert verdict["state"] == "annotated"
    assert verdict["decision"] == {"number": "123/QĐ-SGDĐT", "date": "2026-06-18"}
    assert "123/QĐ-SGDĐT ngày 18/06/2026" in verdict["sentences"]["vi"]
    assert await viewed_state(empty, locked) == "annotated"


async def test_an_annotation_of_the_status_alone_is_told_too(portal: Portal, locked: Locked) -> None:
    packet = base64url.encode(locked.packets[0].digest)
    entry = {"packet": packet, "annotation": "identity-corrected"}
    await portal.publish(published_status(portal.world, portal.world.status(seq=2, annotated=[entry])))

    assert await state_of(portal, code_of(locked)) == "annotated"
    assert await viewed_state(portal, locked) == "annotated"
    assert await state_of(portal, code_of(locked, 1)) == "effective"


async def test_a_signer_whose_certificate_had_ended_makes_nothing_effective(portal: Portal, locked: Locked) -> None:
    thumbprint = portal.world.key("so-lock").certificate.thumbprint
    ended = [{"x5t#S256": thumbprint, "ended_at": "2026-06-01T00:00:00Z", "reason": "retired"}]
    await portal.publish(published_status(portal.world, portal.world.status(seq=2, ended=ended)))

    view = await portal.post("/v1/lookups/holder", code=code_of(locked), birth_date=birth_date_of(locked))

    assert await state_of(portal, code_of(locked)) == "indeterminate"
    assert view.status_code == 500
    assert view.json()["type"] == "urn:hbs:problem:record-damaged"


async def test_a_signer_whose_certificate_ended_afterwards_changes_nothing(portal: Portal, locked: Locked) -> None:
    thumbprint = portal.world.key("so-lock").certificate.thumbprint
    ended = [{"x5t#S256": thumbprint, "ended_at": "2026-06-19T00:00:00Z", "reason": "retired"}]
    await portal.publish(published_status(portal.world, portal.world.status(seq=2, ended=ended)))

    assert await state_of(portal, code_of(locked)) == "effective"
    assert await viewed_state(portal, locked) == "effective"


async def test_an_end_that_was_made_stronger_counts_from_its_status_on(portal: Portal, locked: Locked) -> None:
    thumbprint = portal.world.key("so-lock").certificate.thumbprint
    told = []
    noted = [("2026-06-19", "retired"), ("2026-06-19", "compromised"), ("2026-06-01", "compromised")]
    for seq, (day, reason) in enumerate(noted, start=2):
        ended = [{"x5t#S256": thumbprint, "ended_at": f"{day}T00:00:00Z", "reason": reason}]
        await portal.publish(published_status(portal.world, portal.world.status(seq=seq, ended=ended)))
        told.append(await state_of(portal, code_of(locked)))

    assert told == ["effective", "effective", "indeterminate"], "the Ministry had acknowledged the lock before the 19th"


async def test_a_stored_record_that_was_changed_is_not_shown(portal: Portal, locked: Locked) -> None:
    await portal.sql("UPDATE read_model.records SET bundle = set_byte(bundle, 9000, get_byte(bundle, 9000) # 1)")

    for path in ("/v1/lookups/holder", "/v1/documents/pdf", "/v1/documents/presentation"):
        answer = await portal.post(path, code=code_of(locked), birth_date=birth_date_of(locked))

        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:hbs:problem:record-damaged"

"""Announcements: who told the digest before the cutoff, or proves that the bytes were there, has until grace ends."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.certificates import load_certificate
from so_registry.domain.announcing import NewAnnouncement
from so_registry.domain.errors import RegistryError, WindowClosed, WindowNotOpen, WindowUnknown
from so_registry.domain.windows.errors import (
    AnnouncementConflict,
    AnnouncementsTooMany,
    ClassAnnounced,
    SchoolNotInWindow,
    TimestampRefused,
)
from so_registry.usecases.announce_submission import MOST, Announced, announce_submission
from so_registry.usecases.show_announcements import show_announcements
from tests.integration.so_registry.acts import pass_the_cutoff, results, set_cutoff, told
from tests.integration.so_registry.doors import open_door
from tests.support.evidence import timestamp_token
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration


async def announce(
    registry: Registry,
    number: UUID,
    body: bytes,
    *,
    class_name: str = "4A",
    token: bytes | None = None,
    ca_roots: Sequence[x509.Certificate] = (),
    **changes: Any,
) -> Announced:
    return await announce_submission(
        NewAnnouncement(number, class_name, sha256(body).digest(), token),
        window_no=changes.get("window_no", registry.window_no),
        school=changes.get("school", registry.world.school),
        client_id=CLIENT,
        ca_roots=ca_roots,
        issuers=[load_certificate(registry.world.ca.issuing_der).x509],
        sessions=registry.sessions,
        most=changes.get("most", MOST),
    )


async def close_now(registry: Registry, *, grace: timedelta = timedelta(hours=1)) -> None:
    await set_cutoff(registry, timedelta(milliseconds=-1), grace=grace)


async def states(registry: Registry, *, is_notable: bool = False) -> list[tuple[str, str | None]]:
    told_of = await show_announcements(registry.window_no, is_notable=is_notable, sessions=registry.sessions)
    return [(entry.state, entry.verdict) for entry in told_of]


async def test_what_was_announced_is_in_time_until_grace_ends_and_a_reviewer_sees_it(registry: Registry) -> None:
    number, body = await registry.packed(1)
    first = await announce(registry, number, body)
    again = await announce(registry, number, body)
    assert (first.is_new, again.is_new, again.announced_at) == (True, False, first.announced_at)
    assert await states(registry) == [("open", None)]
    await close_now(registry)

    answer = await registry.submit(number, body)

    assert results(answer) == ["accepted"]
    assert await states(registry, is_notable=True) == [("arrived-in-grace", "verified")]


@pytest.mark.slow
async def test_what_comes_before_the_cutoff_is_nothing_for_a_reviewer(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await announce(registry, number, body)
    await registry.submit(number, body)

    assert await states(registry) == [("arrived", "verified")]
    assert await states(registry, is_notable=True) == []
    # Its bytes are here: the class may announce again, and this announcement is a repeat.
    assert (await announce(registry, uuid4(), b"other")).is_new
    assert not (await announce(registry, number, body)).is_new


async def test_one_digest_an_id_and_one_open_announcement_a_class(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await announce(registry, number, body)

    with pytest.raises(AnnouncementConflict):
        await announce(registry, number, body + b" ")
    with pytest.raises(AnnouncementConflict):
        await announce(registry, number, body, class_name="4B")
    with pytest.raises(ClassAnnounced):
        await announce(registry, uuid4(), body)
    assert (await announce(registry, uuid4(), body, class_name="4B")).is_new


@pytest.mark.slow
async def test_other_bytes_than_those_received_are_not_announced(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await registry.submit(number, body)

    with pytest.raises(AnnouncementConflict):
        await announce(registry, number, body + b" ")
    assert not (await announce(registry, number, body)).is_new


async def test_in_grace_only_the_announced_class_is_taken(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await announce(registry, number, body, class_name="4B")
    await close_now(registry)

    assert told(await registry.submit(number, body)) == {"class-not-announced": (0,)}


async def test_after_grace_what_was_announced_is_late(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await announce(registry, number, body)
    await pass_the_cutoff(registry)

    assert (await registry.submit(number, body)).state == "late"
    assert await states(registry, is_notable=True) == [("open", None)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"window_no": 10**6}, WindowUnknown),
        ({"school": "79999999"}, SchoolNotInWindow),
    ],
    ids=["unknown window", "school of another window"],
)
async def test_who_cannot_announce_is_told_why(
    registry: Registry, changes: dict[str, Any], refusal: type[RegistryError]
) -> None:
    with pytest.raises(refusal):
        await announce(registry, uuid4(), b"bytes", **changes)


async def test_nothing_is_announced_before_the_window_opens_or_after_the_cutoff(registry: Registry) -> None:
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET opens_at = closes_at - interval '1 second'"))
    with pytest.raises(WindowNotOpen):
        await announce(registry, uuid4(), b"bytes")
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET opens_at = closes_at - interval '1 day'"))
    await close_now(registry)
    with pytest.raises(WindowClosed):
        await announce(registry, uuid4(), b"bytes")


async def test_a_timestamp_older_than_the_cutoff_announces_until_grace_ends(registry: Registry) -> None:
    ca = registry.world.ca
    number, body = await registry.packed(1)
    digest = sha256(body).digest()
    before = timestamp_token(ca, digest, utc_now() - timedelta(minutes=10))
    roots = (ca.root,)
    await set_cutoff(registry, timedelta(minutes=-5), grace=timedelta(hours=1))
    after = timestamp_token(ca, digest, utc_now() - timedelta(minutes=1))
    of_others = timestamp_token(ca, sha256(b"other").digest(), utc_now() - timedelta(minutes=10))

    for token, known in ((after, roots), (of_others, roots), (before, ()), (b"no token", roots)):
        with pytest.raises(TimestampRefused):
            await announce(registry, number, body, token=token, ca_roots=known)
    await announce(registry, number, body, token=before, ca_roots=roots)

    assert results(await registry.submit(number, body)) == ["accepted"]
    assert await states(registry, is_notable=True) == [("arrived-in-grace", "verified")]


async def test_a_school_announces_and_looks_by_http(registry: Registry, tmp_path: Path) -> None:
    number, body = await registry.packed(1)
    path = f"/v1/windows/{registry.window_no}/announcements?school={registry.world.school}"
    told_by = {"submission_id": str(number), "class_name": "4A", "sha256": encode(sha256(body).digest())}
    async with open_door(registry, tmp_path) as door:
        made = await door.ask("POST", path, json=told_by)
        again = await door.ask("POST", path, json=told_by)
        other = await door.ask("POST", path, json={**told_by, "submission_id": str(uuid4())})
        bad = await door.ask("POST", path, json={**told_by, "submission_id": str(uuid4()), "timestamp": "AAAA"})
        stranger = await door.ask("POST", path, door.token(schools=["79999999"]), json=told_by)
        seen = await door.ask("GET", path)

    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert (other.status_code, other.json()["type"]) == (409, "urn:hbs:problem:class-announced")
    assert (bad.status_code, bad.json()["type"]) == (422, "urn:hbs:problem:timestamp-refused")
    assert stranger.status_code == 403
    assert [(entry["class_name"], entry["state"]) for entry in seen.json()] == [("4A", "open")]


async def test_a_school_announces_no_more_than_a_school_has_classes(registry: Registry) -> None:
    async def tried(number: int) -> str:
        try:
            await announce(registry, uuid4(), bytes([number]), class_name=f"4A{number}", most=3)
        except AnnouncementsTooMany:
            return "refused"
        return "announced"

    told_at_once = await asyncio.gather(*(tried(number) for number in range(8)))
    again = [entry for entry in await states(registry) if entry[0] == "open"]

    assert sorted(told_at_once) == ["announced"] * 3 + ["refused"] * 5
    assert len(again) == 3

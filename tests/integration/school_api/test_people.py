"""People are invited, bound, suspended, ended; what they hold acts in its dates; nothing of it is ever changed."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text

from hbs_kit.clock import utc_now
from school_api.domain.people import Role
from school_api.usecases.appoint_person import appoint_person
from school_api.usecases.end_person import end_person
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import REASON, Person, after, appoint
from tests.support.school import Refused

TABLES = (
    "people",
    "person_changes",
    "invitations",
    "bindings",
    "holdings",
    "holding_ends",
    "grants",
    "assignments",
    "delegations",
    "client_delegations",
    "audit",
)


@pytest.fixture
async def admin(school: School) -> Person:
    return await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR)


async def refused(person: Person, method: str, path: str, **options: object) -> tuple[int, str]:
    with pytest.raises(Refused) as problem:
        await person.ask(method, path, **options)
    return problem.value.status, problem.value.code


async def test_an_invitation_binds_the_first_account_and_no_other(school: School, admin: Person) -> None:
    person_id = str(uuid4())
    body = {"full_name": "Họ và tên", "reason": REASON}
    await admin.json("PUT", admin.at_school(f"people/{person_id}"), json=body)
    invite = {"person_id": person_id, "reason": REASON}
    old = await admin.json("POST", admin.at_school("invitations"), json=invite)
    new = await admin.json("POST", admin.at_school("invitations"), json=invite)
    teacher, thief, nobody = (Person(school, subject) for subject in ("teacher", "thief", "nobody"))

    secret = {"json": {"secret": old["secret"]}}
    assert await refused(teacher, "POST", admin.at_school("invitations/acceptances"), **secret) == (
        404,
        "invitation-unknown",
    )
    bound = await teacher.accept(new["secret"])
    assert (bound["person_id"], bound["state"]) == (person_id, "active")
    assert await teacher.accept(new["secret"]) == bound
    again = {"json": {"secret": new["secret"]}}
    assert await refused(thief, "POST", admin.at_school("invitations/acceptances"), **again) == (409, "account-bound")
    assert await refused(admin, "POST", admin.at_school("invitations"), json=invite) == (409, "account-bound")
    assert await refused(nobody, "GET", admin.at_school("people")) == (403, "school-not-allowed")


async def test_only_the_hash_of_a_secret_is_kept(school: School, admin: Person) -> None:
    person_id = str(uuid4())
    body = {"full_name": "Họ và tên", "reason": REASON}
    await admin.json("PUT", admin.at_school(f"people/{person_id}"), json=body)
    invite = {"person_id": person_id, "reason": REASON}
    secret = (await admin.json("POST", admin.at_school("invitations"), json=invite))["secret"]

    async with school.resources.sessions() as session:
        rows = await session.execute(text("SELECT to_jsonb(i)::text FROM school.invitations i"))
        assert all(secret not in row[0] for row in rows)


async def test_an_administrator_hands_out_no_secret_that_makes_somebody_the_head(school: School, admin: Person) -> None:
    """Whoever accepts is the person: a second account of the administrator's would sign as principal."""
    resources = school.resources
    person_id, secret = await appoint_person(
        school.registry.world.school,
        Role.PRINCIPAL,
        full_name="Trần Thị Hoa",
        reason=REASON,
        operator="test",
        lifetime=DAY,
        random_bytes=lambda size: b"h" * size,
        machines="open",
        sessions=resources.sessions,
    )

    invited = {"json": {"person_id": str(person_id), "reason": "Mất lời mời"}}
    assert await refused(admin, "POST", admin.at_school("invitations"), **invited) == (403, "not-yours-to-give")
    assert (await Person(school, "head").accept(secret))["person_id"] == str(person_id)


async def test_whom_the_operator_ended_no_administrator_brings_back(school: School, admin: Person) -> None:
    """His account is stolen: whoever has it may have a friend who administers."""
    own, sessions = school.registry.world.school, school.resources.sessions
    stolen, left = await admin.bring("stolen"), await admin.bring("left")
    await end_person(own, UUID(stolen.person_id), reason="Mất tài khoản", operator="so", sessions=sessions)

    path = admin.at_school(f"people/{stolen.person_id}/changes")
    resume = {"json": {"act": "resume", "reason": "Đi làm lại"}}
    assert await refused(admin, "POST", path, **resume) == (403, "not-yours-to-give")
    # Who only left may come back, with nothing.
    path = admin.at_school(f"people/{left.person_id}/changes")
    await admin.json("POST", path, json={"act": "end", "reason": "Chuyển trường"})
    assert (await admin.json("POST", path, **resume))["state"] == "active"


async def test_an_invitation_expires(school: School, admin: Person) -> None:
    async with school.resources.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO school.people (person_id, school, full_name, added_by, reason)
                SELECT '00000000-0000-4000-8000-000000000001', school, 'x', 'x', 'x' FROM school.schools"""),
        )
        await session.execute(
            text("""
                INSERT INTO school.invitations (invitation_id, person_id, secret_sha256, expires_at, invited_by, reason)
                VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001',
                        sha256(decode(repeat('00', 32), 'hex')), clock_timestamp(), 'x', 'x')"""),
        )

    path = admin.at_school("invitations/acceptances")
    late = Person(school, "late")
    assert await refused(late, "POST", path, json={"secret": "A" * 43}) == (404, "invitation-unknown")


async def test_a_suspended_person_does_nothing_until_he_is_resumed(admin: Person) -> None:
    second = await admin.bring("second")
    await admin.give("grants", person_id=second.person_id, role="school-administrator")
    path = admin.at_school(f"people/{second.person_id}/changes")

    assert (await second.json("GET", second.at_school("people")))["items"]
    await admin.json("POST", path, json={"act": "suspend", "reason": "Nghỉ"})
    assert await refused(second, "GET", second.at_school("people")) == (403, "person-inactive")
    await admin.json("POST", path, json={"act": "resume", "reason": "Đi làm lại"})
    assert (await second.json("GET", second.at_school("people")))["items"]
    ended = await admin.json("POST", path, json={"act": "end", "reason": "Chuyển công tác"})
    assert ended["state"] == "ended"
    assert await admin.json("POST", path, json={"act": "end", "reason": "Chuyển công tác"}) == ended
    grants = (await admin.json("GET", admin.at_school("grants")))["items"]
    assert [entry["end_reason"] for entry in grants if entry["person_id"] == second.person_id] == ["Chuyển công tác"]


async def test_the_last_administrator_stays(admin: Person) -> None:
    path = admin.at_school(f"people/{admin.person_id}/changes")
    [own] = (await admin.json("GET", admin.at_school("grants")))["items"]
    end = admin.at_school(f"grants/{own['holding_id']}/end")

    assert await refused(admin, "POST", path, json={"act": "end", "reason": "x"}) == (409, "last-administrator")
    assert await refused(admin, "POST", end, json={"reason": "x"}) == (409, "last-administrator")

    second = await admin.bring("second")
    grant = await admin.give("grants", person_id=second.person_id, role="school-administrator")
    ends = [admin.at_school(f"grants/{held['holding_id']}/end") for held in (own, grant)]
    answers = await asyncio.gather(
        admin.send("POST", ends[1], json={"reason": "x"}), second.send("POST", ends[0], json={"reason": "x"})
    )
    # Of two who end each other at once one stays: whoever came second is an administrator no more.
    assert sorted(answer.status_code for answer in answers) == [200, 403]


async def test_nobody_gives_what_he_does_not_hold(school: School, admin: Person) -> None:
    head = await appoint(school, "head", Role.PRINCIPAL)
    deputy, clerk = await admin.bring("deputy"), await admin.bring("clerk")
    await head.give("grants", person_id=deputy.person_id, role="deputy")
    await admin.give("grants", person_id=clerk.person_id, role="data-clerk")

    def wanted(person: Person, role: str) -> dict[str, object]:
        return {"json": {"person_id": person.person_id, "role": role, "reason": REASON}}

    path = admin.at_school(f"grants/{uuid4()}")
    for giver, role in ((admin, "principal"), (admin, "deputy"), (head, "school-administrator"), (head, "acting-head")):
        assert await refused(giver, "PUT", path, **wanted(clerk, role)) == (403, "not-yours-to-give")
    assert await refused(admin, "PUT", path, **wanted(admin, "data-clerk")) == (403, "not-yours-to-give")
    for giver in (clerk, deputy):
        assert await refused(giver, "PUT", path, **wanted(clerk, "data-clerk")) == (403, "act-not-permitted")
    until = {"json": {"person_id": deputy.person_id, "powers": ["sign"], "reason": REASON, "holds_until": after(DAY)}}
    path = admin.at_school(f"delegations/{uuid4()}")
    assert await refused(admin, "PUT", path, **until) == (403, "not-yours-to-give")
    assert (await head.json("PUT", path, **until))["head"] == head.person_id


DAY = timedelta(days=1)


async def test_the_same_again_is_the_same_and_another_under_its_id_is_refused(admin: Person) -> None:
    clerk, holding_id = await admin.bring("clerk"), str(uuid4())
    given = await admin.give("grants", holding_id, person_id=clerk.person_id, role="data-clerk")

    assert await admin.give("grants", holding_id, person_id=clerk.person_id, role="data-clerk") == given
    path = admin.at_school(f"grants/{holding_id}")
    other = {"person_id": clerk.person_id, "role": "data-clerk", "reason": "Khác"}
    assert await refused(admin, "PUT", path, json=other) == (409, "id-used")
    ended = await admin.end("grants", given)
    assert await admin.end("grants", given) == ended


async def test_lists_go_on_by_cursor(admin: Person) -> None:
    others = [await admin.bring(f"person-{number}") for number in range(4)]
    seen, cursor = [], None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = await admin.json("GET", admin.at_school("people"), params=query)
        seen += [entry["person_id"] for entry in page["items"]]
        cursor = page.get("next")
        if cursor is None:
            break

    assert sorted(seen) == sorted([admin.person_id, *(person.person_id for person in others)])
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("age", "amr", "is_fresh"),
    [(None, ["mfa"], False), (3600, ["pwd", "mfa"], False), (60, ["pwd"], False), (60, ["pwd", "mfa"], True)],
)
async def test_managing_people_needs_a_fresh_factor(
    admin: Person, age: int | None, amr: list[str], is_fresh: bool
) -> None:
    claims = {"amr": amr} if age is None else {"amr": amr, "auth_time": int(utc_now().timestamp()) - age}
    token = admin.token(claims=claims)
    body = {"full_name": "Họ và tên", "reason": REASON}

    answer = await admin.send("PUT", admin.at_school(f"people/{uuid4()}"), json=body, token=token)

    assert (await admin.send("GET", admin.at_school("people"), token=token)).status_code == 200
    assert answer.status_code == (200 if is_fresh else 401)
    if not is_fresh:
        assert answer.json()["type"].endswith(":fresh-factor-needed")
        challenge = answer.headers["WWW-Authenticate"]
        assert challenge.startswith('Bearer error="insufficient_user_authentication"')
        assert challenge.endswith('max_age="900"')


async def test_the_audit_says_who_did_what_and_is_its_administrators_alone(school: School, admin: Person) -> None:
    head = await appoint(school, "head", Role.PRINCIPAL)
    await head.json("GET", head.at_school("people"))

    entries, cursor = [], None
    for _ in range(20):
        query = {"limit": 3, **({"after": cursor} if cursor else {})}
        page = await admin.json("GET", admin.at_school("audit"), params=query)
        entries += page["items"]
        cursor = page["next"]
        if not page["has_more"]:
            break

    told = [(entry["by_whom"], entry["act"]) for entry in entries]
    assert told[:2] == [("operator:test", "appoint"), (f"person:{admin.person_id}", "accept-invitation")]
    assert (f"person:{head.person_id}", "read-people") in told
    assert {act for _, act in told} == {"appoint", "accept-invitation", "read-people", "read-audit"}
    assert (f"person:{admin.person_id}", "read-audit") in told
    assert await refused(head, "GET", head.at_school("audit")) == (403, "act-not-permitted")


async def test_nothing_of_it_is_changed_or_deleted_whoever_writes(school: School, admin: Person) -> None:
    head, deputy = await appoint(school, "head", Role.PRINCIPAL), await admin.bring("deputy")
    await head.give("grants", person_id=deputy.person_id, role="deputy")
    until = after(DAY)
    given = await head.give("delegations", person_id=deputy.person_id, powers=["sign"], holds_until=until)
    await head.end("delegations", given)
    await admin.assign(deputy)
    await admin.give("clients", client_id="vendor-a", scopes=["classes:read"])
    body = {"act": "suspend", "reason": "Nghỉ"}
    await admin.json("POST", admin.at_school(f"people/{deputy.person_id}/changes"), json=body)

    for url, state in ((school.database.owner, "HBL02"), (school.database.app, "42501")):
        connection = await asyncpg.connect(url)
        try:
            for table in TABLES:
                rows = await connection.fetch(f"SELECT * FROM school.{table} LIMIT 1")  # noqa: S608
                column = list(rows[0].keys())[-1]
                for change in (
                    f"UPDATE school.{table} SET {column} = {column}",  # noqa: S608
                    f"DELETE FROM school.{table}",  # noqa: S608
                    f"TRUNCATE school.{table} CASCADE",
                ):
                    with pytest.raises(asyncpg.PostgresError) as refusal:
                        await connection.execute(change)
                    assert refusal.value.sqlstate == state, change
        finally:
            await connection.close()

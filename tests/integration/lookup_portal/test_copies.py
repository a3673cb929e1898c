"""Copies are issued: asked for, decided by another person, numbered without a gap, bound to their bytes."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import asyncpg
import pytest
from pypdf import PdfReader

from hbs_schema import base64url
from hbs_schema.envelopes.bundle import read_bundle
from hbs_schema.verification.bundle import verify_bundle
from tests.integration.lookup_portal.copying import CONVERTER, approve, ask, call, file_of, issue, revoke
from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.support.books import CODE, YEARS, book_world, publish_books, two_years, years_at
from tests.support.databases import Databases
from tests.support.portal import Portal, open_portal
from tests.support.pupils import lookup_code
from tests.support.world import NOW, Locked

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def book() -> list[Locked]:
    return two_years(book_world())


@pytest.fixture
async def portal(databases: Databases, tmp_path: Path, book: list[Locked]) -> AsyncIterator[Portal]:
    async with open_portal(databases, tmp_path, book[0].world) as opened:
        await publish_books(opened, *book)
        yield opened


def text_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


async def test_a_certified_copy_has_its_number_code_and_mark_on_every_page(portal: Portal, book: list[Locked]) -> None:
    copy = await issue(portal, "certified")
    content = (await file_of(portal, copy)).content

    assert (copy["number"], copy["serial"], copy["year"]) == ("1/2026/HBS-SY", 1, 2026)
    assert sha256(content).hexdigest() == copy["sha256"]
    pages = text_of(content)
    grouped = " ".join(copy["copy_code"][at : at + 4] for at in range(0, 32, 4))
    assert all("1/2026/HBS-SY" in page and grouped in page and "Bản sao y" in page for page in pages)
    # Cover, pupil, a page a year, signatures and mark.
    assert len(pages) >= 5
    assert [year for year in YEARS if any(f"NĂM HỌC {year}" in page for page in pages)] == list(YEARS)
    for said in (CONVERTER["name"], "Điều 12", "Sở Giáo dục và Đào tạo tỉnh Mẫu", "08:00 ngày 20/06/2026"):
        assert said in pages[-1]
    rows = await portal.sql("SELECT school_year, packet FROM access.copy_years ORDER BY 1")
    assert [row["packet"] for row in rows] == [base64url.encode(locked.packets[0].digest) for locked in book]


async def test_an_extract_is_a_presentation_of_the_chosen_parts_and_no_more(portal: Portal) -> None:
    parts = ["subjects/TOAN", "outcome", "remarks"]
    copy = await issue(portal, "extract", parts=parts, school_years=[YEARS[1]])
    pages = " ".join(text_of((await file_of(portal, copy)).content))
    presentation = await file_of(portal, copy, presentation=YEARS[1])

    assert copy["number"].endswith("HBS-TS")
    assert "BẢN TRÍCH SAO HỌC BẠ" in pages
    assert "Toán" in pages
    assert "Khoa học" not in pages
    assert "Giáo dục thể chất" not in pages
    assert not [secret for secret in SECRETS if secret in pages]
    grouped = " ".join(CODE[at : at + 4] for at in range(0, 32, 4))
    assert grouped not in pages
    bundle = read_bundle(presentation.content)
    assert {part.name for part in bundle.packet.parts} == {"header", "identity", *parts}
    assert verify_bundle(presentation.content, portal.world.anchors, now=NOW).verdict == "genuine"


async def test_an_extract_says_that_a_pupil_was_exempt_and_never_why(portal: Portal, book: list[Locked]) -> None:
    reason = (book[1].packets[0].value("subjects/GDTC") or {})["exempt_reason"]
    copy = await issue(portal, "extract", parts=["subjects/GDTC", "subjects/TOAN"], school_years=[YEARS[1]])
    content = (await file_of(portal, copy)).content
    presentation = await file_of(portal, copy, presentation=YEARS[1])

    assert "Được miễn đánh giá." in " ".join(text_of(content))
    assert reason not in " ".join(text_of(content))
    assert {part.name for part in read_bundle(presentation.content).packet.parts} == {
        "header",
        "identity",
        "subjects/TOAN",
    }
    ((attached,),) = PdfReader(BytesIO(content)).attachments.values()
    assert attached == presentation.content


async def test_a_certified_copy_has_inside_what_it_shows_and_no_certificate_of_a_person(portal: Portal) -> None:
    copy = await issue(portal, "certified")
    attached = PdfReader(BytesIO((await file_of(portal, copy)).content)).attachments

    assert sorted(attached) == [f"hoc-ba-so-{year}.presentation.json" for year in YEARS]
    for (content,) in attached.values():
        assert verify_bundle(content, portal.world.anchors, now=NOW).verdict == "genuine"
        assert not read_bundle(content).endorsements


async def test_a_paper_copy_has_nothing_inside(portal: Portal) -> None:
    copy = await issue(portal, "paper")

    assert not PdfReader(BytesIO((await file_of(portal, copy)).content)).attachments


async def test_numbers_have_no_gap_however_many_are_approved_at_once(portal: Portal) -> None:
    asked = [(await ask(portal, "paper", school_years=[YEARS[1]])).json()["request_id"] for _ in range(6)]
    unknown = [str(uuid.uuid4()) for _ in range(3)]

    answers = await asyncio.gather(*(approve(portal, each) for each in (*asked, *unknown, *asked)))

    issued = [answer.json() for answer in answers if answer.status_code == 200]
    assert [answer.status_code for answer in answers].count(404) == 3
    assert len(issued) == 12
    assert {copy["serial"] for copy in issued} == set(range(1, 7))
    assert len({copy["copy_code"] for copy in issued}) == 6


async def test_a_failed_issue_uses_up_no_number(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (await ask(portal)).json()["request_id"]
    with monkeypatch.context() as broken:
        broken.setattr("lookup_portal.usecases.approve_copy.copy_files", lambda *_: 1 / 0)
        assert (await approve(portal, asked)).status_code == 500

    assert await portal.sql("SELECT * FROM access.copy_decisions") == []
    assert (await approve(portal, asked)).json()["serial"] == 1


async def test_the_database_itself_refuses_a_gap_a_change_and_a_copy_nobody_approved(portal: Portal) -> None:
    copy = await issue(portal, "paper")
    asked = (await ask(portal)).json()["request_id"]
    insert = """INSERT INTO access.copies (issuer, year, serial, request_id, copy_code, office, converter,
                converter_title, issued_at) VALUES ('{issuer}', 2026, {serial}, '{request}', '{code}', 'a', 'b', 'c',
                now())"""

    for serial, request in ((3, asked), (2, asked), (2, copy["request_id"])):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await portal.sql(
                insert.format(issuer=copy["issuer"], serial=serial, request=request, code="0" * 32), role="read"
            )
    for table in ("copies", "copy_files", "copy_decisions", "copy_requests", "copy_years"):
        with pytest.raises(asyncpg.PostgresError, match="only ever added to"):
            await portal.sql(f"DELETE FROM access.{table}")  # noqa: S608  # names of this file
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await portal.sql(f"DELETE FROM access.{table}", role="read")  # noqa: S608  # names of this file


async def test_whoever_asked_does_not_decide(portal: Portal) -> None:
    asked = (await ask(portal)).json()["request_id"]

    own = await approve(portal, asked, subject="clerk")

    assert own.status_code == 403
    assert own.json()["type"] == "urn:hbs:problem:second-person-needed"


async def test_where_policy_says_so_one_person_is_enough(
    databases: Databases, tmp_path: Path, book: list[Locked]
) -> None:
    async with open_portal(databases, tmp_path, book[0].world, copies={"two_people": False}) as portal:
        await publish_books(portal, *book)
        asked = (await ask(portal)).json()["request_id"]

        assert (await approve(portal, asked, subject="clerk")).status_code == 200


async def test_a_stranger_learns_nothing_of_a_record_or_request(portal: Portal) -> None:
    foreign = await ask(portal, acts_for="79-truong-khac")
    unknown = await ask(portal, code=lookup_code(), acts_for="79-truong-khac")
    asked = (await ask(portal)).json()["request_id"]
    others = await approve(portal, asked, acts_for="79-truong-khac")
    nothing = await approve(portal, str(uuid.uuid4()), acts_for="79-truong-khac")

    assert (foreign.status_code, foreign.content) == (404, unknown.content)
    assert (others.status_code, others.content) == (404, nothing.content)


async def test_a_token_issues_for_nobody_else(portal: Portal) -> None:
    refused = await call(
        portal,
        "requests",
        json.loads((await ask(portal)).request.content) | {"request_id": str(uuid.uuid4())},
        scope="copies:request",
        acts_for="79-truong-khac",
    )

    assert refused.status_code == 403
    assert refused.json()["type"] == "urn:hbs:problem:issuer-not-allowed"


async def test_a_school_that_taught_before_issues_its_own_years_alone(databases: Databases, tmp_path: Path) -> None:
    world = book_world()
    former = "01-truong-cu"
    async with open_portal(databases, tmp_path, world) as portal:
        await publish_books(portal, *two_years(world, (former, world.school)))

        own = await issue(portal, "paper", acts_for=former)
        later = await ask(portal, "paper", acts_for=former, school_years=[YEARS[1]])
        rows = await portal.sql("SELECT school_year FROM access.copy_years")

    assert own["serial"] == 1
    assert later.status_code == 404
    assert [row["school_year"] for row in rows] == [YEARS[0]]


async def test_a_school_that_the_pupil_has_left_since_issues_no_years_of_others(
    databases: Databases, tmp_path: Path
) -> None:
    world = book_world()
    middle = "01-truong-giua"
    taught = [("2023-2024", "01-truong-dau"), (YEARS[0], middle), (YEARS[1], world.school)]
    years = years_at(world, taught)
    async with open_portal(databases, tmp_path, world) as portal:
        await publish_books(portal, *years[:2])
        every = (await ask(portal, "paper", acts_for=middle)).json()["request_id"]
        own = (await ask(portal, "paper", acts_for=middle, school_years=[YEARS[0]])).json()["request_id"]
        await publish_books(portal, years[2])

        issued = await approve(portal, own, acts_for=middle)
        refused = await approve(portal, every, acts_for=middle)

    assert issued.status_code == 200
    assert refused.json()["type"] == "urn:hbs:problem:record-not-found"


async def test_a_registrar_issues_under_the_name_that_is_set_for_it(
    databases: Databases, tmp_path: Path, book: list[Locked]
) -> None:
    offices = {"so-01": "Sở GDĐT tỉnh Thử"}
    async with open_portal(databases, tmp_path, book[0].world, copies={"offices": offices}) as portal:
        await publish_books(portal, *book)
        copy = await issue(portal, "certified", acts_for="so-01")
        pages = text_of((await file_of(portal, copy)).content)

    assert "Sở GDĐT tỉnh Thử" in pages[-1]


async def test_without_its_name_a_registrar_issues_nothing(portal: Portal) -> None:
    asked = (await ask(portal, acts_for="so-01")).json()["request_id"]

    refused = await approve(portal, asked, acts_for="so-01")

    assert refused.json()["type"] == "urn:hbs:problem:office-unknown"


async def test_what_is_not_in_effect_is_not_copied(portal: Portal) -> None:
    asked = (await ask(portal)).json()["request_id"]
    portal.clock.now = NOW.replace(year=2027)

    refused = await approve(portal, asked)

    assert refused.json()["type"] == "urn:hbs:problem:record-not-in-effect"


async def test_a_part_that_is_not_there_or_never_given_is_refused(portal: Portal) -> None:
    for part in ("personal", "record", "subjects/VAT_LI"):
        refused = await ask(portal, "extract", parts=[part])

        assert refused.json()["type"] == "urn:hbs:problem:copy-part-unknown"


async def test_the_same_request_and_the_same_approval_change_nothing(portal: Portal) -> None:
    request_id = str(uuid.uuid4())
    first, again = [await ask(portal, request_id=request_id) for _ in range(2)]
    other = await ask(portal, request_id=request_id, purpose="Mục đích khác")
    copies = [(await approve(portal, request_id)).json() for _ in range(2)]

    assert (first.status_code, again.content) == (202, first.content)
    assert other.json()["type"] == "urn:hbs:problem:copy-request-conflict"
    assert copies[0] == copies[1]
    assert len(await portal.sql("SELECT * FROM access.copies")) == 1


async def test_a_declined_request_stays_declined(portal: Portal) -> None:
    asked = (await ask(portal)).json()["request_id"]
    body = {"request_id": asked, "reason": "Không phải người giám hộ"}
    for _ in range(2):
        declined = await call(portal, "refusals", body, scope="copies:decide", subject="officer")
        assert declined.json()["state"] == "declined"

    assert (await approve(portal, asked)).json()["type"] == "urn:hbs:problem:copy-request-decided"
    assert await portal.sql("SELECT * FROM access.copies") == []


async def test_a_revoked_copy_stays_revoked_for_its_reason(portal: Portal) -> None:
    copy = await issue(portal)

    first, again = await revoke(portal, copy), await revoke(portal, copy)
    other = await revoke(portal, copy, "Lý do khác")

    assert (first.json()["state"], again.content) == ("revoked", first.content)
    assert other.json()["type"] == "urn:hbs:problem:copy-revoked"


async def test_the_holder_sees_that_a_copy_was_issued(portal: Portal, book: list[Locked]) -> None:
    await issue(portal)
    birth_date = (book[0].packets[0].value("identity") or {})["birth_date"]

    seen = (await portal.post("/v1/lookups/holder", code=CODE, birth_date=birth_date)).json()["accesses"]

    assert [(line["act"], line["purpose"]) for line in seen] == [("copy", "Nộp hồ sơ tuyển sinh lớp 6")]

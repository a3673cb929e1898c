"""Half a year is signed by the school that taught it and cited by the next; anything else is kept as it came."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.errors import HbsError
from hbs_schema.verification.interim import verify_interim
from school_api.app import create_app
from school_api.domain.registrar import Trust
from school_api.storage.people import hold_people
from tests.integration.school_api import steps
from tests.integration.school_api.service import School, transport_to
from tests.support.apps import app_over
from tests.support.pki import TestCa, as_certificate
from tests.support.school import Refused

NEXT = "79000999"
LEFT = {"left_on": "2026-01-16", "period": "end-1", "reason": "transfer"}


async def at_the_next_school(school: School, draft_id: str) -> str:
    """The same pupil's draft at the school that he comes to, under the code of his book."""
    async with school.resources.sessions.begin() as session:
        query = text("INSERT INTO school.schools (school, machines) VALUES (:school, 'open')")
        await session.execute(query, {"school": NEXT})
        await session.execute(
            text("""
                INSERT INTO school.classes (class_id, school, school_year, level, grade, grades, class, track, policy)
                SELECT gen_random_uuid(), :school, school_year, level, grade, grades, '4C', track, policy
                FROM school.classes WHERE track = 'completed'"""),
            {"school": NEXT},
        )
        found = await session.scalars(
            text("""
                INSERT INTO school.drafts (draft_id, class_id, school, school_year, pupil_code, lookup_code, state,
                    version, content, grade, schema)
                SELECT gen_random_uuid(), (SELECT class_id FROM school.classes WHERE school = :school), :school,
                    school_year, pupil_code, lookup_code, 'drafting', 1, content, grade, schema
                FROM school.drafts WHERE draft_id = :id RETURNING draft_id"""),
            {"school": NEXT, "id": draft_id},
        )
        return str(found.one())


async def cite(school: School, draft_id: str, body: bytes, version: int) -> Any:
    headers = {"If-Match": f'"{version}"', "Content-Type": "application/vnd.hbs.interim+json"}
    token = school.token(schools=[NEXT])
    path = f"/v1/drafts/{draft_id}/interim-citations"
    return await school.json("POST", path, content=body, headers=headers, token=token)


@asynccontextmanager
async def trusting(school: School, ca: TestCa) -> AsyncIterator[School]:
    """The service as a deployment with another CA has it."""
    resources = replace(school.resources, trust=Trust([ca.root], [as_certificate(ca.issuing)]))
    async with (
        app_over(create_app, lambda: nullcontext(resources)) as app,
        httpx.AsyncClient(transport=transport_to(app), base_url="http://there") as client,
    ):
        yield replace(school, client=client)


async def test_half_a_year_is_signed_handed_over_and_cited(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    first, second, *_ = await steps.draft_ids(school, class_id)
    await school.ask("DELETE", f"/v1/drafts/{first}/parts/attendance", headers={"If-Match": '"1"'})
    with pytest.raises(Refused) as lacking:
        await school.json("POST", f"/v1/drafts/{first}/interim", json=LEFT)
    assert lacking.value.code == "interim-impossible"
    assert {item["pointer"] for item in lacking.value.problem["errors"]} == {"/attendance"}
    back = {"version": 1, "reason": "Khôi phục"}
    await school.json("POST", f"/v1/drafts/{first}/restore", json=back, headers={"If-Match": '"2"'})
    before = await school.draft(first)

    built = await school.json("POST", f"/v1/drafts/{first}/interim", json=LEFT)
    assert await school.json("POST", f"/v1/drafts/{first}/interim", json=LEFT) == built
    with pytest.raises(Refused, match="409 interim-not-ready"):
        await school.ask("GET", f"/v1/drafts/{first}/interim")
    await school.sign_missing(built["class_id"])
    body = (await school.ask("GET", f"/v1/drafts/{first}/interim")).content

    # Handing it out stores it and is an act: it waits for, and is waited for by, whoever ends what people hold.
    async with school.resources.sessions.begin() as session:
        await hold_people(session, school.registry.world.school, to_change=True)
        giving = asyncio.create_task(school.ask("GET", f"/v1/drafts/{first}/interim"))
        is_over, _ = await asyncio.wait({giving}, timeout=0.5)
        assert not is_over
    assert (await giving).content == body

    # The draft of the year is not touched, and goes on.
    assert await school.draft(first) == before
    assert (await school.ask("GET", f"/v1/drafts/{first}/interim")).content == body
    trust = school.resources.trust
    held = verify_interim(body, now=utc_now(), roots=trust.roots, issuers=trust.intermediates)
    subject = before["content"]["subjects/TOAN"]
    assert held.packet.value("subjects/TOAN") == {name: subject[name] for name in ("level", "test", "comment")}
    assert held.packet.value("outcome") == LEFT
    # No window takes it, nobody edits it, no board counts it.
    body_of = {"window": str(school.registry.window_no)}
    with pytest.raises(Refused, match="window-mismatch"):
        await school.json("POST", f"/v1/classes/{built['class_id']}/submissions", json=body_of)
    with pytest.raises(Refused, match="not-editable"):
        await school.edit(built["draft_id"], "attendance", excused=9)

    there = await at_the_next_school(school, first)
    # Whoever makes certificates of his own signs as any school he likes.
    async with trusting(school, TestCa()) as elsewhere:
        with pytest.raises(Refused, match="422 interim-refused") as forged:
            await cite(elsewhere, there, body, 1)
    assert "certificate-path" in str(forged.value.problem)
    cited = await cite(school, there, body, 1)
    digest = encode(held.packet.digest)
    assert (cited["packet"], cited["is_cited"], cited["is_of_our_registrar"]) == (digest, True, True)
    draft = await school.json("GET", f"/v1/drafts/{there}", token=school.token(schools=[NEXT]))
    assert draft["content"]["outcome"]["interim"] == {
        "school": school.registry.world.school,
        "school_name": before["content"]["remarks"]["school"]["name"],
        "left_on": "2026-01-16",
        "packet": digest,
    }
    async with school.resources.sessions() as session:
        query = text("SELECT body FROM school.interim_packets WHERE direction = 'received'")
        assert (await session.scalars(query)).one() == body
    assert (await cite(school, there, body, 2))["version"] == 2  # the same file again
    for changes in ({"school_name": "Trường Khác"}, {"left_on": "2026-01-17"}):
        value = {**draft["content"]["outcome"], "interim": {**draft["content"]["outcome"]["interim"], **changes}}
        options = {"json": {"value": value}, "headers": {"If-Match": '"2"'}, "token": school.token(schools=[NEXT])}
        with pytest.raises(Refused, match="422 content-refused"):
            await school.json("PUT", f"/v1/drafts/{there}/parts/outcome", **options)
    for place in range(0, len(body), len(body) // 60):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        with pytest.raises(HbsError):
            verify_interim(changed, now=utc_now(), roots=trust.roots, issuers=trust.intermediates)
    with pytest.raises(Refused, match="422 interim-refused"):
        await cite(school, there, body.replace(b"hbs-interim/1", b"hbs-interim/2"), 2)
    # Another pupil's book.
    other = school.token()
    headers = {"If-Match": '"1"'}
    with pytest.raises(Refused, match="422 interim-refused"):
        await school.ask("POST", f"/v1/drafts/{second}/interim-citations", content=body, headers=headers, token=other)


async def test_a_packet_that_nobody_took_in_is_cited_by_no_edit_file_or_restoration(
    school: School, grade_4: Files
) -> None:
    class_id = await steps.imported(school, grade_4)
    first = (await steps.draft_ids(school, class_id))[0]
    draft = await school.draft(first)
    abroad = {"school_name": "École Victor Hugo", "left_on": "2026-01-16"}
    claimed = {**abroad, "school": "79000998", "packet": "A" * 43}

    with pytest.raises(Refused) as refused:
        await school.edit(first, "outcome", interim=claimed)
    assert [(item["code"], item["pointer"]) for item in refused.value.problem["errors"]] == [
        ("interim-not-taken-in", "/outcome/interim/packet")
    ]
    parts = {**draft["content"], "outcome": {**draft["content"]["outcome"], "interim": claimed}}
    record = json.dumps({"pupil_code": draft["pupil_code"], "grade": 4, "parts": parts}).encode()
    ndjson = {"content": record, "headers": {"Content-Type": "application/x-ndjson"}}
    told = await school.json("POST", f"/v1/classes/{class_id}/imports", **ndjson)
    assert (told["counts"]["changed"], told["counts"]["skipped"]) == (0, 1)
    assert [entry["code"] for row in told["report"]["rows"] for entry in row["findings"]] == ["interim-not-taken-in"]
    # Of before this was refused: a version that has it does not come back either.
    async with school.resources.sessions.begin() as session:
        await session.execute(
            text("""
                UPDATE school.drafts SET version = 2, content = jsonb_set(content, '{attendance,excused_days}', '9')
                WHERE draft_id = :id"""),
            {"id": first},
        )
        await session.execute(
            text("""
                INSERT INTO school.draft_versions (draft_id, version, act, state, revision, content, changed,
                    changed_by)
                SELECT draft_id, 2, 'edit', state, revision,
                       jsonb_set(content, '{outcome,interim}', cast(:claimed AS jsonb)), '{outcome}', 'x'
                FROM school.drafts WHERE draft_id = :id"""),
            {"id": first, "claimed": json.dumps(claimed)},
        )
    back = {"version": 2, "reason": "Khôi phục"}
    with pytest.raises(Refused, match="422 content-refused"):
        await school.json("POST", f"/v1/drafts/{first}/restore", json=back, headers={"If-Match": '"2"'})

    # Without a packet it says itself that there is no file.
    assert (await school.edit(first, "outcome", interim=abroad))["content"]["outcome"]["interim"] == abroad


PDF = b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF"


async def bring(school: School, body: bytes, **changes: str) -> Any:
    data = {"pupil_code": "HS-1", "school_year": "2021-2022", "origin": "paper", "issuer": "Trường Cũ", **changes}
    path = f"/v1/schools/{school.registry.world.school}/legacy-records"
    return await school.json("POST", path, data=data, files={"file": ("học bạ.html", body, "text/html")})


async def test_a_record_from_elsewhere_is_kept_byte_by_byte_and_never_shown(school: School, grade_4: Files) -> None:
    class_id = await steps.imported(school, grade_4)
    drafts = (await school.board(class_id))["drafts"]
    kept = await bring(school, PDF, pupil_code=drafts[0]["pupil_code"])

    assert (kept["media_type"], kept["sha256"]) == ("application/pdf", hashlib.sha256(PDF).hexdigest())
    assert await bring(school, PDF, pupil_code=drafts[0]["pupil_code"]) == kept
    answer = await school.ask("GET", f"/v1/legacy-records/{kept['legacy_id']}/file")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert await school.json("GET", f"/v1/drafts/{drafts[0]['draft_id']}/legacy-records") == [kept]
    assert await school.json("GET", f"/v1/drafts/{drafts[1]['draft_id']}/legacy-records") == []
    for body in (b"", b"<html></html>", b"MZ\x90", b"%PDF-" + b" " * (10 * 1024 * 1024)):
        with pytest.raises(Refused, match="422 file-not-allowed"):
            await bring(school, body)
    stranger = school.token(schools=["elsewhere"])
    with pytest.raises(Refused, match="404 legacy-record-unknown"):
        await school.ask("GET", f"/v1/legacy-records/{kept['legacy_id']}/file", token=stranger)

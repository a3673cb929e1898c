"""Acts at the console from the first form to what stands in the end, with real calendars, signatures and jobs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from deploy.local.postgres import Database
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.roles import Role
from so_registry.storage import audit
from so_registry.usecases.audit.sign_checkpoint import make_checkpoint
from so_registry.usecases.open_window import open_window
from tests.integration.so_registry import acts, annotating, reconciling
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.console import (
    Browser,
    Console,
    bare_registry,
    open_console,
    page_value,
    path_of,
    words,
)
from tests.integration.so_registry.test_sign_offs import register, statement
from tests.support.calendars import DECISION, stored_calendar, times, window_rules
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
WHY = "Kế hoạch 213/KH-SGDĐT"
SCHOOL = "Trường Tiểu học Thử nghiệm"


@pytest.fixture
async def console(registry: Registry) -> AsyncIterator[Console]:
    async with open_console(registry, annotations=True) as opened:
        yield opened


@pytest.mark.slow
async def test_an_extension_of_a_signed_calendar_is_opened_as_it_stands_there(console: Console) -> None:
    registry = console.registry
    school = registry.world.school
    more = {"id": "more", "extends": "first", "decision": DECISION, "schools": [school], **times(-1, 3)}
    calendar = await stored_calendar(registry, window_rules(registry), extensions=[more])
    window = await open_window(calendar, "first", [school], sessions=registry.sessions)
    here = f"/dot-chot/{window}/gia-han"
    async with console.person("an", Role.OPERATOR) as an, console.person("binh", Role.REVIEWER) as binh:
        ready = await an.get(here)
        assert DECISION["number"] in words(ready)
        assert 'name="rule"' not in (await binh.get(here)).text
        fields = {name: page_value(ready.text, name) for name in ("calendar", "rule")}
        assert fields == {"calendar": calendar.document_digest, "rule": "more"}
        assert (await binh.post(here, fields)).status_code == 403
        assert (await an.post(here, {**fields, "rule": "first"})).status_code == 409
        assert path_of(await an.post(here, fields)) == here
        assert (await an.post(here, fields)).status_code == 409
        opened = words(await an.get(here))
        assert f"{DECISION['number']}" in opened
        assert f"{SCHOOL} {school} → Đợt chốt {window + 1}" in opened
        assert f"Gia hạn – Đợt chốt {window}, số quyết định 412/QĐ-SGDĐT, 12/06/2026" in words(await an.get("/"))
        assert "1 trường phải báo cáo" in words(await an.get(f"/dot-chot/{window + 1}"))
    assert ("extend-window", "person:an") in [row[:2] for row in await console.audit()]


@pytest.mark.slow
async def test_an_annotation_is_proposed_approved_by_another_and_shown_when_it_is_signed(console: Console) -> None:
    registry = console.registry
    [packet] = await annotating.locked(registry)
    told = {
        "annotation": "invalidated",
        "packets": encode(packet.digest),
        "number": "12/QĐ-SGDĐT",
        "date": "2026-09-01",
        "reason": "Theo kết luận kiểm tra",
    }
    async with console.person("an", Role.OPERATOR) as an, console.person("binh", Role.SIGNER) as binh:
        fields = {**told, "proposal": page_value((await an.get("/ghi-chu")).text, "proposal")}
        proposal = path_of(await an.post("/ghi-chu", fields))
        assert path_of(await an.post("/ghi-chu", fields)) == proposal, "a second click is the same proposal"
        shown = await binh.get(proposal)
        assert encode(packet.digest) in unescape(shown.text)
        assert "Cán bộ an person:an" in words(shown)
        decide = {"act": "approve", "seen": page_value(shown.text, "seen"), "reason": "Đã đối chiếu quyết định"}
        assert (await an.post(proposal, decide)).status_code == 403
        assert path_of(await binh.post(proposal, decide)) == proposal
        await annotating.sign(registry, await console.scalar("SELECT proposal_id FROM registry.proposals"))
        listed = words(await an.get("/ghi-chu"))
        for expected in ("12/QĐ-SGDĐT 01/09/2026", f"{SCHOOL} {registry.world.school}", "Cán bộ an", "Cán bộ binh"):
            assert expected in listed, expected


@pytest.mark.slow
async def test_where_the_calendar_asks_for_it_a_reviewer_signs_what_the_page_shows(console: Console) -> None:
    registry = console.registry
    await reconciling.set_reviewer(registry, "accept")
    await registry.submit(*await registry.packed(1))
    await reconciling.enrol(registry, reconciling.pupil(1))
    await register(registry, person="person:an")
    here = f"/dot-chot/{registry.window_no}/truong/{registry.world.school}"
    async with console.person("an", Role.REVIEWER) as an, console.person("binh", Role.REVIEWER) as binh:
        page = await an.get(f"{here}/xac-nhan")
        content = await reconciling.seen(registry)
        assert content.content in page.text
        fields: dict[str, Any] = {name: page_value(page.text, name) for name in ("sign-off", "packets", "enrolment")}
        fields |= {"grade": [str(grade) for grade in content.grades]}
        signed = {**fields, "statement": statement(registry, content)}
        assert "[sign-off-signature]" in words(await an.post(f"{here}/xac-nhan", fields))
        for wrong in ("x.y.z", statement(registry, content, "so-lock")):
            refused = await an.post(f"{here}/xac-nhan", {**fields, "statement": wrong})
            assert "[sign-off-signature]" in words(refused)
            assert f'<a href="{here}/xac-nhan">Quay lại</a>' in refused.text
        assert "[sign-off-signature]" in words(await binh.post(f"{here}/xac-nhan", signed)), "another's certificate"
        assert path_of(await an.post(f"{here}/xac-nhan", signed)) == here
        assert "Đang có giá trị" in words(await an.get(here))
    assert await console.scalar("SELECT jws FROM registry.sign_offs") == signed["statement"]


@pytest.mark.slow
async def test_a_cutoff_of_the_console_is_done_by_the_command_where_the_key_is(
    console: Console, tmp_path: Path
) -> None:
    registry = console.registry
    statements, packets = await registry.signed(2)
    await registry.submit(*registry.pack(packets, statements))
    await acts.close(registry, packets)
    async with console.person("an", Role.OPERATOR) as an:
        # The command's key is not the one that the Ministry has published.
        job = await started(an, f"/dot-chot/{registry.window_no}/chot", ["lock-key-unlisted"])
        await run(registry, tmp_path, "cutoff", "run", job.rsplit("/", 1)[1], "--json")
        waiting = words(await an.get(job))
        assert "[cutoff-time]" in waiting
        assert "Cán bộ an person:an" in waiting
        await acts.pass_the_cutoff(registry)
        await console.run("UPDATE registry.bo_outbox SET sent_at = clock_timestamp()")
        await run(registry, tmp_path, "cutoff", "run", job.rsplit("/", 1)[1], "--json")
        await console.run("UPDATE registry.bo_outbox SET sent_at = clock_timestamp()")
        await answer(registry, tmp_path, "cutoff", "run", job.rsplit("/", 1)[1])
        done = await an.get(job)
        for expected in ("Đã xong", "Lần chốt 1: 2 học bạ số", "khối lớp 4: 2 học bạ số"):
            assert expected in words(done), expected
        assert 'name="act"' not in done.text
        assert "đã chốt tất cả" in words(await an.get(f"/dot-chot/{registry.window_no}/chot"))
        assert f"Đợt chốt {registry.window_no}" in words(await an.get("/chot-va-bao-cao"))
    assert await console.scalar("SELECT count(*) FROM registry.lock_leaves") == 2


async def started(browser: Browser, here: str, accepts: list[str]) -> str:
    answered = await browser.post(here, {"act": "start", "reason": WHY, "accept": accepts})
    assert answered.status_code == 303, words(answered)
    return path_of(answered)


async def test_the_audit_shows_before_and_after_for_whom_and_how_far_it_was_signed(empty_database: Database) -> None:
    async with bare_registry(empty_database) as registry, open_console(registry) as console:
        async with console.person("an", Role.INSPECTOR) as an, console.person("binh"):
            async with registry.sessions.begin() as session:
                await audit.note(
                    session,
                    "pause-cutoff",
                    Actor("client:so-tool", "so-tool", is_person=False),
                    concerns="7",
                    reason=WHY,
                    on_behalf="person:binh",
                    before={"state": "running"},
                    after={"state": "paused", "is_open": True},
                )
            assert "Nhật ký chưa được ký số lần nào" in words(await an.post("/nhat-ky", {"reason": WHY}))
            await make_checkpoint(
                registrar=registry.world.registrar,
                sessions=registry.sessions,
                key=registry.world.key("so-receipt"),
                clock=utc_now,
                only_daily=False,
            )
            shown = words(await an.post("/nhat-ky", {"reason": WHY, "concerns": "7"}))
            async with registry.sessions() as session:
                query = text("SELECT encode(digest, 'hex') FROM registry.audit_checkpoints")
                digest = (await session.execute(query)).scalar_one()
        for expected in ("gần nhất lần 1", digest, "thay mặt Cán bộ binh", "client:so-tool", "running", "paused"):
            assert expected in shown, expected
        assert f"{datetime.now(UTC):%Y}" in shown

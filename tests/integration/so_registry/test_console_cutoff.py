"""Cutoffs, extensions, transfers, annotations and certificates in use: at the console, by whom the roles say."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from deploy.local.postgres import Database
from so_registry.domain.people.roles import Role
from so_registry.usecases.register_signers import register_school
from tests.integration.so_registry.console import (
    Browser,
    Console,
    bare_registry,
    open_console,
    page_value,
    path_of,
    words,
)
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
WHY = "Kế hoạch 213/KH-SGDĐT"


@pytest.fixture
async def console(registry: Registry) -> AsyncIterator[Console]:
    async with open_console(registry) as opened:
        yield opened


async def test_a_cutoff_is_foreseen_rehearsed_started_paused_and_cancelled(console: Console) -> None:
    window = console.registry.window_no
    await console.registry.submit(*await console.registry.packed(1))
    async with console.person("an", Role.OPERATOR) as an, console.person("binh", Role.REVIEWER) as binh:
        here = f"/dot-chot/{window}/chot"
        assert (await binh.get(here)).status_code == 403
        assert "Khối lớp chưa chốt" in words(await an.get(here))

        foreseen = await an.post(f"{here}/chay-thu", {})
        assert "chưa chốt, chưa ghi dữ liệu" in words(foreseen)
        assert "Trường chưa xác nhận chốt" in words(foreseen)
        assert (await an.post(f"{here}/chay-thu", {"reason": "ok"})).status_code == 422
        assert (await an.post(f"{here}/chay-thu", {"reason": WHY})).status_code == 200
        assert ("read-missing-names", "person:an", WHY) in await console.audit()
        assert "dữ liệu đã được hoàn lại" in words(await an.post(f"{here}/dien-tap", {}))

        assert (await an.post(here, {"act": "start", "reason": ""})).status_code == 422
        assert (await an.post(here, {"act": "start", "reason": WHY, "batches": "x"})).status_code == 422
        assert (await an.post(here, {"act": "start", "reason": WHY, "accept": "set-aside"})).status_code == 404
        started = await an.post(here, {"act": "start", "reason": WHY, "accept": "disk-short"})
        job = path_of(started)
        again = await an.post(here, {"act": "start", "reason": WHY})
        assert again.status_code == 409
        await pauses_and_cancels(an, binh, job)
        assert "Đã dừng hẳn" in words(await an.get("/chot-va-bao-cao"))
    assert await console.scalar("SELECT count(*) FROM registry.cutoff_jobs WHERE state = 'cancelled'") == 1


async def pauses_and_cancels(an: Browser, binh: Browser, job: str) -> None:
    assert "Lập kế hoạch" in words(await an.get(job))
    assert (await an.post(job, {"act": "pause", "reason": ""})).status_code == 422
    assert (await binh.post(job, {"act": "pause", "reason": WHY})).status_code == 403
    for act, state in (("pause", "Tạm dừng"), ("resume", "Đang thực hiện"), ("cancel", "Đã dừng hẳn")):
        assert (await an.post(job, {"act": act, "reason": WHY})).status_code == 303
        assert state in words(await an.get(job))
    assert (await an.post(job, {"act": "resume", "reason": WHY})).status_code == 409
    assert (await an.get("/chot-va-bao-cao/abc")).status_code == 404
    assert (await an.post(job, {"act": "lock", "reason": WHY})).status_code == 404


async def test_where_the_calendar_asks_for_two_the_second_person_starts_what_was_approved(console: Console) -> None:
    window = console.registry.window_no
    await console.run("UPDATE registry.windows SET second_person = '{locks}'")
    async with console.person("an", Role.OPERATOR) as an, console.person("binh", Role.SIGNER) as binh:
        here = f"/dot-chot/{window}/chot"
        assert "[approval-needed]" in words(await an.post(here, {"act": "start", "reason": WHY}))
        fields = {"act": "propose", "reason": WHY, "proposal": str(uuid4()), "decision": "15/QĐ-SGDĐT"}
        fields["accept"] = "disk-short"
        proposal = path_of(await an.post(here, fields))
        page = await an.get(proposal)
        assert 'value="approve"' not in page.text
        seen = page.text.split('name="seen" value="')[1][:64]
        decide = {"act": "approve", "seen": seen, "reason": "Đã xem kế hoạch"}
        assert (await an.post(proposal, decide)).status_code == 403
        assert (await binh.post(proposal, decide)).status_code == 303
        assert "lập công việc chốt dữ liệu theo đề xuất này" in words(await binh.get(proposal))
        assert "đã được người thứ hai phê duyệt" in words(await an.get(here))
        grades = page_value((await an.get(here)).text, "batches")
        start = {"act": "start", "reason": WHY, "approved": fields["proposal"], "batches": grades}
        assert (await an.post(here, start)).status_code == 409  # not what was approved: it accepts less
        accepted = page_value((await an.get(here)).text, "accept")
        started = await an.post(here, {**start, "accept": accepted})
        assert path_of(started).startswith("/chot-va-bao-cao/")
        assert "Đã thực hiện" in words(await binh.get(proposal))


async def test_certificates_in_use_are_suspended_resumed_and_revoked(console: Console) -> None:
    school = console.registry.world.school
    async with console.person("an", Role.APPROVER) as an, console.person("binh", Role.REVIEWER) as binh:
        assert "[reason-needed]" in words(await an.post("/chung-thu-so/dang-giu", {"school": school}))
        assert (await an.post("/chung-thu-so/dang-giu", {"school": "no-such", "reason": WHY})).status_code == 404
        shown = await an.post("/chung-thu-so/dang-giu", {"school": school, "reason": WHY})
        assert (
            'value="revoke"' not in (await binh.post("/chung-thu-so/dang-giu", {"school": school, "reason": WHY})).text
        )
        fields = {"declaration": page_value(shown.text, "declaration"), "reason": "Thiết bị ký số bị mất"}
        decide = "/chung-thu-so/dang-giu/quyet-dinh"
        assert (await binh.post(decide, {**fields, "act": "suspend", "batch": str(uuid4())})).status_code == 403
        for act in ("suspend", "resume", "revoke"):
            done = await an.post(decide, {**fields, "act": act, "batch": str(uuid4()), "whole": "1"})
            assert "Đã phê duyệt" in words(done), act
        after = await an.post("/chung-thu-so/dang-giu", {"school": school, "reason": WHY})
        assert "thu hồi từ" in words(after)
        assert (await an.post(decide, {**fields, "act": "made-up", "batch": str(uuid4())})).status_code == 404
        wrong = await an.post(decide, {**fields, "act": "end", "batch": str(uuid4()), "since": "x"})
        assert "[since-not-possible]" in words(wrong)
    acts = [
        act for act, who, _ in await console.audit() if who == "person:an" and act in ("suspend", "resume", "revoke")
    ]
    assert acts == ["suspend", "resume", "revoke"]


async def test_what_there_is_none_of_says_so(empty_database: Database) -> None:
    async with bare_registry(empty_database) as registry, open_console(registry) as console:
        async with console.person("an", *Role) as an:
            for path in ("/chuyen-giao", "/ghi-chu", "/chot-va-bao-cao", "/nhat-ky"):
                assert (await an.get(path)).status_code == 200, path
            for page in ("", "/doi-chieu", "/thong-ke", "/bieu-tuan", "/gia-han", "/chot", "/truong/79000001"):
                assert (await an.get(f"/dot-chot/9{page}")).status_code == 404, page
            missing = await an.post("/chuyen-giao/xem", {"transfer": str(uuid4()), "reason": WHY})
            assert missing.status_code == 404
            wrong = await an.post("/ghi-chu", {"annotation": "invalidated", "proposal": str(uuid4())})
            assert wrong.status_code == 422
            assert "Đề nghị ghi số quyết định" in words(wrong)
            digest = "A" * 43
            told = {"packets": digest, "number": "1/QĐ", "date": "2026-06-01", "reason": "Theo bản án"}
            off = await an.post("/ghi-chu", {"annotation": "invalidated", "proposal": str(uuid4()), **told})
            assert off.status_code == 409
        await register_school("79111111", "Trường Khác", sessions=registry.sessions)
        async with console.person("binh", Role.OPERATOR, schools=frozenset({"79111111"})) as binh:
            for path in ("/ghi-chu", "/phe-duyet", "/chot-va-bao-cao/1"):
                assert (await binh.get(path)).status_code == 403, path


async def test_announcements_extensions_and_transfers_are_shown_to_whom_they_concern(console: Console) -> None:
    registry = console.registry
    school, window = registry.world.school, registry.window_no
    transfer = uuid4()
    await register_school("79111111", "Trường Khác", sessions=registry.sessions)
    async with registry.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO registry.transfers (transfer_id, record, level, from_registrar, from_school, to_registrar,
                    to_school, is_mid_year, applied_by, state, opened_at, deadline)
                VALUES (:id, :record, 'primary', :registrar, :school, :registrar, '79999999', false, :school, 'applied',
                    now(), now() + interval '5 days')"""),
            {"id": transfer, "record": "A" * 43, "registrar": registry.world.registrar, "school": school},
        )
    async with (
        console.person("an", Role.OPERATOR) as an,
        console.person("binh", Role.REVIEWER, schools=frozenset({"79111111"})) as binh,
    ):
        assert "Chưa gia hạn" in words(await an.get(f"/dot-chot/{window}/gia-han"))
        bad = await an.post(f"/dot-chot/{window}/gia-han", {"calendar": "A" * 43, "rule": "x"})
        assert bad.status_code == 404
        assert str(transfer) in (await an.get("/chuyen-giao")).text
        assert str(transfer) not in (await binh.get("/chuyen-giao")).text
        fields = {"transfer": str(transfer), "reason": WHY}
        assert (await binh.post("/chuyen-giao/xem", fields)).status_code == 404
        assert (await an.post("/chuyen-giao/xem", {**fields, "reason": ""})).status_code == 422
        assert "Bên nhận đồng ý hoặc từ chối" in words(await an.post("/chuyen-giao/xem", fields))
        assert ("read-transfer", "person:an", WHY) in await console.audit()

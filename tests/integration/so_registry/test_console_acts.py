"""What the console's people see and do: their schools alone, for a reason, freshly proved, in twos, all of it noted."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from deploy.local.postgres import Database
from hbs_kit.ids import uuid7
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.domain.people.roles import Role
from so_registry.domain.proposals.proposal import NewProposal
from so_registry.usecases.proposals.propose import propose
from so_registry.usecases.register_signers import register_school
from tests.integration.so_registry.console import Browser, Console, bare_registry, open_console, path_of, words
from tests.support.identity_provider import CLIENT_ID
from tests.support.registry import Registry

pytestmark = pytest.mark.integration
WHY = "Đối chiếu theo đề nghị của nhà trường"


@pytest.fixture
async def console(empty_database: Database) -> AsyncIterator[Console]:
    async with bare_registry(empty_database) as registry, open_console(registry) as opened:
        yield opened


async def test_a_form_of_another_site_or_session_changes_nothing(console: Console) -> None:
    async with console.person("an", Role.INSPECTOR) as browser:
        fields = {"reason": WHY}
        assert (await browser.post("/nhat-ky", fields, csrf="made up")).status_code == 403
        assert (await browser.post("/nhat-ky", fields, csrf="")).status_code == 403
        token = await browser.csrf()
        cross = await browser.client.post(
            "/nhat-ky", data={**fields, "csrf": token}, headers={"sec-fetch-site": "cross-site"}
        )
        assert cross.status_code == 403
        assert "[form-expired]" in words(cross)
        await browser.log_in("an")
        assert (await browser.post("/nhat-ky", fields, csrf=token)).status_code == 403
        assert "read-audit" not in [act for act, _, _ in await console.audit()]
        assert (await browser.post("/nhat-ky", fields)).status_code == 200
    assert (await console.audit())[-1] == ("read-audit", "person:an", WHY)


async def test_a_role_is_given_by_another_freshly_and_ends_at_once(console: Console) -> None:
    async with console.person("an", Role.ADMINISTRATOR) as an, console.person("binh") as binh:
        own, other = [await console.person_id(subject) for subject in ("an", "binh")]
        fields = {"role": "operator", "reason": "Phân công vận hành", "grant": str(uuid4())}

        assert path_of(await an.get("/")) == "/can-bo", (
            "who gives roles and sees no window is not told that he has none"
        )
        assert "[own-grant]" in words(await an.post(f"/can-bo/{own}", fields))
        assert (await binh.post(f"/can-bo/{own}", fields)).status_code == 403
        wrong = await an.post(f"/can-bo/{other}", {**fields, "role": "inspector", "until": "hôm nay"})
        assert wrong.status_code == 422
        for odd in ({"until": "9999-12-31"}, {"from": "0001-01-01"}, {"reason": "Phân công\0 vận hành"}):
            assert (await an.post(f"/can-bo/{other}", {**fields, "grant": str(uuid4()), **odd})).status_code == 422
        bare = await an.post(f"/can-bo/{other}", {**fields, "role": "inspector"})
        assert "phải có số quyết định" in words(bare)
        assert 'value="Phân công vận hành"' in bare.text

        assert (await binh.get("/tra-cuu")).status_code == 403
        for _ in range(2):
            assert (await an.post(f"/can-bo/{other}", fields)).status_code == 303
        assert (await binh.get("/tra-cuu")).status_code == 200
        assert await console.scalar("SELECT count(*) FROM registry.grants WHERE role = 'operator'") == 1

        changed = await an.post(f"/can-bo/{other}", {**fields, "role": "signer"})
        assert (changed.status_code, "giao một vai trò khác" in words(changed)) == (422, True)

        ended = await an.post(f"/can-bo/{other}/ket-thuc", {"grant": fields["grant"], "reason": "Hết nhiệm vụ"})
        assert ended.status_code == 303
        assert (await binh.get("/tra-cuu")).status_code == 403
    acts = [(act, who) for act, who, _ in await console.audit()]
    assert [entry for entry in acts if entry[0].startswith(("granted", "ended"))] == [
        ("granted-operator", "person:an"),
        ("ended-operator", "person:an"),
    ]


async def test_the_database_itself_refuses_what_somebody_gives_himself(console: Console) -> None:
    async with console.browser() as browser:
        await browser.log_in("an")
    with pytest.raises(Exception, match="own grant"):
        await console.run(
            "INSERT INTO registry.grants (grant_id, person, role, scope, holds_from, decision, reason, granted_by) "
            "SELECT gen_random_uuid(), person, 'operator', '', now(), '', 'x', 'person:an' FROM registry.people"
        )
    await console.grant("an", Role.OPERATOR)
    for statement in ("UPDATE registry.grants SET role = 'signer'", "DELETE FROM registry.grants"):
        with pytest.raises(Exception, match="permission denied"):
            await console.run(statement)


async def test_without_a_second_factor_of_late_no_legal_act_is_done(console: Console) -> None:
    proposal, fields = await proposed(console, "binh")
    async with console.browser() as an:
        await an.log_in("an", is_second=False)
        await console.grant("an", Role.SIGNER)
        refused = await an.post(f"/phe-duyet/{proposal}", fields)
        assert refused.status_code == 403
        assert f'href="/xac-thuc-lai?ve=/phe-duyet/{proposal}"' in refused.text

        old = (await console.scalar("SELECT extract(epoch FROM clock_timestamp())::bigint")) - 600
        await an.log_in("an", path="/xac-thuc-lai?ve=/phe-duyet", auth_time=int(old))
        assert (await an.post(f"/phe-duyet/{proposal}", fields)).status_code == 403
        await an.log_in("an", path="/xac-thuc-lai?ve=/phe-duyet")
        assert (await an.post(f"/phe-duyet/{proposal}", fields)).status_code == 303
        assert "Đã phê duyệt" in words(await an.get(f"/phe-duyet/{proposal}"))


async def test_one_person_is_never_two(console: Console) -> None:
    proposal, fields = await proposed(console, "an")
    async with console.person("an", Role.SIGNER) as an, console.person("binh", Role.SIGNER) as binh:
        page = await an.get(f"/phe-duyet/{proposal}")
        assert 'value="approve"' not in page.text
        assert "[second-person-needed]" in words(await an.post(f"/phe-duyet/{proposal}", fields))
        changed = await binh.post(f"/phe-duyet/{proposal}", {**fields, "seen": "00" * 32})
        assert "[proposal-changed]" in words(changed)
        assert "[reason-needed]" in words(await binh.post(f"/phe-duyet/{proposal}", {**fields, "reason": "ok"}))
        assert (await binh.post(f"/phe-duyet/{proposal}", fields)).status_code == 303


async def proposed(console: Console, subject: str) -> tuple[str, dict[str, str]]:
    new = NewProposal(uuid7(), "annotation", {"packet": "0" * 43}, "Đính chính hộ tịch", "15/QĐ-SGDĐT")
    by = Actor(f"person:{subject}", CLIENT_ID, is_person=True)
    stored = await propose(new, by=by, sessions=console.registry.sessions)
    return str(new.proposal_id), {"act": "approve", "seen": stored.sha256.hex(), "reason": "Đã đối chiếu quyết định"}


async def test_a_record_is_told_for_a_reason_and_the_reason_is_kept_with_it(registry: Registry) -> None:
    code = (await registry.codes(1))[0]
    number, body = await registry.packed(1)
    await registry.submit(number, body)
    school = registry.world.school
    async with (
        open_console(registry) as console,
        console.person("an", Role.OPERATOR) as an,
        console.person("binh", Role.REVIEWER, schools=frozenset({school})) as binh,
        console.person("chi", Role.INSPECTOR, schools=frozenset({await another_school(registry)})) as chi,
    ):
        bare = await an.post("/tra-cuu", {"typed": code})
        assert bare.status_code == 422
        assert "Đề nghị ghi lý do xem" in words(bare)
        assert await reads(console) == []

        for browser in (an, binh):
            told = await browser.post("/tra-cuu", {"typed": code.upper(), "reason": WHY})
            assert "Đã tiếp nhận" in words(told)
            assert "đề nghị nhà trường xác nhận chốt" in words(told)
            assert code not in told.text
            assert "Lò Thị" not in told.text
        assert await reads(console) == ["person:an", "person:binh"]
        assert await console.scalar("SELECT count(*) FROM registry.audit WHERE concerns LIKE :c", c=f"%{code}%") == 0

        hidden = await chi.post("/tra-cuu", {"typed": code, "reason": WHY})
        unknown = await chi.post("/tra-cuu", {"typed": "0" * 32, "reason": WHY})
        assert (hidden.status_code, words(hidden).replace(code, "")) == (404, words(unknown).replace("0" * 32, ""))
        assert await reads(console) == ["person:an", "person:binh"]
        await tell_the_rest(an, chi, registry, str(number))


async def tell_the_rest(an: Browser, chi: Browser, registry: Registry, number: str) -> None:
    """The same story by its other names, and only within somebody's schools."""
    receipt = await an.console.scalar("SELECT min(receipt) FROM registry.packets")
    packet = await an.console.scalar("SELECT min(packet_digest) FROM registry.packets")
    for typed, seen in (
        (number, "Đã kiểm tra lượt báo cáo"),
        (receipt, "Đã kiểm tra lượt báo cáo"),
        (packet, "Cấp mã số tra cứu"),
        (registry.world.school, "tiếp nhận 1"),
        ("thử nghiệm", "tiếp nhận 1"),
    ):
        told = await an.post("/tra-cuu", {"typed": typed, "reason": WHY})
        assert seen in words(told), typed
        assert (await chi.post("/tra-cuu", {"typed": typed, "reason": WHY})).status_code == 404
    board = words(await an.get(f"/dot-chot/{registry.window_no}"))
    assert "1 học bạ số đã tiếp nhận" in board
    assert "Trường Tiểu học Thử nghiệm" in board
    assert "Trường Tiểu học Thử nghiệm" not in words(await chi.get(f"/dot-chot/{registry.window_no}"))


async def another_school(registry: Registry) -> str:
    await register_school("79999999", "Trường Khác", sessions=registry.sessions)
    return "79999999"


async def reads(console: Console) -> list[str]:
    return [who for act, who, why in await console.audit() if act == "read-record" and why == WHY]


async def test_certificates_are_reviewed_and_approved_by_whom_the_rule_says(registry: Registry) -> None:
    await registry.register(registry.signer("homeroom/", role="principal", is_approved=False))
    school = registry.world.school
    rule = ApprovalRule(review=True, apart=True, second_person=frozenset({ActKind.APPROVE}))
    declaration = await declared(registry)
    async with (
        open_console(registry, rule=rule) as console,
        console.person("an", Role.REVIEWER, schools=frozenset({school})) as an,
        console.person("binh", Role.APPROVER) as binh,
        console.person("chi", Role.APPROVER) as chi,
    ):
        assert "homeroom/" not in (await an.get("/chung-thu-so")).text
        assert "[reason-needed]" in words(await an.post("/chung-thu-so/danh-sach", {"school": school}))
        listed = await an.post("/chung-thu-so/danh-sach", {"school": school, "reason": WHY})
        assert "homeroom/" in listed.text
        assert 'value="approve"' not in listed.text

        fields = {"declaration": declaration, "reason": "Đã đối chiếu quyết định", "batch": str(uuid4())}
        decide = "/chung-thu-so/quyet-dinh"
        assert (await an.post(decide, {**fields, "act": "approve"})).status_code == 403
        assert "kiểm tra" in words(await binh.post(decide, {**fields, "act": "approve"}))
        assert "Đã kiểm tra" in words(await an.post(decide, {**fields, "act": "review"}))
        for _ in range(2):
            once = await binh.post(decide, {**fields, "act": "approve"})
            assert "Đã kiểm tra" in words(once), "the second click is the same voice"
        second = await chi.post(decide, {**fields, "act": "approve", "batch": str(uuid4())})
        assert "Đã phê duyệt" in words(second)
        assert (await binh.post(decide, {**fields, "act": "made-up"})).status_code == 404
    voices = "SELECT count(*) FROM registry.certificate_acts WHERE act = 'approve' AND by_whom LIKE 'person:%'"
    assert await console.scalar(voices) == 2


async def declared(registry: Registry) -> str:
    async with registry.sessions() as session:
        query = "SELECT declaration_id FROM registry.certificate_declarations ORDER BY declared_at DESC LIMIT 1"
        return str((await session.execute(text(query))).scalar_one())


async def test_the_audit_is_narrowed(console: Console) -> None:
    async with console.person("an", Role.INSPECTOR) as an, console.person("binh") as binh:
        await binh.get("/")
        shown = words(await an.post("/nhat-ky", {"reason": WHY, "who": "binh"}))
        assert "person:binh" in shown
        assert "person:an" not in shown.split("Các dòng nhật ký")[1]
        assert "Nhật ký chưa được ký số lần nào" in shown
        none = {"reason": WHY, "act": "signed-in", "from": "2036-01-01"}
        assert "Không có dòng nào" in words(await an.post("/nhat-ky", none))
        wrong = await an.post("/nhat-ky", {"reason": WHY, "from": "hôm nay"})
        assert wrong.status_code == 422


async def test_what_was_set_aside_is_judged_again_by_an_operator_who_is_named(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await registry.receive(number, body)
    async with open_console(registry) as console, console.person("an", Role.OPERATOR, Role.INSPECTOR) as an:
        await console.run("UPDATE registry.submissions SET state = 'set-aside', failure = 'MemoryError', attempts = 5")
        page = await an.get(f"/dot-chot/{registry.window_no}")
        assert "MemoryError" in page.text
        fields = {"submission": str(number), "window": str(registry.window_no)}
        assert (await an.post("/cho-xu-ly/kiem-tra-lai", fields)).status_code == 422
        fields["reason"] = "Đã khắc phục nguyên nhân"
        assert (await an.post("/cho-xu-ly/kiem-tra-lai", fields)).status_code == 303
        assert (await an.post("/cho-xu-ly/kiem-tra-lai", fields)).status_code == 409
        assert (await console.audit())[-1][:2] == ("retry-submission", "person:an")
    await registry.verify()
    assert (await registry.answer(number)).state == "verified"


async def test_a_reviewer_finds_his_own_school_among_many_of_its_name(console: Console) -> None:
    for number in range(25):
        await register_school(f"790000{number:02}", "Trường Tiểu học Nguyễn Du", sessions=console.registry.sessions)
    async with console.person("an", Role.REVIEWER, schools=frozenset({"79000024"})) as an:
        told = await an.post("/tra-cuu", {"typed": "nguyễn du", "reason": WHY})
        assert (told.status_code, "79000024" in words(told)) == (200, True)

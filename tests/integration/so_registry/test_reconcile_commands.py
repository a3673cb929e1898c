"""The operator's commands of reconciliation, as an operator runs them."""

import getpass
import json
from pathlib import Path
from uuid import uuid4

import pytest

from hbs_kit.clock import utc_now
from hbs_schema.reviews.sign_off import SignOff
from hbs_schema.statements.statement import sign_statement
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.granting import grant
from tests.integration.so_registry.reconciling import REASON, enrol, pupil, set_reviewer
from tests.integration.so_registry.test_sign_offs import register
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_an_operator_looks_and_exports(registry: Registry, tmp_path: Path) -> None:
    await enrol(registry, pupil(1), pupil(2, name="Nguyễn Văn Ví Dụ"))
    await registry.submit(*await registry.packed(1))
    number = str(registry.window_no)

    [board] = await answer(registry, tmp_path, "reconcile", "board", number)
    [school] = await answer(registry, tmp_path, "reconcile", "school", number, registry.world.school)
    missing = await answer(registry, tmp_path, "reconcile", "missing", number, "--reason", REASON)
    [weekly, whole] = await answer(registry, tmp_path, "reconcile", "weekly", number, "--by", "school")
    statistics = await answer(registry, tmp_path, "reconcile", "statistics", number, "--by", "window")
    table = await run(registry, tmp_path, "reconcile", "board", number, "--csv")
    shown = await run(registry, tmp_path, "reconcile", "missing", number)
    book, page = tmp_path / "book.xlsx", tmp_path / "page.html"
    [written] = await answer(registry, tmp_path, "reconcile", "workbook", number, str(book))
    await answer(registry, tmp_path, "reconcile", "weekly", number, "--file", str(page))

    assert (board["state"], board["expected"], board["percent"]) == ("incomplete", 2, 50.0)
    assert school["figures"]["missing"] == 1
    # What the window would leave out is listed too: the school has not closed.
    assert [(entry["pupil_code"], entry["state"]) for entry in missing] == [
        ("7900000001", "valid"),
        ("7900000002", "missing"),
    ]
    assert (weekly["reported"], whole["expected"], whole["untold"]) == (1, 2, 0)
    assert [row["total"] for row in statistics] == [1]
    assert "Báo cáo chưa đủ" in table.stdout
    assert "7900000002" in shown.stdout
    assert "Ví Dụ" not in shown.stdout
    assert (written["pupils"], book.stat().st_size > 0) == (1, True)
    assert "NGƯỜI LẬP BIỂU" in page.read_text("utf-8")


async def test_an_operator_returns_settles_and_signs_off(registry: Registry, tmp_path: Path) -> None:
    await set_reviewer(registry, "check")
    await enrol(registry, pupil(1))
    number, school, own = str(registry.window_no), registry.world.school, str(uuid4())
    back = ("return", number, school, "--kind", "records-missing", "--reason", "Thiếu 1.", "--id", own)

    [returned] = await answer(registry, tmp_path, "review", *back)
    refused = await run(registry, tmp_path, "review", "sign-off", number, school, "--packets", "A" * 43)
    [settled] = await answer(registry, tmp_path, "review", "settle", number, own, "--words", "Đã đủ.")
    [seen] = await answer(registry, tmp_path, "review", "sign-off", number, school)
    [done] = await answer(registry, tmp_path, "review", "sign-off", number, school, "--packets", seen["packets"])
    [listed] = await answer(registry, tmp_path, "review", "sign-offs", number)
    ended = await answer(
        registry, tmp_path, "review", "withdraw-sign-off", number, done["sign_off_id"], "--reason", "Sai."
    )

    assert (returned["state"], settled["state"]) == ("open", "settled")
    assert (refused.exit_code, "[returns-open]" in refused.stderr) == (1, True)
    assert listed["is_standing"]
    assert not ended[0]["is_standing"]
    acts_noted = (
        "SELECT act FROM registry.audit WHERE act IN ('return', 'settle-return', 'sign-off', 'withdraw-sign-off')"
    )
    assert len(await column(registry, acts_noted)) == 4


async def test_names_that_nobody_needs_are_forgotten_after_a_rehearsal(registry: Registry, tmp_path: Path) -> None:
    await enrol(registry, pupil(1, name="Nguyễn Văn Ví Dụ"))
    await registry.submit(*await registry.packed(1))

    for arguments, count in ((("--dry-run",), 1), ((), 1), ((), 0)):
        [told] = await answer(registry, tmp_path, "reconcile", "forget-names", *arguments)
        assert told == {"names": count}


async def test_where_the_lock_waits_for_it_a_sign_off_carries_the_reviewers_own_signature(
    registry: Registry, tmp_path: Path
) -> None:
    await set_reviewer(registry, "accept")
    await enrol(registry, pupil(1))
    number, school = str(registry.window_no), registry.world.school
    key = registry.world.key("so-policy")
    await register(registry, person=f"operator:{getpass.getuser()}")
    content, signed = tmp_path / "content.json", tmp_path / "content.jws"

    words = ("review", "sign-off", number, school)
    [seen] = await answer(registry, tmp_path, *words, "--content", str(content))
    members = {name: value for name, value in json.loads(content.read_bytes()).items() if name not in ("v", "kind")}
    statement = sign_statement(
        SignOff,
        members,
        algorithm=key.algorithm,
        thumbprint=key.certificate.thumbprint,
        signed_at=utc_now(),
        signer=key.sign,
    )
    signed.write_text(statement.jws)
    unsigned = await run(registry, tmp_path, *words, "--packets", seen["packets"])
    [done] = await answer(registry, tmp_path, *words, "--packets", seen["packets"], "--statement", str(signed))

    assert statement.payload_bytes == content.read_bytes()
    assert (unsigned.exit_code, "[sign-off-signature]" in unsigned.stderr) == (1, True)
    assert done["is_standing"]
    assert await column(registry, "SELECT jws IS NOT NULL FROM registry.sign_offs") == [True]


async def test_an_account_at_the_terminal_that_was_given_schools_sees_those_alone(
    registry: Registry, tmp_path: Path
) -> None:
    await set_reviewer(registry, "check")
    await enrol(registry, pupil(1))
    number, school, me = str(registry.window_no), registry.world.school, getpass.getuser()
    everything = await answer(registry, tmp_path, "reconcile", "board", number)

    await answer(registry, tmp_path, "people", "enter", me, "--name", "Họ và tên", "--terminal", "--by", "other")
    nothing = await run(registry, tmp_path, "reconcile", "board", number)
    await grant(registry, "operator", me, frozenset({"79000099"}))
    others = await answer(registry, tmp_path, "reconcile", "board", number)
    refused = [
        await run(registry, tmp_path, *words)
        for words in (
            ("reconcile", "school", number, school),
            ("review", "sign-off", number, school),
            ("review", "return", number, school, "--kind", "records-missing", "--reason", "Thiếu 1."),
        )
    ]
    await grant(registry, "operator", me, frozenset({school}))
    again = await answer(registry, tmp_path, "reconcile", "board", number)

    assert (len(everything), others, len(again)) == (1, [], 1)
    assert (nothing.exit_code, "[not-permitted]" in nothing.stderr) == (1, True)
    assert [(done.exit_code, "[school-not-allowed]" in done.stderr) for done in refused] == [(1, True)] * 3

"""`hbs-sign close` and `hbs-sign withdraw` before the real service: shown, signed, interrupted, refused."""

from pathlib import Path
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_sign.journal import list_journals
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.test_legal_acts import withdrawal
from tests.integration.school_api.test_signing_command import Desk, rows
from tests.support.signing import cut


@pytest.fixture
async def desk(school: School, tmp_path: Path) -> Desk:
    return Desk(school, tmp_path)


async def closing(school: School) -> Any:
    body = {"school": school.registry.world.school, "window": str(school.registry.window_no), "grades": [4]}
    return await school.json("POST", "/v1/acts/closes", json=body)


async def test_a_principal_signs_what_the_school_does_with_accepted_records(
    school: School, grade_4: Files, desk: Desk
) -> None:
    class_id = await steps.signed(school, grade_4)
    await steps.accepted(school, class_id)
    first, *_ = await steps.draft_ids(school, class_id)
    close = await closing(school)
    request = await school.json("POST", "/v1/acts/withdrawals", json=withdrawal(school, first))

    dry = await desk.run("close", close["act_id"], *desk.key, "--dry-run", "--json")
    no = await desk.run("close", close["act_id"], *desk.key, typed="n\n")
    other = await desk.run("withdraw", close["act_id"], *desk.key, "--yes")
    nobody = await desk.run("close", close["act_id"], *desk.key, "--yes", "--role", "homeroom")
    desk.bridge.before = cut("/statements")
    broken = await desk.run("close", close["act_id"], *desk.key, "--yes")
    [made] = [journal for journal in list_journals(desk.folder / "journal") if journal.entries]
    handed = await desk.run("close", close["act_id"], *desk.key, "--yes")
    again = await desk.run("close", close["act_id"], *desk.key, "--yes")
    withdrew = await desk.run("withdraw", request["act_id"], *desk.key, "--yes", lang="en")

    [row] = rows(dry)
    assert (row["records"], row["grades"], row["left-out"], len(row["root"])) == (4, [4], [], 8)
    assert sum(counted["count"] for counted in row["results"]) == 4
    assert "Hiệu trưởng xác nhận chốt 4 học bạ số, khối lớp 4 của cơ sở giáo dục" in dry.stderr
    assert (no.exit_code, other.exit_code, nobody.exit_code, broken.exit_code) == (1, 1, 1, 75)
    assert other.stderr.strip().endswith(
        "(kind). Không ký nội dung này. Đề nghị báo cán bộ quản trị kiểm tra. [content-differs]"
    )
    assert nobody.stderr.strip().endswith("[content-differs]")
    assert len(made.undelivered) == 1
    assert handed.exit_code == again.exit_code == 0, handed.stderr
    assert "Vai trò này đã ký nội dung này." in again.stderr
    assert "Sai thông tin học sinh" in withdrew.stderr
    assert await steps.stored(school, "close") == 1
    assert await steps.stored(school, "withdrawal-request") == 1
    kept = {one.place.part: one for one in list_journals(desk.folder / "journal") if one.entries}
    assert [len(kept["close"].entries), len(kept["close"].undelivered)] == [1, 0]
    states = [(await school.json("GET", f"/v1/acts/{act['act_id']}"))["state"] for act in (close, request)]
    assert states == ["complete", "complete"]


async def test_an_act_that_is_not_there_is_told_in_the_services_words(desk: Desk) -> None:
    done = await desk.run("close", "0196f0a0-0000-7000-8000-000000000001", *desk.key, "--yes")

    assert done.exit_code == 1
    assert done.stderr.strip().endswith("[act-unknown]")

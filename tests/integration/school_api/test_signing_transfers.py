"""`hbs-sign transfer` before the real service and registry: from the application to the acceptance, interrupted."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from demo.generate_class_files import Files
from hbs_sign.journal import list_journals
from so_registry.domain.certificates.voices import ApprovalRule
from so_registry.storage.records import find_managers
from so_registry.usecases.register_signers import register_signers
from tests.integration.school_api.moving import Moving
from tests.integration.school_api.service import School
from tests.integration.school_api.test_signing_command import Desk, rows
from tests.integration.school_api.test_transfers import moving
from tests.integration.so_registry.transferring import OTHER
from tests.support.registry import REGISTRAR
from tests.support.signing import cut


class Heads:
    """Both schools' heads at one terminal, each with his own key."""

    def __init__(self, school: School, folder: Path) -> None:
        self.desk = Desk(school, folder)
        (folder / "token").write_text(school.token(schools=[school.registry.world.school, OTHER]))
        self.folder, self.case = folder, ""

    async def register(self) -> None:
        """The key of the desk is the head's of both schools."""
        registry = self.desk.school.registry
        own = self.desk.certificate
        entries = [
            registry.signer("principal/", thumbprint=own.thumbprint, school=at) for at in (registry.world.school, OTHER)
        ]
        await register_signers([own], entries, by=REGISTRAR, rule=ApprovalRule(), sessions=registry.sessions)

    async def sign(self, act: str, school: str, *words: str, lang: str = "vi", typed: str = "") -> Result:
        line = [act, self.case, "--school", school, *self.desk.key, *words]
        return await self.desk.call("transfer", *line, lang=lang, typed=typed)


@pytest.fixture
async def heads(school: School, tmp_path: Path) -> Heads:
    return Heads(school, tmp_path)


async def consented(school: School, files: Files, heads: Heads) -> Moving:
    case = await moving(school, files)
    await heads.register()
    await case.apply()
    await case.act("consent")
    heads.case = case.transfer_id
    return case


async def states(case: Moving) -> list[Any]:
    return [(await case.json("GET", f"/{case.transfer_id}", at))["state"] for at in (case.giver, OTHER)]


async def test_two_heads_sign_a_record_over(school: School, grade_4: Files, heads: Heads) -> None:
    case = await consented(school, grade_4, heads)
    code = heads.folder / "code"
    code.write_text(" ".join(case.code[at : at + 4].upper() for at in range(0, 32, 4)))
    code.chmod(0o600)
    accepting = ["--pupil-code", "MOI-0001", "--code-file", str(code)]

    early = await heads.sign("accept", OTHER, *accepting, "--yes")
    dry = await heads.sign("hand-over", case.giver, "--dry-run", "--json", "--code-file", str(code))
    no = await heads.sign("hand-over", case.giver, typed="n\n", lang="en")
    heads.desk.bridge.before = cut_put()
    broken = await heads.sign("hand-over", case.giver, "--yes")
    handed = await heads.sign("hand-over", case.giver, "--yes")
    again = await heads.sign("hand-over", case.giver, "--yes")
    accepted = await heads.sign("accept", OTHER, *accepting, "--yes", lang="en")

    assert early.exit_code == 1
    assert "[transfer-not-signable]" in early.stderr
    [row] = rows(dry)
    assert (row["giver"]["school"], row["receiver"]["school"], len(row["root"])) == (case.giver, OTHER, 8)
    assert row["pupil-code"]
    assert "bàn giao quyền quản lý một học bạ số, cấp tiểu học" in dry.stderr
    assert (no.exit_code, broken.exit_code) == (1, 75)
    assert "Sign this?" in no.stderr
    assert handed.exit_code == again.exit_code == accepted.exit_code == 0, accepted.stderr
    assert "không phải ký lại" in handed.stderr
    assert "không phải ký lại" in again.stderr
    assert "tiếp nhận quyền quản lý một học bạ số" in accepted.stderr
    # The giving school has not heard of it by a message yet; whoever asks what to sign is told of now.
    assert (await heads.sign("hand-over", case.giver, "--yes")).exit_code == 0
    assert await states(case) == ["accepted", "accepted"]
    async with school.registry.sessions() as session:
        assert await find_managers(session, [case.code]) == {case.code: {OTHER}}
    kept = {one.place.part: one for one in list_journals(heads.folder / "journal") if one.entries}
    assert {part: (len(one.entries), one.undelivered) for part, one in kept.items()} == {
        "hand-over": (1, []),
        "transfer-acceptance": (1, []),
    }
    told = "".join(done.stdout + done.stderr for done in (early, dry, no, broken, handed, again, accepted))
    assert case.code not in told


async def test_an_answer_that_was_lost_is_no_second_signature(school: School, grade_4: Files, heads: Heads) -> None:
    case = await consented(school, grade_4, heads)
    heads.desk.bridge.after = cut_put()

    lost = await heads.sign("hand-over", case.giver, "--yes")
    again = await heads.sign("hand-over", case.giver, "--yes")

    assert (lost.exit_code, again.exit_code) == (75, 0)
    assert "không phải ký lại" in again.stderr
    [kept] = [one for one in list_journals(heads.folder / "journal") if one.entries]
    assert (len(kept.entries), kept.undelivered) == (1, [])
    assert sum(method == "PUT" for method, _ in heads.desk.bridge.requests) == 1


async def test_another_record_than_the_family_brought_is_not_signed(
    school: School, grade_4: Files, heads: Heads
) -> None:
    case = await consented(school, grade_4, heads)
    code = heads.folder / "code"
    code.write_text(case.code[:-1] + ("0" if case.code[-1] != "0" else "1"))
    code.chmod(0o600)

    other = await heads.sign("hand-over", case.giver, "--yes", "--code-file", str(code))

    code.write_text("mã tra cứu")
    none = await heads.sign("hand-over", case.giver, "--yes", "--code-file", str(code))

    assert (other.exit_code, none.exit_code) == (1, 2)
    assert "(lookup_code)" in other.stderr
    assert await states(case) == ["consented", "consented"]


def cut_put() -> Any:
    """The line ends once, at what was signed."""
    end = cut("")
    return lambda request: end(request) if request.method == "PUT" else None

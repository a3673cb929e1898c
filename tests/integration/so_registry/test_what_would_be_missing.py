"""Before a lock: what it would leave out, told one after the other, pupils by name for a reason alone."""

from collections.abc import Sequence
from uuid import uuid4

import pytest

from so_registry.domain.cutoff.missing import Missing
from so_registry.usecases.cutoff.foresee_cutoff import foresee_cutoff
from tests.integration.so_registry import acts, flaws
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import answer, run
from tests.integration.so_registry.doors import open_door
from tests.integration.so_registry.reconciling import enrol, pupil
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration

REASON = "Kế hoạch 213/KH-SGDĐT"


async def foreseen(registry: Registry, grades: Sequence[int] = (), reason: str | None = None) -> list[Missing]:
    found: list[Missing] = []
    own = registry.sessions
    await foresee_cutoff(registry.window_no, found.append, grades, sessions=own, by=REGISTRAR, reason=reason)
    return found


async def test_what_would_be_missing_is_told_and_pupils_are_named_for_a_reason_that_is_noted(
    registry: Registry,
) -> None:
    await add_school(registry, "79000002", in_window=True)
    statements, packets = await registry.signed(3)
    await registry.submit(*registry.pack(packets, statements))
    await acts.revoke(registry, acts.withdrawal_request(registry, packets[:1]))
    await registry.receive(uuid4(), b"waits")
    told = [pupil(1), pupil(2), pupil(8, name="Trần Thị Chưa Gửi"), pupil(9, grade=2, name="Lê Văn Hai")]
    await enrol(registry, *told, pupil(7, excused="paper"))

    plain = await foreseen(registry)
    named = await foreseen(registry, reason=REASON)

    assert [(entry.kind, entry.school, entry.records) for entry in plain] == [
        ("school-silent", "79000002", 0),
        ("school-unclosed", registry.world.school, 2),
        ("missing", registry.world.school, 1),
        ("missing", registry.world.school, 1),
        ("undecided", registry.world.school, 1),
        ("withdrawn", registry.world.school, 1),
    ]
    assert {entry.name for entry in plain} == {None}
    unsent = [entry for entry in named if entry.kind == "missing"]
    assert [(entry.grade, entry.pupil_code, entry.name) for entry in unsent] == [
        (2, "7900000009", "Lê Văn Hai"),
        (4, "7900000008", "Trần Thị Chưa Gửi"),
    ]
    fourth = await foreseen(registry, [4])
    assert [entry.grade for entry in fourth if entry.kind == "missing"] == [4]
    (withdrawn,) = [entry for entry in named if entry.kind == "withdrawn"]
    assert withdrawn.name == packets[0].by_name["identity"].value["full_name"]
    assert withdrawn.record_key == packets[0].header.record_key
    assert await column(registry, "SELECT reason FROM registry.audit WHERE act = 'read-missing-names'") == [REASON]


async def test_refused_pupils_are_named_by_the_submission_that_was_refused(registry: Registry) -> None:
    statements, packets = await flaws.missing_stage(registry, (await registry.codes(2))[1])
    await registry.submit(*registry.pack(packets, statements))

    (plain,) = [entry for entry in await foreseen(registry) if entry.kind == "refused"]
    (named,) = [entry for entry in await foreseen(registry, reason=REASON) if entry.kind == "refused"]

    assert (plain.name, plain.codes) == (None, ("signatures-incomplete",))
    assert named.name == packets[0].by_name["identity"].value["full_name"]


async def test_a_look_at_names_is_noted_before_the_first_is_told(registry: Registry) -> None:
    class HungUp(Exception):
        pass

    def hang_up(_: Missing) -> None:
        raise HungUp

    with pytest.raises(HungUp):
        await foresee_cutoff(registry.window_no, hang_up, sessions=registry.sessions, by=REGISTRAR, reason=REASON)

    assert await column(registry, "SELECT reason FROM registry.audit WHERE act = 'read-missing-names'") == [REASON]


async def test_the_command_and_the_api_tell_the_same(registry: Registry, tmp_path) -> None:
    await enrol(registry, pupil(8, name="Trần Thị Chưa Gửi"), pupil(9, grade=2, name="Lê Văn Hai"))
    number = str(registry.window_no)

    told = await answer(registry, tmp_path, "cutoff", "missing", number, "--names-for", REASON)
    printed = await run(registry, tmp_path, "cutoff", "missing", number)
    unknown = await run(registry, tmp_path, "cutoff", "missing", "99", "--json")
    async with open_door(registry, tmp_path) as door:
        person = door.token("cutoffs:read", subject="operator-1", client_id="console", acts_for_claim=None)
        sent = await door.ask("POST", f"/v1/windows/{number}/missing", person, json={"names_for": REASON})
        refused = await door.ask("POST", "/v1/windows/99/missing", person, json={})

    assert [(row["kind"], row["class_name"], row["name"]) for row in told] == [
        ("school-silent", None, None),
        ("missing", "4A", "Lê Văn Hai"),
        ("missing", "4A", "Trần Thị Chưa Gửi"),
    ]
    assert [(row["kind"], row.get("class"), row.get("name")) for row in sent.json()] == [
        (row["kind"], row["class_name"], row["name"]) for row in told
    ]
    assert "Học sinh chưa có học bạ số được báo cáo" in printed.stdout
    assert "Trần Thị Chưa Gửi" not in printed.stdout
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert refused.status_code == 404
    assert sent.headers["cache-control"] == "no-store"

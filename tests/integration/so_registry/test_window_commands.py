"""`so-registry calendar|topology|school import|window extend|announcements`, as an operator runs them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from hbs_kit.clock import utc_now
from so_registry.storage.school_entries import list_schools_of_communes
from so_registry.usecases.import_schools import ImportedRow, import_schools
from tests.integration.bo_gateway.keys import key_files
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.commanding import run
from tests.support.calendars import DECISION, times, window_rules
from tests.support.registry import REGISTRAR, Registry

pytestmark = pytest.mark.integration

SCHOOLS = "code,name,valid_from,commune,type,levels\n"


def policy_key(registry: Registry, folder: Path) -> Mapping[str, str]:
    files = key_files(registry.world.ca, "policy", folder)
    return {f"SO_REGISTRY_POLICY_KEY__{name}": value for name, value in files.items()}


def calendar(registry: Registry, folder: Path, *, version: int = 1, **rules: Any) -> Path:
    """A calendar's file as people write it."""
    members = {
        "registrar": registry.world.registrar,
        "id": "calendar-2",
        "version": version,
        "school_year": "2025-2026",
        "level": "primary",
        "schema": {"id": "calendar", "version": 2},
        "rules": {"basis": ["Kế hoạch thử"], "windows": [window_rules(registry)], **rules},
    }
    file = folder / f"calendar-{version}.json"
    file.write_text(json.dumps(members), "utf-8")
    return file


async def told(registry: Registry, folder: Path, *arguments: str) -> Any:
    done = await run(registry, folder, *arguments, "--json", **policy_key(registry, folder))
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


async def test_a_calendar_is_checked_signed_opened_extended_and_locked_by_batch(
    registry: Registry, tmp_path: Path
) -> None:
    first = calendar(registry, tmp_path)
    assert await told(registry, tmp_path, "calendar", "check", str(first)) == []
    await told(registry, tmp_path, "calendar", "sign", str(first), "--dry-run")
    (signed,) = await told(registry, tmp_path, "calendar", "sign", str(first))
    assert await told(registry, tmp_path, "calendar", "sign", str(first)) == [signed]
    (shown,) = await told(registry, tmp_path, "calendar", "show", signed["digest"])
    assert (shown["id"], shown["grades"], shown["closes_at"][-6:]) == ("first", [2, 4], "+07:00")

    school = registry.world.school
    plan = ("window", "open", "--calendar", signed["digest"], "--school", school, "--dry-run")
    await told(registry, tmp_path, *plan)
    (made,) = await told(
        registry, tmp_path, "window", "open", "--calendar", signed["digest"], "--id", "first", "--school", school
    )
    more = {"id": "more", "extends": "first", "decision": DECISION, "schools": [school], **times(-1, 3)}
    newer = calendar(registry, tmp_path, version=2, extensions=[more])
    changes = await told(registry, tmp_path, "calendar", "diff", signed["digest"], str(newer))
    assert {"/version", "/rules/extensions"} <= {change["pointer"] for change in changes}
    (second,) = await told(registry, tmp_path, "calendar", "sign", str(newer))
    extend = ("window", "extend", made["window"], "--calendar", second["digest"], "--id", "more")
    await told(registry, tmp_path, *extend, "--dry-run")
    (extended,) = await told(registry, tmp_path, *extend)
    assert extended["schools"] == [school]
    listed = await told(registry, tmp_path, "window", "list")
    assert [(entry["kind"], entry["decision"]) for entry in listed][:2] == [
        ("extension", "412/QĐ-SGDĐT, 2026-06-12"),
        ("ordinary", None),
    ]
    assert await told(registry, tmp_path, "window", "announcements", made["window"]) == []

    move = ("window", "move", made["window"], "--calendar", second["digest"])
    await told(registry, tmp_path, *move, "--dry-run")
    assert (await told(registry, tmp_path, "window", "list"))[1]["calendar"] == signed["digest"]
    await told(registry, tmp_path, *move)
    assert await column(
        registry,
        "SELECT act FROM registry.audit WHERE act ~ 'window|calendar' AND by_whom <> 'operator:unnamed'"
        " ORDER BY audit_no",
    ) == [
        "sign-calendar",
        "open-window",
        "sign-calendar",
        "extend-window",
        "move-window",
    ]
    registry.window_no = int(made["window"])
    await acts.pass_the_cutoff(registry)
    (locked,) = await told(registry, tmp_path, "window", "lock", made["window"], "--batch", "2")
    assert locked["grades"] == [2]
    nothing = await run(registry, tmp_path, "window", "lock", made["window"], "--batch", "3")
    assert (nothing.exit_code, "[nothing-to-lock]" in nothing.stderr) == (1, True)


async def test_a_calendar_that_is_wrong_is_not_signed_and_a_version_has_one_content(
    registry: Registry, tmp_path: Path
) -> None:
    keys = policy_key(registry, tmp_path)
    wrong = calendar(registry, tmp_path, windows=[window_rules(registry, batches=[[2]], reviewer="maybe")])
    checked = await run(registry, tmp_path, "calendar", "check", str(wrong), "--json")
    assert checked.exit_code == 1
    assert [entry["pointer"] for entry in json.loads(checked.stdout)] == ["/rules/windows/0/reviewer"]
    refused = await run(registry, tmp_path, "calendar", "sign", str(wrong), **keys)
    assert (refused.exit_code, "[calendar-refused]" in refused.stderr) == (1, True)
    assert "/rules/windows/0/reviewer" in refused.stderr

    await told(registry, tmp_path, "calendar", "sign", str(calendar(registry, tmp_path, version=3)))
    other = calendar(registry, tmp_path, version=2)
    older = await run(registry, tmp_path, "calendar", "sign", str(other), **keys)
    assert (older.exit_code, "[calendar-conflict]" in older.stderr) == (1, True)
    again = calendar(registry, tmp_path, version=3, basis=["Kế hoạch khác"])
    changed = await run(registry, tmp_path, "calendar", "sign", str(again), **keys)
    assert "[calendar-conflict]" in changed.stderr
    of_another = json.loads(again.read_text("utf-8")) | {"registrar": "so-99"}
    again.write_text(json.dumps(of_another), "utf-8")
    assert "[calendar-mismatch]" in (await run(registry, tmp_path, "calendar", "sign", str(again), **keys)).stderr


async def test_a_topology_is_told_with_its_instant_and_decision(registry: Registry, tmp_path: Path) -> None:
    tell = ("topology", "set", "so+copy", "--since", "2099-01-01T00:00:00+07:00", "--decision", "613/SGDĐT-GDTH")
    await told(registry, tmp_path, *tell)

    (row,) = await told(registry, tmp_path, "topology", "list")

    assert (row["topology"], row["since"], row["decision"]) == (
        "so+copy",
        "2098-12-31T17:00:00+00:00",
        "613/SGDĐT-GDTH",
    )
    no_offset = await run(registry, tmp_path, *tell[:4], "2099-01-01T00:00:00", *tell[5:])
    assert no_offset.exit_code == 2


async def test_a_list_of_schools_is_imported_with_a_report_for_each_row(registry: Registry, tmp_path: Path) -> None:
    file = tmp_path / "schools.csv"
    file.write_text(SCHOOLS + "79000001,Trường A,2020-09-01,26734,public,TH\n", "utf-8")
    command = ("school", "import", str(file), "--source", "Danh mục 2026")
    assert (await told(registry, tmp_path, *command, "--dry-run"))[0]["result"] == "new"
    assert await column(registry, "SELECT school FROM registry.school_entries") == []
    (row,) = await told(registry, tmp_path, *command)
    assert row == {"row": 2, "school": "79000001", "valid_from": "2020-09-01", "result": "new"}

    file.write_text(SCHOOLS + "79000001,Trường A,2020-09-01,26734,state,TH\n", "utf-8")
    refused = await run(registry, tmp_path, *command)
    assert (refused.exit_code, "[school-list-refused]" in refused.stderr) == (1, True)
    assert "/rows/2" in refused.stderr


async def test_a_row_that_is_there_changes_nothing_and_another_is_a_correction(registry: Registry) -> None:
    async def imported(commune: str) -> list[ImportedRow]:
        data = f"{SCHOOLS}79000001,Trường A,2020-09-01,{commune},public,TH\n".encode()
        return await import_schools(data, suffix=".csv", source="x", by=REGISTRAR, sessions=registry.sessions)

    seen = [(await imported(commune))[0].result for commune in ("26734", "26734", "26737")]

    assert seen == ["new", "same", "changed"]
    # What was told before stays; what was told last counts.
    assert await column(registry, "SELECT commune FROM registry.school_entries ORDER BY entry_no") == ["26734", "26737"]
    async with registry.sessions() as session:
        assert await list_schools_of_communes(session, ["26734"], utc_now()) == []
        assert await list_schools_of_communes(session, ["26737"], utc_now()) == ["79000001"]
    assert await column(registry, "SELECT count(*) FROM registry.audit WHERE act = 'import-schools'") == [2]

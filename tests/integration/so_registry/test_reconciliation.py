"""Whom schools expect, held against what came: figures, lists by name, boards, tables, and what is forgotten."""

import json
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hbs_sheets.workbook import WorkbookLimits, read_workbook
from so_registry.domain.errors import SchoolNotAllowed, WindowClosed
from so_registry.domain.reconciling.errors import EnrolmentRefused, EnrolmentUnknown
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.usecases.reconciling.dry_lock import list_not_locked
from so_registry.usecases.reconciling.export_book import Wanted, export_book
from so_registry.usecases.reconciling.forget_names import forget_names
from so_registry.usecases.reconciling.put_enrolment import show_enrolment
from so_registry.usecases.reconciling.show_board import show_board
from so_registry.usecases.reconciling.show_statistics import show_statistics
from so_registry.usecases.reconciling.show_weekly import show_weekly
from tests.integration.so_registry import acts
from tests.integration.so_registry.acts import column
from tests.integration.so_registry.reconciling import (
    REASON,
    REVIEWER,
    counts,
    enrol,
    listed,
    pupil,
    reconciled,
)
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

NAME = "Nguyễn Văn Ví Dụ"


async def as_owner(registry: Registry, statement: str, *values: str) -> None:
    connection = await asyncpg.connect(registry.database.owner)
    try:
        await connection.execute(statement, *values)
    finally:
        await connection.close()


async def test_every_pupil_is_counted_once_and_whoever_is_missing_is_known_by_name(registry: Registry) -> None:
    codes = await registry.codes(5)
    statements, packets = await registry.signed(2)
    await enrol(
        registry,
        pupil(1, lookup_code=codes[0], name="Tên Sẽ Bỏ"),
        pupil(2),
        pupil(3, name=NAME),
        pupil(4, excused="paper", note="QĐ 12/QĐ-TH"),
        pupil(6, **{"class": "4B"}),
    )
    await registry.submit(*registry.pack(packets, statements))

    told = await reconciled(registry)

    figures = told.figures
    assert (figures.enrolled, figures.expected, figures.valid, figures.missing, figures.excused) == (5, 4, 2, 2, 1)
    assert [(entry.class_name, entry.expected, entry.missing) for entry in told.classes] == [("4A", 3, 1), ("4B", 1, 1)]
    missing = await listed(registry, "missing")
    assert [(entry.pupil_code, entry.name) for entry in missing] == [("7900000003", NAME), ("7900000006", None)]
    assert [entry.reason for entry in await listed(registry, "excused")] == ["paper"]
    assert [entry.name for entry in await listed(registry, "valid")] == [None, None]


async def test_every_look_at_names_is_noted_and_nobody_sees_another_school(registry: Registry) -> None:
    await enrol(registry, pupil(1, name=NAME))

    await listed(registry, "missing")
    by_code = await listed(registry, "missing", with_names=False)
    with pytest.raises(SchoolNotAllowed):
        await listed(registry, "missing", schools=frozenset({"other"}))

    assert [entry.name for entry in by_code] == [None]
    noted = "SELECT act || ' ' || by_whom || ' ' || reason FROM registry.audit WHERE act LIKE 'list%' ORDER BY audit_no"
    assert await column(registry, noted) == [
        f"list-pupils {REVIEWER.name} {REASON}",
        f"list-pupils-by-code {REVIEWER.name} {REASON}",
    ]


async def test_a_listing_goes_on_where_its_page_ended(registry: Registry) -> None:
    await enrol(registry, *(pupil(number) for number in range(1, 6)))

    first = await listed(registry, "missing", asked={"limit": 2})
    rest = await listed(registry, "missing", asked={"limit": 9, "after": first[-1].position})

    assert [entry.pupil_code for entry in (*first, *rest)] == [f"79{number:08}" for number in range(1, 6)]


async def test_revoked_refused_and_unexpected_records_are_told_apart(registry: Registry) -> None:
    codes = await registry.codes(3)
    statements, packets = await registry.signed(3)
    await enrol(registry, pupil(1), pupil(2), pupil(9, lookup_code=codes[2]))
    await registry.submit(*registry.pack(packets[:2], statements))
    await acts.revoke(registry, acts.withdrawal_request(registry, [packets[0]]))
    await as_owner(registry, "UPDATE registry.pupil_keys SET value = value || 'x' WHERE lookup_code = $1", codes[2])
    await registry.submit(*registry.pack([packets[2]], statements))

    assert await counts(registry, "expected", "valid", "revoked", "refused", "missing") == (3, 1, 1, 1, 0)
    refused = await listed(registry, "refused")
    assert [(entry.pupil_code, "record-unknown" in entry.codes) for entry in refused] == [("7900000009", True)]

    await enrol(registry, pupil(1))

    assert await counts(registry, "expected", "valid", "revoked", "unexpected", "unexpected_refused") == (1, 0, 1, 1, 1)


async def test_without_a_list_nobody_is_missing_and_the_board_says_so(registry: Registry) -> None:
    await registry.submit(*await registry.packed(2))

    with pytest.raises(EnrolmentUnknown):
        await show_enrolment(registry.window_no, registry.world.school, sessions=registry.sessions)

    assert await counts(registry, "valid", "expected", "missing", "unexpected") == (2, None, None, 0)
    [entry] = (await show_board(registry.window_no, sessions=registry.sessions)).schools
    assert (entry.state, entry.percent) == ("no-enrolment", None)


async def test_a_code_that_is_issued_after_the_list_leads_to_the_same_child(registry: Registry) -> None:
    told = await enrol(registry, pupil(1))
    assert told.without_code == 1

    await registry.submit(*await registry.packed(1))

    assert await counts(registry, "expected", "valid", "unexpected") == (1, 1, 0)


async def test_the_same_list_changes_nothing_and_another_one_says_what_it_changes(registry: Registry) -> None:
    first = await enrol(registry, pupil(1), pupil(2), pupil(3))
    again = await enrol(registry, pupil(1), pupil(2), pupil(3))
    other = await enrol(registry, pupil(2, **{"class": "4B"}), pupil(3), pupil(4))

    assert (first.seq, again.seq, other.seq) == (1, 1, 2)
    assert again.told_at == first.told_at
    assert (other.added, other.changed, other.removed) == (1, 1, 1)
    rows = "SELECT pupil_code || since_seq || coalesce('-' || until_seq, '') FROM registry.enrolled_pupils ORDER BY 1"
    assert await column(registry, rows) == [
        "79000000011-2",
        "79000000021-2",
        "79000000022",
        "79000000031",
        "79000000042",
    ]
    noted = await column(registry, "SELECT after FROM registry.audit WHERE act = 'enrolment' ORDER BY audit_no")
    names = ("seq", "added", "changed", "removed")
    assert [tuple(json.loads(after)[name] for name in names) for after in noted] == [(1, 3, 0, 0), (2, 1, 1, 1)]


async def test_a_row_of_a_list_ends_once(registry: Registry) -> None:
    await enrol(registry, pupil(1))
    await enrol(registry, pupil(2))

    with pytest.raises(DBAPIError, match="never changed"):
        async with registry.sessions.begin() as session:
            await session.execute(text("UPDATE registry.enrolled_pupils SET until_seq = 8, until = now()"))


async def test_a_list_that_is_wrong_stores_nothing(registry: Registry) -> None:
    [code] = await registry.codes(1)

    with pytest.raises(EnrolmentRefused) as refused:
        await enrol(registry, pupil(1, lookup_code=code), pupil(1), pupil(2, lookup_code="f" * 12 + "4fff8" + "f" * 15))

    assert [item.code for item in refused.value.problem_items] == ["pupil-repeated", "record-unknown"]
    assert await column(registry, "SELECT 1 FROM registry.enrolments") == []


async def test_names_go_with_the_accepted_record_and_with_the_list_that_drops_them(registry: Registry) -> None:
    await enrol(registry, pupil(1, name=NAME), pupil(2, name=NAME), pupil(3, name=NAME))
    await registry.submit(*await registry.packed(1))

    assert await forget_names(sessions=registry.sessions, is_dry_run=True) == 1
    assert await forget_names(sessions=registry.sessions) == 1
    assert await forget_names(sessions=registry.sessions) == 0
    await enrol(registry, pupil(1), pupil(2), pupil(3, name=NAME))

    assert await column(registry, "SELECT pupil_code FROM registry.enrolled_names") == ["7900000003"]


async def test_a_school_without_a_window_tells_no_list(registry: Registry) -> None:
    await add_school(registry, "79000099")

    with pytest.raises(SchoolNotInWindow):
        await show_enrolment(registry.window_no, "79000099", sessions=registry.sessions)


async def test_a_locked_window_stays_as_it_was_counted(registry: Registry) -> None:
    statements, packets = await registry.signed(1)
    await enrol(registry, pupil(1), pupil(2))
    await registry.submit(*registry.pack(packets, statements))
    await acts.let_unclosed_be_locked(registry)
    await acts.pass_the_cutoff(registry)
    late = await enrol(registry, pupil(1), pupil(2), pupil(3))
    await acts.lock(registry, 2, 4)

    with pytest.raises(WindowClosed):
        await enrol(registry, pupil(1))

    assert late.seq == 2
    assert await counts(registry, "expected", "valid", "missing") == (3, 1, 2)


async def test_what_would_be_missing_if_locked_now_is_told_by_name(registry: Registry) -> None:
    await enrol(registry, pupil(1), pupil(2, name=NAME), pupil(3, excused="transferred"))
    await registry.submit(*await registry.packed(1))

    async def told(reason: str | None) -> list[tuple[str | None, str | None, str]]:
        wanted = Wanted(reason=reason)
        found = list_not_locked(registry.window_no, wanted, by=REVIEWER, sessions=registry.sessions)
        return [(entry.pupil_code, entry.name, entry.state) async for entry in found]

    # This window leaves out what a school has not closed.
    assert await told(REASON) == [("7900000001", None, "valid"), ("7900000002", NAME, "missing")]
    await acts.let_unclosed_be_locked(registry)
    assert await told(None) == [("7900000002", None, "missing")]


async def test_board_tables_and_statistics_count_the_same(registry: Registry, tmp_path: Path) -> None:
    statements, packets = await registry.signed(2)
    await enrol(registry, pupil(1), pupil(2), pupil(3, name=NAME))
    await registry.submit(*registry.pack(packets, statements))
    number, sessions = registry.window_no, registry.sessions

    board = await show_board(number, sessions=sessions)
    weekly = await show_weekly(number, by="school", sessions=sessions)
    before = await show_weekly(number, at=weekly.at - timedelta(days=1), sessions=sessions)
    statistics = await show_statistics(number, "grade", sessions=sessions)
    public = await show_statistics(number, "grade", smallest=5, sessions=sessions)
    listed_count = await export_book(
        number, tmp_path / "book.xlsx", Wanted(reason=REASON), by=REVIEWER, sessions=sessions
    )

    [entry] = board.schools
    assert (entry.state, entry.percent, entry.is_overdue) == ("incomplete", 66.6, False)
    assert (weekly.table.whole.expected, weekly.table.whole.reported, weekly.table.whole.change) == (3, 2, 2)
    assert (before.table.whole.untold, before.table.whole.reported) == (1, 0)
    assert [(row.grade, row.total) for row in statistics.rows] == [(4, 2)]
    assert [(row.total, set(row.results.values())) for row in public.rows] == [(None, {None})]
    assert listed_count == 1
    sheets = {
        sheet.name: sheet.rows for sheet in read_workbook((tmp_path / "book.xlsx").read_bytes(), WorkbookLimits())
    }
    assert list(sheets) == ["Theo trường", "Theo lớp", "Cần xử lý"]
    assert sheets["Cần xử lý"][1][4:7] == ("7900000003", NAME, "Chưa báo cáo")


async def test_after_the_cutoff_whoever_lacks_something_is_on_the_board_of_the_late(registry: Registry) -> None:
    await enrol(registry, pupil(1))
    await acts.pass_the_cutoff(registry)
    await registry.receive(*await registry.packed(1))

    [entry] = (await show_board(registry.window_no, only="late", sessions=registry.sessions)).schools

    assert (entry.state, entry.late, entry.figures.missing, entry.is_overdue) == ("nothing-sent", 1, 1, True)

"""Windows of signed calendars for tests: lists of schools, windows that open, extensions, classes under given codes."""

import json
from typing import Any

from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.messages.answers import SubmissionAnswer
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from so_registry.storage import evidence
from so_registry.storage.window_schools import list_schools
from so_registry.usecases.extend_window import Extended, extend_window
from so_registry.usecases.import_schools import import_schools
from so_registry.usecases.open_window import open_window
from so_registry.usecases.sign_calendar import sign_calendar
from tests.integration.so_registry import acts
from tests.integration.so_registry.signing import Signed
from tests.support.calendars import DECISION, stored_calendar, supplementary_rules, times, window_rules
from tests.support.pupils import complete_values
from tests.support.registry import REGISTRAR, Registry

LIST = "Mã trường,Tên trường,Từ ngày,Mã xã,Loại hình,Cấp học\n"
BETTER = {"subjects/TOAN": {"level": "T", "test": "10"}}


async def listed(registry: Registry, *lines: str) -> None:
    data = (LIST + "\n".join(lines)).encode()
    await import_schools(data, suffix=".csv", source="danh mục", by=REGISTRAR, sessions=registry.sessions)


async def opened(registry: Registry, *windows: dict[str, Any], **rules: Any) -> None:
    """The calendar's first window, open for the world's school."""
    calendar = await stored_calendar(registry, *windows, **rules)
    registry.window_no = await open_window(calendar, "first", [registry.world.school], sessions=registry.sessions)


async def expected(registry: Registry, window_no: int) -> list[str]:
    async with registry.sessions() as session:
        return await list_schools(session, window_no)


async def extended(registry: Registry, *, version: int = 2, is_dry_run: bool = False, **changes: Any) -> Extended:
    """The open window's extension for the world's school."""
    rules = {"id": "more", "extends": "first", "decision": DECISION, "schools": [registry.world.school], **times(-1, 3)}
    calendar = await stored_calendar(
        registry, window_rules(registry), version=version, extensions=[{**rules, **changes}]
    )
    return await extend_window(
        registry.window_no, calendar, "more", by=REGISTRAR, sessions=registry.sessions, is_dry_run=is_dry_run
    )


async def send(registry: Registry, signed: Signed) -> SubmissionAnswer:
    statements, packets = signed
    return await registry.submit(*registry.pack(packets, statements))


async def of_codes(registry: Registry, codes: list[str], **header: Any) -> Signed:
    """Pupils numbered by their place among the codes, each signed."""
    values = [complete_values(number, code=code) for number, code in enumerate(codes, start=1) if code]
    return signed_as(registry, [registry.world.draft(values=entry, **header) for entry in values])


def signed_as(registry: Registry, drafts: list[Any]) -> Signed:
    statements, done = registry.world.endorse(drafts)
    return statements, [draft.packet() for draft in done]


async def stored(registry: Registry, members: dict[str, Any]) -> Any:
    """Signed and stored as `so-registry calendar sign` does it."""
    digest = await sign_calendar(
        json.dumps(members).encode(),
        registrar=registry.world.registrar,
        key=registry.world.key("so-policy"),
        clock=utc_now,
        by=REGISTRAR,
        sessions=registry.sessions,
    )
    async with registry.sessions() as session:
        return parse_statement(await evidence.find_document(session, digest) or "", Calendar)


async def closed_with_one_left_out(registry: Registry, key: str, *, reason: str = "supplementary") -> None:
    """Nothing accepted, one pupil left out; cutoff passed and locked."""
    await acts.close(registry, [], left_out=[{"grade": 4, "class": "4A", "record_key": key, "reason": reason}])
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry, 2, 4)


def again(number: int, code: str) -> dict[str, Any]:
    """A pupil who was assessed again and has completed."""
    values = complete_values(number, code=code, test="4")
    values["subjects/TOAN"]["retake"] = {"level": "H", "test": "6"}
    for name in values:
        if name.startswith("subjects/") and "test" in values[name] and name != "subjects/TOAN":
            values[name]["test"] = "8"
    values["outcome"] = {"result": "CHT", "result_after_retake": "HT", "is_completed": True, "is_promoted": True}
    return values


async def supplementary(registry: Registry, number: int, code: str) -> SubmissionAnswer:
    draft = registry.world.draft(values=again(number, code), track="supplementary")
    return await send(registry, signed_as(registry, [draft]))


async def record_key(registry: Registry, code: str) -> str:
    (packet,) = (await of_codes(registry, [code]))[1]
    return str(packet.header.record_key)


async def open_summer(registry: Registry) -> None:
    rules = supplementary_rules(registry, **times(1.1, 900))
    calendar = await stored_calendar(registry, window_rules(registry), rules, version=2)
    registry.window_no = await open_window(calendar, "summer", sessions=registry.sessions)
    # The calendar has it open after the cutoff; here it is open now.
    async with registry.sessions.begin() as session:
        await session.execute(
            text("UPDATE registry.windows SET opens_at = clock_timestamp() - interval '1 hour' WHERE window_no = :no"),
            {"no": registry.window_no},
        )


async def special(registry: Registry, *records: str) -> int:
    rules = {
        "id": "late",
        "after": "first",
        "decision": DECISION,
        "grades": [4],
        "schools": [registry.world.school],
        "records": list(records),
        "unclosed": "lock",
        **times(1.1, 900),
    }
    calendar = await stored_calendar(registry, window_rules(registry), version=2, special=[rules])
    number = await open_window(calendar, "late", sessions=registry.sessions)
    async with registry.sessions.begin() as session:
        await session.execute(
            text("UPDATE registry.windows SET opens_at = clock_timestamp() - interval '1 hour' WHERE window_no = :no"),
            {"no": number},
        )
    return number

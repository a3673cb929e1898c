"""`so-registry calendar …`: check, sign, show and compare the calendars from which windows are opened."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any

import typer

from hbs_schema.calendars.checking import check_calendar, has_errors
from hbs_schema.calendars.comparing import compare
from hbs_schema.calendars.reading import MAX_BYTES
from hbs_schema.statements.documents import Calendar
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.times import from_instant
from so_registry.commands.context import operator, run
from so_registry.commands.output import FAILED, say, show
from so_registry.domain.errors import DocumentUnknown
from so_registry.resources import Resources
from so_registry.storage import evidence
from so_registry.usecases.sign_calendar import sign_calendar

app = typer.Typer(help="Lịch chốt: kiểm tra, ký số, xem, so sánh.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Lịch chốt (JSON)")]
Which = Annotated[str, typer.Argument(help="Mã tài liệu đã ký số, hoặc tệp JSON")]
FOUND = {"severity": "Mức", "code": "Mã", "pointer": "Vị trí", "vi": "Nội dung"}
SHOWN = {
    "id": "Đợt chốt",
    "track": "Diện",
    "grades": "Khối lớp",
    "opens_at": "Mở",
    "closes_at": "Hạn chốt",
    "grace_until": "Hết gia hạn kỹ thuật",
    "drain_until": "Kiểm tra xong",
    "report_due_at": "Hạn báo cáo Bộ",
    "decision": "Quyết định",
}
CHANGED = {"kind": "Thay đổi", "pointer": "Vị trí", "old": "Cũ", "new": "Mới"}
VIET_NAM = timezone(timedelta(hours=7))


@app.command()
def check(file: File, as_json: Json = False) -> None:
    """Kiểm tra một lịch chốt trước khi ký số: nêu mọi điểm sai cùng lúc. Không cần cơ sở dữ liệu."""
    found = check_calendar(_read(file)).findings
    rows = [{**finding.as_json(), "vi": finding.text("vi"), "en": finding.text("en")} for finding in found]
    show(rows, as_json=as_json, columns=FOUND)
    if has_errors(found):
        raise typer.Exit(FAILED)
    say("Lịch chốt dùng được." if not found else "Lịch chốt dùng được; đề nghị xem các điểm được nêu.")


@app.command()
def sign(
    context: typer.Context,
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Kiểm tra, ký số bằng khóa của Sở và lưu lịch chốt."""
    data = _read(file)

    async def act(use: Resources) -> str:
        return await sign_calendar(
            data,
            registrar=use.settings.registrar,
            key=use.need_policy_key(),
            clock=use.clock,
            by=operator(),
            sessions=use.sessions,
            is_dry_run=dry_run,
        )

    show([{"digest": run(context, act)}], as_json=as_json, columns={"digest": "Mã tài liệu"})


@app.command("show")
def show_(context: typer.Context, calendar: Which, as_json: Json = False) -> None:
    """Các đợt chốt của một lịch, theo giờ Việt Nam."""
    members = _members(context, calendar)
    rows = list(_windows(members))
    columns = {name: title for name, title in SHOWN.items() if any(row[name] for row in rows)}
    show(rows, as_json=as_json, columns=columns)


@app.command()
def diff(context: typer.Context, old: Which, new: Which, as_json: Json = False) -> None:
    """Những điểm khác nhau giữa hai lịch chốt."""

    changes = compare(_members(context, old), _members(context, new))
    show([vars(change) for change in changes], as_json=as_json, columns=CHANGED)


def _members(context: typer.Context, which: str) -> Mapping[str, Any]:
    """Of a file, which needs no database, or of a stored document."""
    if Path(which).is_file():
        read = check_calendar(_read(Path(which)))
        for finding in read.findings:
            say(f"{finding.pointer}: {finding.text('vi')}")
        if read.members is None:
            raise typer.Exit(FAILED)
        return read.members
    return run(context, lambda use: _stored(use, which))


async def _stored(use: Resources, digest: str) -> Mapping[str, Any]:
    """Raises DocumentUnknown."""
    async with use.sessions() as session:
        jws = await evidence.find_document(session, digest)
    if jws is None:
        raise DocumentUnknown
    payload: Mapping[str, Any] = parse_statement(jws, Calendar).payload.model_dump(mode="json", by_alias=True)
    return {name: value for name, value in payload.items() if name not in ("v", "kind")}


def _windows(members: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rules = members["rules"]
    named = {entry["id"]: entry for entry in rules.get("windows", ())}
    for kind in ("tracks", "windows", "extensions", "special"):
        for entry in rules.get(kind, ()):
            of = named.get(entry.get("extends") or entry.get("after") or "", entry)
            grades = entry.get("grades") or sorted({g for part in of.get("takes_part", ()) for g in part["grades"]})
            decision = entry.get("decision")
            yield {
                "id": entry.get("id", entry.get("track")),
                "track": of["track"],
                "grades": grades,
                "decision": f"{decision['number']}, {decision['date']}" if decision else "",
                **{name: _local(entry.get(name)) for name in SHOWN if name.endswith(("_at", "_until"))},
            }


def _local(instant: str | None) -> datetime | str:
    return from_instant(instant).astimezone(VIET_NAM) if instant else ""


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES + 1)

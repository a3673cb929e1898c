"""`so-registry audit …`: the audit verified, signed, written to a file (docs/audit.md)."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from hbs_schema.audit.checking import AuditFinding
from hbs_schema.audit.signers import Witnesses
from hbs_schema.errors import HbsError
from so_registry.commands.audit_files import read_file, read_kept_file, read_root, read_roots
from so_registry.commands.context import operator, run
from so_registry.commands.output import FAILED, progress_bar, say, show
from so_registry.resources import Resources
from so_registry.usecases.audit.export_audit import AuditWish, export_audit
from so_registry.usecases.audit.sign_checkpoint import make_checkpoint
from so_registry.usecases.audit.verify_audit import AuditReport, verify_audit

app = typer.Typer(help="Nhật ký: kiểm tra toàn vẹn, ký xác nhận, xuất tệp.", no_args_is_help=True)

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
COUNTS = {
    "rows": "Số dòng",
    "lanes": "Số chuỗi",
    "checkpoints": "Điểm xác nhận",
    "unstamped": "Chưa có dấu thời gian",
    "unjudged": "Chưa đối chiếu người ký",
    "uncovered": "Số dòng sau điểm xác nhận cuối",
    "found": "Sai lệch",
}
UNREADABLE = "Tệp không đọc được: không đúng định dạng. Đề nghị kiểm tra lại tệp đã chọn. [file-unreadable]"
CHANGED = (
    "Nhật ký có {found} sai lệch: dòng bị sửa, bị mất hoặc bị chèn. Đề nghị báo ngay người phụ trách an toàn thông "
    "tin và giữ nguyên cơ sở dữ liệu. [audit-changed]"
)
SHOWN = {"registrar": "Đơn vị", "shown": "Số dòng được xem", **COUNTS}
UNJUDGED = (
    "Chưa đối chiếu được người ký của {unjudged} điểm xác nhận vì chưa có chứng thư gốc của Bộ. Đề nghị chỉ ra tệp "
    "chứng thư gốc bằng --root. [signers-not-judged]"
)


@app.command()
def verify(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Tệp đã xuất, thay cho cơ sở dữ liệu")
    ] = None,
    kept: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Tệp đã xuất hoặc điểm xác nhận (JWS) giữ từ lần trước"),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            envvar="SO_REGISTRY_ROOT_CERTIFICATE_FILE",
            help="Chứng thư gốc của Bộ (PEM), để đối chiếu người ký",
        ),
    ] = None,
    ca: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, help="Chứng thư gốc (PEM) của dịch vụ dấu thời gian"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tính lại toàn bộ nhật ký; mã kết thúc 1 nếu có sai lệch."""
    heads = _read(lambda: read_kept_file(kept)) if kept else ()
    trusted = _read(lambda: Witnesses(read_root(root), read_roots(ca or ())))
    if file is not None:
        read = _read(lambda: read_file(file, trusted, heads))
        told = {name: getattr(read.judged, name) for name in ("unstamped", "unjudged")}
        told |= {"rows": read.check.rows, "lanes": len(read.heads), "checkpoints": len(read.head.checkpoints)}
        told |= {"shown": read.shown, "uncovered": read.uncovered, "found": read.check.count}
        _tell({"registrar": read.head.registrar, **told}, SHOWN, read.check.findings, as_json=as_json)
        return
    with progress_bar({"rows": "Kiểm tra nhật ký"}) as advance:

        async def act(use: Resources) -> AuditReport:
            return await verify_audit(
                registrar=use.settings.registrar,
                sessions=use.sessions,
                witnesses=replace(trusted, ca_roots=(*trusted.ca_roots, *use.ca_roots)),
                kept=heads,
                progress=lambda rows: advance("rows", rows, rows),
            )

        report = run(context, act)
    _tell({name: getattr(report, name) for name in COUNTS}, COUNTS, report.findings, as_json=as_json)


@app.command()
def checkpoint(context: typer.Context, as_json: Json = False) -> None:
    """Ký số xác nhận nhật ký ngay bây giờ; tiến trình nền tự ký mỗi ngày một lần."""

    async def act(use: Resources) -> list[dict[str, object]]:
        made = await make_checkpoint(
            registrar=use.settings.registrar,
            sessions=use.sessions,
            key=use.need_receipt_key(),
            clock=use.clock,
        )
        if made.checkpoint is None:
            return []
        payload = made.checkpoint.payload
        return [{"seq": payload.seq, "rows": payload.rows, "jws": made.checkpoint.jws}]

    rows = run(context, act)
    show(rows, as_json=as_json, columns={"seq": "Điểm xác nhận", "rows": "Số dòng"})
    if not rows:
        say("Nhật ký không có dòng nào mới từ điểm xác nhận trước.")


@app.command()
def export(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Lý do xem nhật ký; được ghi vào nhật ký")],
    school: Annotated[list[str] | None, typer.Option(help="Chỉ xem dòng của trường này (lặp lại được)")] = None,
    out: Annotated[Path | None, typer.Option(help="Tệp sẽ ghi; không có: màn hình")] = None,
) -> None:
    """Xuất nhật ký thành tệp tự kiểm tra được; dòng không được xem chỉ còn mã kiểm tra."""
    wish = AuditWish(reason, frozenset(school) if school else None)

    async def act(use: Resources) -> int:
        count = 0
        lines = export_audit(wish, registrar=use.settings.registrar, by=operator(), sessions=use.sessions)
        if out is not None:
            out.touch(mode=0o600)
        with out.open("w", encoding="utf-8") if out else _Stdout() as file:
            async for line in lines:
                file.write(line)
                count += 1
        return count - 1

    say(f"{run(context, act)} dòng.")


class _Stdout:
    """The terminal, which stays open."""

    def __enter__(self) -> "_Stdout":
        return self

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()

    def write(self, line: str) -> int:
        return sys.stdout.write(line)


def _read(reading: Callable[[], T]) -> T:
    """What somebody hands us is read, or refused in a sentence."""
    try:
        return reading()
    except (HbsError, ValueError, OSError) as error:
        say(f"{UNREADABLE} ({error})")
        raise typer.Exit(FAILED) from error


def _tell(
    told: dict[str, str | int],
    columns: dict[str, str],
    findings: Sequence[AuditFinding],
    *,
    as_json: bool,
) -> None:
    show([{**told, "findings": [vars(finding) for finding in findings]}], as_json=as_json, columns=columns)
    if told["unjudged"]:
        say(UNJUDGED.format(**told))
    if told["found"]:
        for finding in findings:
            say(f"{finding.place}: {finding.code}")
        say(CHANGED.format(**told))
        raise typer.Exit(FAILED)

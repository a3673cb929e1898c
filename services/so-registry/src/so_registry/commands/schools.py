"""`so-registry school …`: the registrar's list of schools, with communes, types and levels; what became of them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from so_registry.commands.certificate_acts import By, DryRun, Json
from so_registry.commands.context import INSTANTS, instant, operator, run
from so_registry.commands.output import show
from so_registry.resources import Resources
from so_registry.spreadsheets.school_list import MAX_BYTES
from so_registry.storage.schools import Succession
from so_registry.usecases.import_schools import import_schools
from so_registry.usecases.merge_schools import Merged, merge_schools
from so_registry.usecases.register_signers import register_school

app = typer.Typer(help="Trường.", no_args_is_help=True)

COLUMNS = {"row": "Dòng", "school": "Trường", "valid_from": "Từ ngày", "result": "Kết quả"}


@app.command("add")
def add_school(context: typer.Context, school: str, name: str) -> None:
    """Đăng ký trường."""
    run(context, lambda use: register_school(school, name, sessions=use.sessions, by=operator()))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Danh mục trường (CSV, Excel, JSON)")],
    source: Annotated[str, typer.Option(help="Văn bản hoặc nguồn của danh mục")],
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Nhập danh mục trường: mã, tên, từ ngày, đến ngày, xã, loại hình, cấp học; báo cáo từng dòng."""
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)
    rows = run(
        context,
        lambda use: import_schools(
            data,
            suffix=file.suffix.lower(),
            source=source,
            by=operator(),
            sessions=use.sessions,
            is_dry_run=dry_run,
        ),
    )
    show([vars(row) for row in rows], as_json=as_json, columns=COLUMNS)


@app.command()
def merge(
    context: typer.Context,
    school: Annotated[str, typer.Argument(help="Trường cũ")],
    successor: Annotated[str, typer.Argument(help="Trường kế thừa")],
    since: Annotated[datetime, typer.Option(formats=INSTANTS, help="Từ thời điểm nào")],
    decision: Annotated[str, typer.Option(help="Số quyết định")],
    carry_over: Annotated[
        bool, typer.Option("--carry-over", help="Người ký đã phê duyệt tiếp tục ở trường mới")
    ] = False,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Trường kế thừa: vai trò ở trường cũ kết thúc, hoặc chuyển sang trường mới."""
    new = Succession(school, successor, instant(since), decision)

    async def act(use: Resources) -> Merged:
        return await merge_schools(
            new, carries_over=carry_over, by=operator(by), sessions=use.sessions, is_dry_run=dry_run
        )

    columns = {"school": "Trường", "successor": "Kế thừa", "ended": "Đã kết thúc", "went_over": "Đã chuyển"}
    show([vars(run(context, act))], as_json=as_json, columns=columns)

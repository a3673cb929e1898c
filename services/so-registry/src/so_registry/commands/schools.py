"""`so-registry school import`: the registrar's list of schools, with communes, types and levels."""

from pathlib import Path
from typing import Annotated

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.spreadsheets.school_list import MAX_BYTES
from so_registry.usecases.import_schools import import_schools

COLUMNS = {"row": "Dòng", "school": "Trường", "valid_from": "Từ ngày", "result": "Kết quả"}


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Danh mục trường (CSV, Excel, JSON)")],
    source: Annotated[str, typer.Option(help="Văn bản hoặc nguồn của danh mục")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")] = False,
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

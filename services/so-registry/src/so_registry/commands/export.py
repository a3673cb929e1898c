"""`so-registry export …`: what others may know beforehand."""

import sys
from typing import Annotated

import typer

from so_registry.commands.context import run
from so_registry.usecases.export_vendor_knowledge import export_vendor_knowledge

app = typer.Typer(help="Xuất dữ liệu cho bên khác.", no_args_is_help=True)


@app.callback()
def prepare() -> None:
    """Xuất dữ liệu cho bên khác."""


@app.command("vendor-knowledge")
def vendor_knowledge(
    context: typer.Context,
    school: Annotated[str, typer.Option(help="Mã trường; tệp chỉ dành cho trường này")],
) -> None:
    """In ra những gì Sở cho biết trước về một trường, để kiểm tra lượt báo cáo trước khi gửi."""
    known = run(
        context,
        lambda use: export_vendor_knowledge(school, registrar=use.settings.registrar, sessions=use.sessions),
    )
    sys.stdout.write(known.model_dump_json(by_alias=True, exclude_none=True, indent=1) + "\n")

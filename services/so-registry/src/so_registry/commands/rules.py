"""`so-registry rules …`: the registrar's rule books, one in force for each school year."""

from pathlib import Path
from typing import Annotated

import typer

from hbs_schema.rules.rule_book import MAX_BYTES
from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.usecases.import_rule_book import import_rule_book
from so_registry.usecases.show_rule_books import show_rule_books

app = typer.Typer(help="Bộ quy tắc kiểm tra nội dung của Sở.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
IMPORTED = {"school_year": "Năm học", "version": "Phiên bản", "digest": "Mã tài liệu", "is_new": "Mới"}
LISTED = {"school_year": "Năm học", "version": "Phiên bản", "digest": "Mã tài liệu", "imported_at": "Lưu lúc"}


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Bộ quy tắc (JSON)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Áp dụng một bộ quy tắc cho năm học ghi trong tệp, từ lượt kiểm tra tiếp theo."""
    with file.open("rb") as opened:
        body = opened.read(MAX_BYTES + 1)
    done = run(
        context,
        lambda use: import_rule_book(
            body, registrar=use.settings.registrar, is_dry_run=dry_run, sessions=use.sessions, by=operator()
        ),
    )
    show([vars(done)], as_json=as_json, columns=IMPORTED)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Các bộ quy tắc đã lưu; của mỗi năm học, dòng đầu đang áp dụng."""
    rows = run(context, lambda use: show_rule_books(sessions=use.sessions))
    show([vars(row) for row in rows], as_json=as_json, columns=LISTED)

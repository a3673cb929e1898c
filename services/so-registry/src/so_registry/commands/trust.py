"""`so-registry anchors|algorithms …`: what is trusted, as data with dates."""

from pathlib import Path
from typing import Annotated

import typer

from so_registry.commands.certificate_acts import By, DryRun, Json
from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.resources import Resources
from so_registry.storage.trust_lists import Kind
from so_registry.usecases.import_trust_list import (
    MAX_BYTES,
    ImportedList,
    import_trust_list,
    show_algorithms,
    show_anchors,
    show_trust_lists,
)

anchors_app = typer.Typer(help="Tổ chức chứng thực mà Sở chấp nhận.", no_args_is_help=True)
algorithms_app = typer.Typer(help="Thuật toán ký số và thời hạn chấp nhận.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Danh sách (JSON)")]
Versions = Annotated[bool, typer.Option("--versions", help="Các phiên bản đã lưu; dòng đầu đang áp dụng")]
IMPORTED = {"version": "Phiên bản", "digest": "Mã tài liệu", "entries": "Số mục", "is_new": "Mới"}
VERSIONS = {"version": "Phiên bản", "digest": "Mã tài liệu", "imported_by": "Người lưu", "imported_at": "Lưu lúc"}
ANCHORS = {"id": "Mã", "name": "Tổ chức", "kind": "Loại", "issuing": "Còn nhận", "from": "Từ", "until": "Đến"}
ALGORITHMS = {"alg": "Thuật toán", "min_bits": "Độ dài khóa", "from": "Từ", "until": "Đến"}


@anchors_app.command("import")
def import_anchors(
    context: typer.Context, file: File, by: By = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Áp dụng một danh sách tổ chức chứng thực, từ lần đăng ký tiếp theo."""
    _import(context, "anchors", file, by, dry_run=dry_run, as_json=as_json)


@anchors_app.command("list")
def list_anchors(context: typer.Context, versions: Versions = False, as_json: Json = False) -> None:
    """Các tổ chức chứng thực đang được chấp nhận."""
    if versions:
        _versions(context, "anchors", as_json=as_json)
        return
    told = run(context, lambda use: show_anchors(sessions=use.sessions))
    rows = [entry.model_dump(mode="json", by_alias=True) for entry in (told.anchors if told else ())]
    show([{name: row[name] for name in ANCHORS} for row in rows], as_json=as_json, columns=ANCHORS)


@algorithms_app.command("import")
def import_algorithms(
    context: typer.Context, file: File, by: By = None, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Áp dụng một danh sách thuật toán, từ lượt kiểm tra tiếp theo."""
    _import(context, "algorithms", file, by, dry_run=dry_run, as_json=as_json)


@algorithms_app.command("list")
def list_algorithms(context: typer.Context, versions: Versions = False, as_json: Json = False) -> None:
    """Các thuật toán đang được chấp nhận."""
    if versions:
        _versions(context, "algorithms", as_json=as_json)
        return
    told = run(context, lambda use: show_algorithms(sessions=use.sessions))
    rows = [entry.model_dump(mode="json", by_alias=True) for entry in told.algorithms]
    show(rows, as_json=as_json, columns=ALGORITHMS)


def _import(context: typer.Context, kind: Kind, file: Path, by: str | None, *, dry_run: bool, as_json: bool) -> None:
    with file.open("rb") as opened:
        body = opened.read(MAX_BYTES + 1)

    async def act(use: Resources) -> ImportedList:
        return await import_trust_list(kind, body, by=operator(by), sessions=use.sessions, is_dry_run=dry_run)

    show([vars(run(context, act))], as_json=as_json, columns=IMPORTED)


def _versions(context: typer.Context, kind: Kind, *, as_json: bool) -> None:
    rows = run(context, lambda use: show_trust_lists(kind, sessions=use.sessions))
    show([vars(row) for row in rows], as_json=as_json, columns=VERSIONS)

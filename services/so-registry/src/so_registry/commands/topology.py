"""`so-registry topology …`: to whom the province's schools report, from an instant on."""

from datetime import datetime
from typing import Annotated

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.domain.destinations import RunBy, Topology
from so_registry.storage.topologies import ToldTopology
from so_registry.usecases.tell_topology import show_topologies, tell_topology

app = typer.Typer(help="Nơi nhận báo cáo của tỉnh: Sở, Bộ, hoặc Sở và bản sao cho Bộ.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
COLUMNS = {
    "since": "Từ",
    "topology": "Nơi nhận",
    "run_by": "Đơn vị vận hành",
    "decision": "Quyết định",
    "told_by": "Người ghi",
}


@app.command("set")
def set_(
    context: typer.Context,
    topology: Annotated[Topology, typer.Argument(help="so, bo hoặc so+copy")],
    since: Annotated[str, typer.Option(help="Thời điểm có múi giờ, ví dụ 2026-06-01T00:00:00+07:00")],
    decision: Annotated[str, typer.Option(help="Số và ngày văn bản")],
    run_by: Annotated[RunBy, typer.Option(help="Với bo: ai vận hành hệ thống này, Sở (so) hay Bộ (bo)")] = RunBy.SO,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Ghi nơi nhận báo cáo từ một thời điểm chưa đến."""
    moment = datetime.fromisoformat(since)
    if moment.tzinfo is None:
        raise typer.BadParameter("Thời điểm chưa có múi giờ. Đề nghị ghi thêm +07:00.")
    by = operator()
    told = ToldTopology(moment, topology, decision, by.name, run_by)
    done = run(context, lambda use: tell_topology(told, by=by, sessions=use.sessions, is_dry_run=dry_run))
    show([vars(done)], as_json=as_json, columns=COLUMNS)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Những gì đã ghi, mới nhất trước."""
    rows = run(context, lambda use: show_topologies(sessions=use.sessions))
    show([vars(row) for row in rows], as_json=as_json, columns=COLUMNS)

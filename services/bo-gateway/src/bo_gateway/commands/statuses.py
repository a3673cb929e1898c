"""`bo-gateway status`: the signed status documents."""

import typer

from bo_gateway.commands.operator import AsJson, run, show
from bo_gateway.resources import Resources
from bo_gateway.usecases.issue_status import Issued, issue_status
from hbs_kit.entrance import needed

app = typer.Typer(no_args_is_help=True, help="Tình trạng do Bộ công bố.")


@app.callback()
def _group() -> None:
    """Keep `issue` a subcommand although it is the only one."""


@app.command("issue")
def issue(context: typer.Context, registrar: str, school_year: str, as_json: AsJson = False) -> None:
    """Ký số ngay tình trạng mới của một đơn vị và năm học, ví dụ sau khi một chứng thư số bị lộ khóa."""

    async def act(use: Resources) -> Issued | None:
        return await issue_status(
            registrar,
            school_year,
            sessions=use.sessions,
            key=needed(use.status_key, "BO_GATEWAY_STATUS_KEY"),
            intermediates=use.intermediates,
            clock=use.clock,
        )

    issued = run(context, act)
    columns = {"registrar": "Đơn vị báo cáo", "school_year": "Năm học", "seq": "Số", "statement": "Mã tài liệu"}
    show([vars(issued)], columns=columns, as_json=as_json)

"""`so-registry submission …`: what has no verdict yet; what was set aside is judged anew once its cause is mended."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.usecases.retry_submission import retry_submission
from so_registry.usecases.show_undecided import show_undecided

app = typer.Typer(help="Lượt báo cáo chưa có kết quả kiểm tra.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
COLUMNS = {
    "submission_id": "Mã lượt báo cáo",
    "school": "Trường",
    "window": "Đợt",
    "received_at": "Đã nhận lúc",
    "attempts": "Số lần thử",
    "failure": "Lỗi",
}


class State(StrEnum):
    """Which of the states without a verdict."""

    RECEIVED = "received"
    SET_ASIDE = "set-aside"


@app.command("list")
def list_(
    context: typer.Context,
    state: Annotated[State, typer.Option(help="received: chờ kiểm tra; set-aside: chờ xử lý")] = State.SET_ASIDE,
    limit: Annotated[int, typer.Option(help="Nhiều nhất bao nhiêu lượt, cũ nhất trước")] = 100,
    as_json: Json = False,
) -> None:
    """Danh sách lượt báo cáo chờ kiểm tra hoặc chờ xử lý."""
    rows = run(context, lambda use: show_undecided(state.value, limit=limit, sessions=use.sessions))
    plain = [{**vars(row), "submission_id": str(row.submission_id), "window": str(row.window)} for row in rows]
    show(plain, as_json=as_json, columns=COLUMNS)


@app.command()
def retry(
    context: typer.Context,
    submission_id: UUID,
    reason: Annotated[str, typer.Option(help="Lý do, như nguyên nhân đã khắc phục")],
    as_json: Json = False,
) -> None:
    """Kiểm tra lại một lượt báo cáo chờ xử lý."""
    count = run(
        context, lambda use: retry_submission(submission_id, reason=reason, by=operator(), sessions=use.sessions)
    )
    show([{"put_back": count}], as_json=as_json, columns={"put_back": "Số lượt kiểm tra lại"})

"""`school-api close reopen`: a school's close is opened again at its written request."""

from typing import Annotated
from uuid import UUID, uuid4

import typer

from school_api.commands.running import By, DryRun, Json, Reason, operator, run, say, show
from school_api.domain.signing_views import ActOut
from school_api.resources import Resources
from school_api.usecases.reopen_close import reopen_close
from school_api.usecases.show_act import show_act

app = typer.Typer(help="Xác nhận chốt của các trường.", no_args_is_help=True)

Act = Annotated[UUID, typer.Argument(metavar="ACT", help="Mã của xác nhận chốt")]
Once = Annotated[
    UUID, typer.Option("--id", help="Mã lần thực hiện; chạy lại cùng mã thì không ghi thêm", default_factory=uuid4)
]


@app.callback()
def group() -> None:
    """Xác nhận chốt của các trường."""


@app.command()
def reopen(
    context: typer.Context, act: Act, reason: Reason, by: By, once: Once, dry_run: DryRun = False, as_json: Json = False
) -> None:
    """Mở lại xác nhận chốt, trước hạn chốt; sau đó trường được gửi, thay thế, thu hồi và xác nhận chốt lại."""

    async def order(use: Resources) -> ActOut:
        actor = operator(by)
        if dry_run:
            return await show_act(act, actor=actor, sessions=use.sessions)
        return await reopen_close(act, once, reason, actor=actor, sessions=use.sessions, registry=use.registry)

    told = run(context, order)
    row = {
        "act_id": told.act_id,
        "school": told.school,
        "window": told.window,
        "grades": list(told.members.get("scope", {}).get("grades", ())),
        "seq": told.members.get("seq"),
        "reopened_at": told.reopened_at,
        "id": str(once),
    }
    show(row, lambda: [f"{name}: {value}" for name, value in row.items()], as_json=as_json)
    if dry_run:
        say("Chạy thử: chưa mở lại, chưa ghi dữ liệu.")

"""`bo-gateway broker`: what the Ministry's vhost must hold."""

import typer

from bo_gateway.commands.operator import fail, run
from bo_gateway.resources import Resources
from bo_gateway.topology import vhost_topology
from bo_gateway.usecases.register_registrar import list_registrars
from hbs_kit.broker import CONNECTION_ERRORS, open_channel
from hbs_kit.entrance import needed
from hbs_kit.topology import declare

NOT_DECLARED = (
    "Không kết nối được máy chủ thông điệp hoặc tài khoản không được khai báo hàng đợi ({reason}). "
    "Đề nghị kiểm tra BO_GATEWAY_BROKER__URL rồi chạy lại; chạy lại chỉ bổ sung phần còn thiếu. [broker-away]"
)

app = typer.Typer(no_args_is_help=True, help="Hàng đợi trên máy chủ thông điệp của Bộ.")


@app.callback()
def _group() -> None:
    """Keep `declare` a subcommand although it is the only one."""


@app.command("declare")
def declare_all(context: typer.Context) -> None:
    """Khai báo các hàng đợi, mỗi đơn vị báo cáo một hàng đợi trả lời. Chạy lại chỉ bổ sung phần còn thiếu."""

    async def act(use: Resources) -> None:
        settings = needed(use.settings.broker, "BO_GATEWAY_BROKER")
        registrars = await list_registrars(sessions=use.sessions)
        try:
            async with open_channel(settings, name="bo-gateway-declare") as channel:
                await declare(channel, vhost_topology(registrars))
        except CONNECTION_ERRORS as error:
            fail(NOT_DECLARED.format(reason=type(error).__name__), code=1)

    run(context, act)

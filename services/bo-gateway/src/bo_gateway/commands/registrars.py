"""`bo-gateway registrar`: who may report."""

import typer

from bo_gateway.commands.operator import AsJson, run, show
from bo_gateway.usecases.register_registrar import list_registrars, register_registrar

app = typer.Typer(no_args_is_help=True, help="Đơn vị được báo cáo dữ liệu về Bộ.")


@app.command("add")
def add(context: typer.Context, registrar: str, broker_user: str) -> None:
    """Đăng ký đơn vị báo cáo với tài khoản trên máy chủ thông điệp của Bộ, hoặc đổi tài khoản đó."""
    run(context, lambda use: register_registrar(registrar, broker_user, sessions=use.sessions))


@app.command("list")
def list_all(context: typer.Context, as_json: AsJson = False) -> None:
    """Danh sách đơn vị báo cáo."""
    found = run(context, lambda use: list_registrars(sessions=use.sessions))
    rows = [{"registrar": name, "broker_user": user} for name, user in found.items()]
    show(rows, columns={"registrar": "Đơn vị báo cáo", "broker_user": "Tài khoản"}, as_json=as_json)

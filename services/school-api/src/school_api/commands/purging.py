"""`school-api purge`: removing messages that were sent or taken long ago."""

import json
from datetime import timedelta
from typing import Annotated

import typer

from school_api.commands.running import DryRun, run
from school_api.usecases.purge_messages import purge_messages


def purge(
    context: typer.Context,
    older_than: Annotated[int, typer.Option("--older-than-days", min=1, help="Đã gửi hoặc nhận trước bao nhiêu ngày")],
    dry_run: DryRun = False,
) -> None:
    """Dọn thông điệp đã gửi và dấu vết thông điệp đã nhận từ lâu; dữ liệu đã lưu giữ nguyên."""
    age = timedelta(days=older_than)
    purged = run(context, lambda use: purge_messages(older_than=age, sessions=use.sessions, is_dry_run=dry_run))
    typer.echo(json.dumps(purged))

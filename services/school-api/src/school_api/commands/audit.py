"""`school-api audit …`: the audit verified (docs/audit.md)."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hbs_schema.audit.signers import Witnesses
from hbs_schema.building.keys import read_pem_certificates
from school_api.commands.running import FAILED, run, say
from school_api.resources import Resources
from school_api.usecases.verify_audit import AuditReport, verify_audit

app = typer.Typer(help="Nhật ký.", no_args_is_help=True)

CHANGED = (
    "Nhật ký có {found} sai lệch: dòng bị sửa, bị mất hoặc bị chèn. Đề nghị báo ngay người phụ trách an toàn thông "
    "tin và giữ nguyên cơ sở dữ liệu. [audit-changed]"
)


@app.callback()
def group() -> None:
    """Nhật ký."""


@app.command()
def verify(
    context: typer.Context,
    root: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Chứng thư gốc của Bộ (PEM), để đối chiếu người ký"),
    ] = None,
) -> None:
    """Tính lại toàn bộ nhật ký; mã kết thúc 1 nếu có sai lệch."""
    witnesses = Witnesses(read_pem_certificates(root)[0] if root else None)

    async def act(use: Resources) -> AuditReport:
        return await verify_audit(
            registrar=use.registrar, client_id=use.settings.client_id, sessions=use.sessions, witnesses=witnesses
        )

    report = run(context, act)
    told = {
        "rows": report.rows,
        "lanes": [head.model_dump() for head in report.heads],
        "checkpoints": report.checkpoints,
        "unjudged": report.unjudged,
        "uncovered": report.uncovered,
        "found": report.found,
        "findings": [vars(finding) for finding in report.findings],
    }
    typer.echo(json.dumps(told))
    if report.found:
        say(CHANGED.format(found=report.found))
        raise typer.Exit(FAILED)

"""`bo-gateway authority`: the document that says who may sign what."""

from pathlib import Path
from typing import Annotated

import typer

from bo_gateway.commands.operator import AsJson, fail, run, show
from bo_gateway.resources import Resources, read_pem
from bo_gateway.usecases.import_authority import import_authority
from hbs_kit.entrance import needed
from hbs_schema.certificates import Certificate
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement

app = typer.Typer(no_args_is_help=True, help="Danh sách cơ quan có thẩm quyền.")

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tài liệu đã ký số (JWS).")]
Pem = Annotated[
    Path | None,
    typer.Option("--certificates", exists=True, dir_okay=False, help="Chứng thư số được nêu trong tài liệu (PEM)."),
]


@app.callback()
def _group() -> None:
    """Keep `import` a subcommand although it is the only one."""


@app.command("import")
def import_document(context: typer.Context, file: File, certificates: Pem = None, as_json: AsJson = False) -> None:
    """Kiểm tra danh sách do khóa gốc của Bộ ký số và dùng danh sách này."""
    known = _read(certificates)
    jws = file.read_text("utf-8").strip()

    async def act(use: Resources) -> Statement[Authority]:
        root = needed(use.root, "BO_GATEWAY_ROOT_CERTIFICATE_FILE")
        return await import_authority(jws, known, root=root, sessions=use.sessions)

    stored = run(context, act)
    row = {"number": stored.payload.number, "digest": stored.document_digest, "issued_at": stored.payload.issued_at}
    show([row], columns={"number": "Số", "digest": "Mã tài liệu", "issued_at": "Ngày ban hành"}, as_json=as_json)


def _read(file: Path | None) -> list[Certificate]:
    try:
        return read_pem(file) if file else []
    except ValueError:
        fail(f"Tệp {file} không có chứng thư số.", code=2)

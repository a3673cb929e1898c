"""`bo-gateway acknowledgement export`: what a registrar compares its backups with."""

from pathlib import Path
from typing import Annotated

import typer

from bo_gateway.commands.operator import AsJson, fail, run, show
from bo_gateway.usecases.export_acknowledgements import export_acknowledgements

app = typer.Typer(no_args_is_help=True, help="Xác nhận của Bộ đối với các lần chốt đã báo cáo.")

OTHER_CONTENT = (
    "Đã có tệp {file} với nội dung khác, chưa ghi tệp nào. Đề nghị chọn thư mục khác.\n"
    "There is a file {file} with other content; nothing was written. Please choose another folder. [file-exists]"
)
COLUMNS = {"seq": "Lần chốt", "file": "Tệp"}


@app.callback()
def _group() -> None:
    """Keep `export` a subcommand although it is the only one."""


@app.command()
def export(
    context: typer.Context,
    registrar: str,
    folder: Annotated[Path, typer.Option(exists=True, file_okay=False, writable=True, help="Thư mục ghi tệp")],
    first: Annotated[int, typer.Option(min=1, help="Từ lần chốt thứ mấy")] = 1,
    as_json: AsJson = False,
) -> None:
    """Xuất các xác nhận đã gửi, mỗi lần chốt một tệp, để đơn vị so với bản sao lưu (so-registry backup verify)."""
    found = run(context, lambda use: export_acknowledgements(registrar, first=first, sessions=use.sessions))
    files = {folder / f"acknowledgement-{registrar}-{seq:06}.json": body for seq, body in found}
    for file, body in files.items():
        if file.exists() and file.read_bytes() != body:
            fail(OTHER_CONTENT.format(file=file), code=1)
    for file, body in files.items():
        file.write_bytes(body)
    rows = [{"seq": seq, "file": str(file)} for (seq, _), file in zip(found, files, strict=True)]
    show(rows, columns=COLUMNS, as_json=as_json)

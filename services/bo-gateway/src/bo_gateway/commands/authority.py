"""`bo-gateway authority`: the document that says who may sign what."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bo_gateway.commands.operator import AsJson, fail, run, show
from bo_gateway.domain.authority import members_with
from bo_gateway.domain.endings import End
from bo_gateway.resources import Resources
from bo_gateway.usecases.end_certificate import EndNoted, end_certificate
from bo_gateway.usecases.import_authority import import_authority
from hbs_kit.entrance import TAKES_DIGESTS, needed
from hbs_schema.building.keys import read_pem_certificates
from hbs_schema.building.trees import sign_document
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.verification.authorities import check_root
from hbs_schema.verification.times import to_instant

app = typer.Typer(no_args_is_help=True, help="Danh sách cơ quan có thẩm quyền.")

COLUMNS = {"number": "Số", "digest": "Mã tài liệu", "issued_at": "Ngày ban hành"}


class Purpose(StrEnum):
    """What a certificate may sign (docs/packet.md §5)."""

    RECEIPT = "receipt"
    LOCK = "lock"
    POLICY = "policy"
    QR = "qr"
    STATUS = "status"
    ACK = "ack"


class Reason(StrEnum):
    """Why it may sign no more."""

    RETIRED = "retired"
    COMPROMISED = "compromised"


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tài liệu đã ký số (JWS).")]
Pem = Annotated[
    Path | None,
    typer.Option("--certificates", exists=True, dir_okay=False, help="Chứng thư số được nêu trong tài liệu (PEM)."),
]


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
    show([row], columns=COLUMNS, as_json=as_json)


@app.command()
def publish(
    context: typer.Context,
    previous: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tài liệu đang dùng (JWS).")],
    out: Annotated[Path, typer.Argument(help="Tệp sẽ ghi tài liệu mới (JWS).")],
    holder: Annotated[str, typer.Option(help="bo, hoặc mã đơn vị báo cáo")],
    purpose: Annotated[Purpose, typer.Option()],
    certificate: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Chứng thư số mới (PEM)")],
    from_: Annotated[datetime, typer.Option("--from", help="Được dùng từ (UTC)")],
    until: Annotated[datetime, typer.Option(help="Được dùng đến trước (UTC)")],
    as_json: AsJson = False,
) -> None:
    """Ký số bằng khóa gốc danh sách kế tiếp, thêm một chứng thư số; chứng thư số cũ vẫn giữ nguyên."""
    if out.exists():
        fail(f"Tệp {out} đã có và không bị ghi đè. Đề nghị nêu tên tệp khác. [file-exists]", code=2)
    given, document = _read(certificate), parse_statement(previous.read_text("utf-8").strip(), Authority)
    entry = {
        "purpose": purpose.value,
        "x5t#S256": given[0].thumbprint,
        "not_before": to_instant(from_.replace(tzinfo=UTC)),
        "not_after": to_instant(until.replace(tzinfo=UTC)),
    }

    async def act(use: Resources) -> Statement[Authority]:
        key = needed(use.root_key, "BO_GATEWAY_ROOT_KEY")
        check_root(document, key.certificate)
        now = use.clock()
        members = members_with(document.payload, holder, entry, to_instant(now))
        return sign_document(Authority, members, key=key, signed_at=now)

    try:
        signed = run(context, act)
    except Refused as refused:
        fail(f"{refused.reason} [{refused.check}]", code=1)
    with out.open("x", encoding="ascii") as file:
        file.write(signed.jws)
    row = {"number": signed.payload.number, "digest": signed.document_digest, "issued_at": signed.payload.issued_at}
    show([row], columns=COLUMNS, as_json=as_json)


@app.command(context_settings=TAKES_DIGESTS)
def end(
    context: typer.Context,
    thumbprint: Annotated[str, typer.Argument(help="Chứng thư số (x5t#S256)")],
    at: Annotated[datetime, typer.Option(help="Hết hiệu lực từ (UTC)")],
    reason: Annotated[Reason, typer.Option(help="retired: thay khóa; compromised: lộ khóa")],
    as_json: AsJson = False,
) -> None:
    """Chấm dứt một chứng thư số của Sở hoặc của Bộ và công bố ngay tình trạng mới.

    Chạy lại khi biết khóa đã lộ, hoặc lộ từ trước: tính theo thời điểm sớm nhất và lý do nặng hơn.
    """

    async def act(use: Resources) -> EndNoted:
        return await end_certificate(
            thumbprint,
            End(at.replace(tzinfo=UTC), "compromised" if reason is Reason.COMPROMISED else "retired"),
            sessions=use.sessions,
            key=needed(use.status_key, "BO_GATEWAY_STATUS_KEY"),
            intermediates=use.intermediates,
            clock=use.clock,
        )

    noted = run(context, act)
    counts = {"ended_at": to_instant(noted.counts.at), "reason": noted.counts.reason}
    columns = {
        "registrar": "Đơn vị báo cáo",
        "school_year": "Năm học",
        "seq": "Số",
        "statement": "Mã tài liệu",
        "ended_at": "Hết hiệu lực từ (UTC)",
        "reason": "Lý do",
    }
    show([{**vars(each), **counts} for each in noted.issued], columns=columns, as_json=as_json)


def _read(file: Path | None) -> list[Certificate]:
    try:
        return read_pem_certificates(file) if file else []
    except ValueError:
        fail(f"Tệp {file} không có chứng thư số.", code=2)

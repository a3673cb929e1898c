"""`so-registry review …`: returns, sign-offs, and the certificates that sign these."""

from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import typer
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from hbs_schema.base64url import decode
from hbs_schema.certificates import load_certificate
from hbs_schema.review_api import ReturnIn, SignOffIn
from so_registry.commands.context import Reach, operator, run, run_within
from so_registry.commands.output import say, show
from so_registry.domain.people.roles import Action
from so_registry.domain.reconciling.states import RETURN_WORDS
from so_registry.resources import Resources
from so_registry.usecases.reconciling.register_reviewer import end_reviewer, register_reviewer
from so_registry.usecases.reconciling.return_list import return_list, settle_return, show_returns
from so_registry.usecases.reconciling.sign_off import show_content, show_sign_offs, sign_off, withdraw_sign_off

app = typer.Typer(help="Kiểm tra, đối chiếu: trả lại, giải quyết, xác nhận số liệu.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="Số đợt chốt")]
School = Annotated[str, typer.Argument(help="Mã trường")]
Grades = Annotated[list[int] | None, typer.Option("--grade", help="Khối lớp (lặp lại được); không nêu: mọi khối")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
READ, REVIEW, SIGN = Action.READ_WINDOWS, Action.RECONCILE, Action.SIGN_OFF
RETURNED = {
    "return_id": "Mã",
    "school": "Trường",
    "grades": "Khối lớp",
    "reason_code": "Loại",
    "reason": "Lý do",
    "state": "Trạng thái",
    "answer": "Nhà trường trả lời",
}
SIGNED = {
    "sign_off_id": "Mã",
    "school": "Trường",
    "grades": "Khối lớp",
    "signed_at": "Lúc",
    "is_standing": "Còn giá trị",
}


@app.command()
def returns(
    context: typer.Context,
    window: Number,
    is_open: Annotated[bool, typer.Option("--open", help="Chỉ lần chưa giải quyết")] = False,
    as_json: Json = False,
) -> None:
    """Danh sách các lần trả lại."""
    found = run_within(
        context, READ, lambda use, own: show_returns(window, schools=own, is_open=is_open, sessions=use.sessions)
    )
    show([entry.model_dump(mode="json") for entry in found], as_json=as_json, columns=RETURNED)


@app.command(name="return")
def return_(
    context: typer.Context,
    window: Number,
    school: School,
    kind: Annotated[str, typer.Option(help=f"Loại ({', '.join(RETURN_WORDS)})")],
    reason: Annotated[str, typer.Option(help="Lý do, gửi cho nhà trường; không ghi họ tên học sinh")],
    grade: Grades = None,
    class_name: Annotated[str | None, typer.Option("--class", help="Lớp")] = None,
    record: Annotated[list[str] | None, typer.Option(help="Khóa học bạ số (lặp lại được)")] = None,
    number: Annotated[UUID | None, typer.Option("--id", help="Mã lần trả lại; gọi lại cùng mã không ghi thêm")] = None,
    as_json: Json = False,
) -> None:
    """Trả lại danh sách hoặc học bạ số cho nhà trường, nêu lý do."""
    members = {
        "school": school,
        "grades": grade or [],
        "record_keys": record or [],
        "reason_code": kind,
        "reason": reason,
    }
    request = ReturnIn.model_validate({**members, **({"class": class_name} if class_name else {})})
    done = run_within(
        context,
        REVIEW,
        lambda use, own: return_list(
            request,
            window_no=window,
            return_id=number or uuid4(),
            schools=own,
            by=operator(),
            sessions=use.sessions,
        ),
    )
    show([done.model_dump(mode="json")], as_json=as_json, columns=RETURNED)


@app.command()
def settle(
    context: typer.Context,
    window: Number,
    number: Annotated[UUID, typer.Argument(help="Mã lần trả lại")],
    words: Annotated[str, typer.Option(help="Đã giải quyết thế nào")],
    as_json: Json = False,
) -> None:
    """Xác nhận đã giải quyết xong một lần trả lại."""
    done = run_within(
        context,
        REVIEW,
        lambda use, own: settle_return(
            words, window_no=window, return_id=number, schools=own, by=operator(), sessions=use.sessions
        ),
    )
    show([done.model_dump(mode="json")], as_json=as_json, columns=RETURNED)


@app.command(name="sign-offs")
def sign_offs(context: typer.Context, window: Number, as_json: Json = False) -> None:
    """Danh sách xác nhận số liệu, và xác nhận nào còn giá trị."""
    found = run_within(context, READ, lambda use, own: show_sign_offs(window, schools=own, sessions=use.sessions))
    show([entry.model_dump(mode="json") for entry in found], as_json=as_json, columns=SIGNED)


@app.command(name="sign-off")
def sign_off_(
    context: typer.Context,
    window: Number,
    school: School,
    grade: Grades = None,
    packets: Annotated[str | None, typer.Option(help="Mã số liệu đã xem; không nêu: xem rồi dừng")] = None,
    note: Annotated[str | None, typer.Option(help="Ghi chú")] = None,
    content: Annotated[
        Path | None, typer.Option(dir_okay=False, help="Ghi nội dung sẽ xác nhận ra tệp này, để ký số")
    ] = None,
    statement: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="Tệp chữ ký số (JWS) của cán bộ xác nhận, trên đúng nội dung đó"
        ),
    ] = None,
    number: Annotated[UUID | None, typer.Option("--id", help="Mã xác nhận; gọi lại cùng mã không ghi thêm")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Xác nhận số liệu của một trường: chạy lần đầu để xem, lần sau kèm --packets để xác nhận đúng số liệu đã xem."""

    async def act(use: Resources, own: Reach) -> dict[str, object]:
        grades = tuple(sorted(set(grade or ())))
        told = await show_content(window, school, grades, schools=own, sessions=use.sessions)
        if content is not None:
            content.write_bytes(decode(told.content))
        if packets is None or dry_run:
            return told.model_dump(mode="json")
        request = SignOffIn.model_validate(
            {
                "school": school,
                "grades": told.grades,
                "packets": packets,
                **({"enrolment": told.enrolment} if told.enrolment else {}),
                **({"note": note} if note else {}),
                **({"statement": statement.read_text("ascii").strip()} if statement else {}),
            }
        )
        done = await sign_off(
            request,
            window_no=window,
            sign_off_id=number or uuid4(),
            schools=own,
            by=operator(),
            sessions=use.sessions,
        )
        return done.model_dump(mode="json")

    done = run_within(context, SIGN, act)
    if "text" in done:
        say(str(done["text"]))
        show([done], as_json=as_json, columns={"packets": "Mã số liệu", "enrolment": "Danh sách số"})
    else:
        show([done], as_json=as_json, columns=SIGNED)


@app.command(name="withdraw-sign-off")
def withdraw_sign_off_(
    context: typer.Context,
    window: Number,
    number: Annotated[UUID, typer.Argument(help="Mã xác nhận")],
    reason: Annotated[str, typer.Option(help="Lý do")],
    as_json: Json = False,
) -> None:
    """Rút lại xác nhận số liệu, nêu lý do."""
    done = run_within(
        context,
        SIGN,
        lambda use, own: withdraw_sign_off(
            reason, window_no=window, sign_off_id=number, schools=own, by=operator(), sessions=use.sessions
        ),
    )
    show([done.model_dump(mode="json")], as_json=as_json, columns=SIGNED)


@app.command(name="certificate-register")
def certificate_register(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Chứng thư số (PEM)")],
    person: Annotated[str, typer.Option(help="Cán bộ, như hệ thống biết: person:… hoặc operator:…")],
    decision: Annotated[str, typer.Option(help="Quyết định phân công")],
) -> None:
    """Đăng ký chứng thư số của cán bộ kiểm tra, đối chiếu; không tự đăng ký cho mình."""
    certificate = load_certificate(load_pem_x509_certificate(file.read_bytes()).public_bytes(Encoding.DER))
    run(
        context,
        lambda use: register_reviewer(
            certificate,
            person=person,
            decision=decision,
            by=operator(),
            roots=use.ca_roots,
            others=use.known_cas,
            clock=use.clock,
            sessions=use.sessions,
        ),
    )
    say(certificate.thumbprint)


@app.command(name="certificate-end")
def certificate_end(
    context: typer.Context,
    thumbprint: Annotated[str, typer.Argument(help="Mã chứng thư số")],
    reason: Annotated[str, typer.Option(help="Lý do")],
) -> None:
    """Từ nay chứng thư số này không ký xác nhận số liệu nữa."""
    run(context, lambda use: end_reviewer(thumbprint, reason=reason, by=operator(), sessions=use.sessions))

"""`so-registry people …`: who of the Sở may do what in the console. The first administrator is named here."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from hbs_kit.entrance import needed
from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.domain.people.grants import Grant, NewGrant, Person
from so_registry.domain.people.roles import Role
from so_registry.resources import Resources
from so_registry.storage.people import Holder
from so_registry.usecases.people.end_grant import end_grant
from so_registry.usecases.people.find_reach import TERMINAL
from so_registry.usecases.people.grant_role import grant_role
from so_registry.usecases.people.show_people import enter_person, show_people, show_person

app = typer.Typer(help="Cán bộ của Sở và vai trò trên trang quản lý.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
By = Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện; mặc định là tài khoản")]
PersonId = Annotated[UUID, typer.Argument(help="Mã cán bộ, như `people list` cho biết")]
PEOPLE = {"person": "Mã cán bộ", "subject": "Mã tài khoản", "name": "Họ tên", "roles": "Vai trò"}
GRANTS = {
    "grant_id": "Mã vai trò",
    "role": "Vai trò",
    "scope": "Phạm vi quản lý",
    "schools": "Trường",
    "holds_from": "Từ",
    "until": "Đến",
    "decision": "Số quyết định",
}


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """Ai đã đăng nhập, ai đang giữ vai trò gì."""
    holders = run(context, lambda use: show_people(sessions=use.sessions))
    show([_holder(holder) for holder in holders], as_json=as_json, columns=PEOPLE)


@app.command("show")
def show_(context: typer.Context, person: PersonId, as_json: Json = False) -> None:
    """Các vai trò của một cán bộ, cả vai trò đã kết thúc."""
    holder = run(context, lambda use: show_person(person, sessions=use.sessions))
    show([_grant(grant) for grant in holder.grants], as_json=as_json, columns=GRANTS)


@app.command()
def enter(
    context: typer.Context,
    subject: Annotated[str, typer.Argument(help="Mã tài khoản ở hệ thống đăng nhập (sub)")],
    name: Annotated[str, typer.Option(help="Họ tên")],
    issuer: Annotated[
        str | None, typer.Option(help="Địa chỉ của hệ thống đăng nhập; mặc định như cấu hình của trang quản lý")
    ] = None,
    terminal: Annotated[
        bool,
        typer.Option(
            "--terminal",
            help="Tài khoản trên máy chủ, dùng lệnh: từ nay chỉ đối chiếu trong phạm vi được giao",
        ),
    ] = False,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Ghi tên một cán bộ trước khi người đó đăng nhập lần đầu."""

    async def act(use: Resources) -> Person:
        address = TERMINAL if terminal else issuer or needed(use.settings.console, "SO_REGISTRY_CONSOLE").issuer
        account = operator(subject).name.partition(":")[2] if terminal else subject
        return await enter_person(address, account, name, by=operator(by), sessions=use.sessions)

    person = run(context, act)
    row = {"person": str(person.person), **_named(person), "roles": []}
    show([row], as_json=as_json, columns=PEOPLE)


@app.command()
def grant(
    context: typer.Context,
    person: PersonId,
    role: Annotated[Role, typer.Option(help="Vai trò")],
    reason: Annotated[str, typer.Option(help="Lý do")],
    scope: Annotated[str, typer.Option(help="Tên phạm vi quản lý")] = "",
    school: Annotated[
        list[str] | None, typer.Option(help="Trường thuộc phạm vi (lặp lại được); không ghi: toàn tỉnh")
    ] = None,
    decision: Annotated[str, typer.Option(help="Số quyết định")] = "",
    holds_from: Annotated[datetime | None, typer.Option(help="Từ; mặc định là bây giờ")] = None,
    holds_until: Annotated[datetime | None, typer.Option(help="Đến")] = None,
    by: By = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Giao vai trò. Cán bộ kiểm tra, đối chiếu và thanh tra: phải có số quyết định và thời hạn."""

    async def act(use: Resources) -> Grant:
        new = NewGrant(
            role=role,
            scope=scope,
            schools=frozenset(school) if school else None,
            holds_from=holds_from.astimezone() if holds_from else use.clock(),
            holds_until=holds_until.astimezone() if holds_until else None,
            decision=decision,
            reason=reason,
        )
        return await grant_role(
            person, new, grant_id=uuid4(), by=operator(by), sessions=use.sessions, is_dry_run=dry_run
        )

    show([_grant(run(context, act))], as_json=as_json, columns=GRANTS)


@app.command()
def end(
    context: typer.Context,
    grant_id: Annotated[UUID, typer.Argument(help="Mã vai trò, như `people show` cho biết")],
    reason: Annotated[str, typer.Option(help="Lý do")],
    by: By = None,
) -> None:
    """Kết thúc một vai trò, có hiệu lực ngay."""
    run(context, lambda use: end_grant(grant_id, reason=reason, by=operator(by), sessions=use.sessions))


def _holder(holder: Holder) -> dict[str, Any]:
    held = sorted({str(grant.role) for grant in holder.grants if grant.holds(holder.now)})
    return {"person": str(holder.person.person), **_named(holder.person), "roles": held}


def _named(person: Person) -> dict[str, str]:
    return {"subject": person.subject, "name": person.name}


def _grant(grant: Grant) -> dict[str, Any]:
    values = {**vars(grant), "grant_id": str(grant.grant_id), "person": str(grant.person), "role": str(grant.role)}
    return {**values, "schools": sorted(grant.schools) if grant.schools is not None else []}

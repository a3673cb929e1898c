"""`school-api people …`: what a school cannot give itself: its first administrator, its head, and an end to both."""

import getpass
import json
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import typer

from school_api.commands.running import FAILED, run, say
from school_api.domain.machines import Mode
from school_api.domain.people import Role
from school_api.domain.people_errors import PersonUnknown, TermRefused
from school_api.resources import Resources
from school_api.usecases.appoint_person import appoint_person
from school_api.usecases.end_person import end_person
from school_api.usecases.set_machines import set_machines

app = typer.Typer(help="Người làm việc tại các trường.", no_args_is_help=True)

Operator = Annotated[str, typer.Option("--operator", help="Ai ra lệnh", default_factory=getpass.getuser)]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, số quyết định")]

END_NEEDED = (
    "Thời hạn của đoàn thanh tra, kiểm tra phải có ngày kết thúc ở tương lai. Đề nghị nêu --until. [term-refused]"
)
UNKNOWN = "Không có người với mã này tại nhà trường. Đề nghị kiểm tra lại. [person-unknown]"


class Appointed(StrEnum):
    """Roles that a school does not give itself."""

    SCHOOL_ADMINISTRATOR = Role.SCHOOL_ADMINISTRATOR.value
    PRINCIPAL = Role.PRINCIPAL.value
    ACTING_HEAD = Role.ACTING_HEAD.value
    INSPECTOR = Role.INSPECTOR.value


class Machines(StrEnum):
    """How clients are taken at a school that has delegated nothing yet."""

    OPEN = "open"
    DELEGATED = "delegated"


@app.callback()
def group() -> None:
    """Người làm việc tại các trường."""


@app.command()
def appoint(
    context: typer.Context,
    school: str,
    name: Annotated[str, typer.Option("--name", help="Họ và tên")],
    reason: Reason,
    operator: Operator,
    role: Annotated[Appointed, typer.Option("--role", help="Vai trò")] = Appointed.SCHOOL_ADMINISTRATOR,
    until: Annotated[datetime | None, typer.Option("--until", help="Đến khi nào; bắt buộc với thanh tra")] = None,
) -> None:
    """Ghi nhận cán bộ quản trị đầu tiên, người đứng đầu hoặc đoàn thanh tra; in ra lời mời, chỉ một lần."""

    async def act(use: Resources) -> dict[str, Any]:
        person_id, secret = await appoint_person(
            school,
            Role(role.value),
            full_name=name,
            reason=reason,
            operator=operator,
            lifetime=use.settings.people.invitation_lifetime,
            random_bytes=secrets.token_bytes,
            machines=use.settings.people.new_schools,
            sessions=use.sessions,
            until=until.astimezone() if until else None,
        )
        return {"person_id": str(person_id), "secret": secret}

    typer.echo(json.dumps(_run(context, act)))


@app.command()
def end(context: typer.Context, school: str, person_id: UUID, reason: Reason, operator: Operator) -> None:
    """Chấm dứt mọi quyền của một người tại trường, kể cả cán bộ quản trị cuối cùng."""

    async def act(use: Resources) -> dict[str, Any]:
        ended = await end_person(school, person_id, reason=reason, operator=operator, sessions=use.sessions)
        return {"person_id": str(ended.person_id), "state": ended.state.value}

    typer.echo(json.dumps(_run(context, act)))


@app.command()
def clients(
    context: typer.Context,
    school: str,
    machines: Annotated[Machines, typer.Argument(help="open: theo mã truy cập; delegated: theo ủy quyền của trường")],
    reason: Reason,
    operator: Operator,
) -> None:
    """Đặt cách nhận phần mềm của trường chưa ủy quyền phần mềm nào; trường đã có ủy quyền thì theo ủy quyền."""

    async def act(use: Resources) -> dict[str, Any]:
        mode: Mode = "open" if machines is Machines.OPEN else "delegated"
        stored = await set_machines(school, mode, reason=reason, operator=operator, sessions=use.sessions)
        return {"school": school, "clients": machines.value, "delegations": stored}

    typer.echo(json.dumps(_run(context, act)))


def _run(context: typer.Context, act: Callable[[Resources], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    async def told(use: Resources) -> dict[str, Any]:
        try:
            return await act(use)
        except TermRefused as refusal:
            say(END_NEEDED)
            raise typer.Exit(FAILED) from refusal
        except PersonUnknown as refusal:
            say(UNKNOWN)
            raise typer.Exit(FAILED) from refusal

    return run(context, told)

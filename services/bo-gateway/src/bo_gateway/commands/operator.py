"""What every command is given, and how it speaks: tables for people, one JSON document with `--json`.

Exit codes: 0 done; 1 refused, or not found; 2 wrong usage or settings; 75 the database is away (hbs_kit.entrance).
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bo_gateway.domain.errors import GatewayError
from bo_gateway.domain.sentences import REFUSALS
from bo_gateway.resources import Resources
from hbs_keys.errors import KeyNotReady
from hbs_kit import telemetry
from hbs_kit.problem_types import fill

KEY_AWAY = (
    "Khóa ký chưa dùng được ({reason}), chưa có gì thay đổi. Đề nghị kiểm tra thiết bị ký số rồi chạy lại. [key-away]"
)

T = TypeVar("T")
AsJson = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]


@dataclass(frozen=True)
class Operator:
    """The context's object; resources are opened by the command that needs them."""

    open_resources: Callable[[], AbstractAsyncContextManager[Resources]]


def run(context: typer.Context, act: Callable[[Resources], Awaitable[T]]) -> T:
    """Open the resources, do one thing, close them. A refusal ends the command with code 1."""
    operator: Operator = context.obj

    async def opened() -> T:
        async with operator.open_resources() as resources:
            # What the command announces belongs to its trace: a status, a report that is judged again.
            with telemetry.commanded(resources.settings.telemetry, context.command_path):
                return await act(resources)

    try:
        return asyncio.run(opened())
    except GatewayError as refusal:
        fail_with(refusal)
    except KeyNotReady as away:
        fail(KEY_AWAY.format(reason=away.reason), code=1)


def fail_with(refusal: GatewayError) -> NoReturn:
    """Say what was refused, as the API would, and end with code 1."""
    words = REFUSALS[refusal.code]
    sentences = [fill(text, refusal.detail_params) for text in (words.vi, words.en)]
    fail("\n".join(f"{sentence} [{refusal.code}]" for sentence in sentences), code=1)


def fail(message: str, *, code: int) -> NoReturn:
    """Say why on standard error and end."""
    Console(stderr=True).print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(code)


def show(rows: Sequence[dict[str, Any]], *, columns: dict[str, str], as_json: bool) -> None:
    """A table with these columns (member → heading), or all members as JSON."""
    if as_json:
        show_json(list(rows))
        return
    table = Table(*columns.values())
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in columns))
    Console().print(table)


def show_json(value: object) -> None:
    """One document; instants as ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))

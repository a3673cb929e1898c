"""What a command needs: opened resources, who orders it, a refusal as a sentence and an exit code."""

import asyncio
import getpass
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any, Final, TypeVar

import httpx
import typer

from hbs_kit.db import is_outage, is_timeout
from hbs_schema.errors import HbsError
from school_api.commands.refusals import AWAY, REFUSALS, SLOW
from school_api.domain.actors import Actor
from school_api.domain.errors import SchoolError
from school_api.resources import Resources

T = TypeVar("T")
FAILED: Final = 1
NOT_NOW: Final = 75

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]
By = Annotated[str, typer.Option("--operator", help="Ai ra lệnh", default_factory=getpass.getuser)]
Reason = Annotated[str, typer.Option("--reason", help="Lý do, số văn bản đề nghị của trường")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")]
Json = Annotated[bool, typer.Option("--json", help="In JSON cho chương trình")]


def run(context: typer.Context, act: Callable[[Resources], Awaitable[T]]) -> T:
    """Open the resources, do one thing, close them."""
    open_resources: OpenResources = context.obj

    async def opened() -> T:
        async with open_resources() as resources:
            return await act(resources)

    try:
        return asyncio.run(opened())
    except SchoolError as refusal:
        for line in _lines(refusal):
            say(line)
        raise typer.Exit(FAILED) from refusal
    except Exception as error:
        if is_outage(error) or isinstance(error, httpx.HTTPError):
            say(AWAY)
            raise typer.Exit(NOT_NOW) from error
        if is_timeout(error):
            say(SLOW)
            raise typer.Exit(NOT_NOW) from error
        if not isinstance(error, HbsError | ValueError | OSError):
            raise
        say(f"{type(error).__name__}: {error}")
        raise typer.Exit(FAILED) from error


def operator(name: str) -> Actor:
    """Who orders it: as he says, or as whom the system knows him."""
    return Actor.operator(name)


def show(told: Any, lines: Callable[[], list[str]], *, as_json: bool) -> None:
    """JSON for programs, lines for people."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n" if as_json else "".join(f"{x}\n" for x in lines()))


def say(text: str) -> None:
    """A line for people, on stderr."""
    sys.stderr.write(text + "\n")


def _lines(refusal: SchoolError) -> list[str]:
    told = REFUSALS.get(type(refusal))
    if told is None:
        return [f"{type(refusal).__name__}: {refusal}"]
    head = f"{told.sentence.format(**getattr(refusal, 'detail_params', {}))} [{told.code}]"
    return [head, *(f"{item.pointer}: {item.vi} [{item.code}]".lstrip(": ") for item in _items(refusal))]


def _items(refusal: SchoolError) -> tuple[Any, ...]:
    return tuple(getattr(refusal, "problem_items", ()))
